import { getOrMake } from '../base/get-or-make.js';
import type { Rate } from '../base/time.js';
import type { Derived } from '../media/aside.js';
import { canToneMap, coloursOf, isHdr } from '../media/colours.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { pictureTimes } from '../media/picture-times.js';
import { type Clip, DamagedClip, isWhole } from './clip.js';
import { type Look, secondsOf } from './conform.js';
import { type Job, runJob } from './job.js';
import type { Size } from './overlays/safe-area.js';
import type { Drawn, Signwriter } from './overlays/signwriter.js';
import type { Sign } from '../plan/overlays.js';
import type { Stretch } from './pieces.js';
import type { Pool } from './pool.js';
import { enoughSpace, type FreeSpace } from './space.js';

/** What the making of one film shares: where derived files are, the tool, and the promise that nothing damaged is used. */
export type Workshop = {
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
  readonly pool: Pool;
  /** Makes files in their turn among all processes. */
  make(job: Job): Promise<void>;
  /** The clip's bytes are those of its hash; read once for all shots. Throws a DamagedClip. */
  checked(clip: Clip): Promise<void>;
  /** What must be known of a clip before a stretch of its picture is read; its colours are asked once for all shots. */
  look(stretch: Stretch, rate: Rate): Promise<Look>;
  readonly signs: Signwriter;
  /** A text or a logo as a picture; drawn once for all pieces. */
  drawn(sign: Sign, picture: Size): Promise<Drawn>;
  /** Throws a fault where the disk of the derived folder has no room for so many bytes. */
  room(bytes: number): Promise<void>;
  /** Work on the film: the first that fails stops all. */
  tracked<T>(work: Promise<T>): Promise<T>;
  /** Stops what runs; resolves once nothing does any more. */
  close(): Promise<void>;
};

export type WorkshopGiven = {
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
  readonly signs: Signwriter;
  readonly pool: Pool;
  readonly freeSpace: FreeSpace;
};

export function openWorkshop(given: WorkshopGiven): Workshop {
  const { pool } = given;
  const failed = new AbortController();
  const signal = AbortSignal.any([given.signal, failed.signal]);
  const proofs = new Map<string, Promise<void>>();
  const colours = new Map<string, Promise<Pick<Look, 'colours' | 'toneMapped'>>>();
  let toneMaps: Promise<boolean> | null = null;
  const running = new Set<Promise<unknown>>();

  const colourOf = async ({ path }: Clip): Promise<Pick<Look, 'colours' | 'toneMapped'>> => {
    const said = await coloursOf(path, given.ffmpeg, signal);
    const toneMapped = isHdr(said) && (await (toneMaps ??= canToneMap(given.ffmpeg, signal)));
    signal.throwIfAborted();
    return { colours: said, toneMapped };
  };

  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    try {
      return await work;
    } catch (error) {
      // What runs beside it would be thrown away.
      if (!signal.aborted) failed.abort(error);
      throw error;
    } finally {
      running.delete(work);
    }
  };

  return {
    derived: given.derived,
    ffmpeg: given.ffmpeg,
    signal,
    pool,
    make: (job) => tracked(pool.process(() => runJob(job, { ...given, signal }))),
    checked: (clip) => getOrMake(proofs, clip.path, () => tracked(pool.read(() => prove(clip)))),
    signs: given.signs,
    drawn: (sign, picture) => tracked(given.signs.drawn(sign, picture, given.derived)),
    look: async (stretch, rate) => {
      const { clip } = stretch;
      const times = pool.read(() => pictureTimes(clip.path, secondsOf(stretch, rate)));
      const ask = (): Promise<Pick<Look, 'colours' | 'toneMapped'>> =>
        tracked(pool.process(() => colourOf(clip)));
      return { ...(await tracked(times)), ...(await getOrMake(colours, clip.path, ask)) };
    },
    room: (bytes) =>
      enoughSpace(given.derived.dir, bytes, {
        freeSpace: given.freeSpace,
        wayOut: ': what lies in .castreel/derived can be made again',
      }),
    tracked,
    close: async () => {
      failed.abort();
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

async function prove(clip: Clip): Promise<void> {
  if (!(await isWhole(clip))) throw new DamagedClip(clip.path);
}
