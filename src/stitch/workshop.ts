import { stat } from 'node:fs/promises';
import { ifFault } from '../base/fault.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Rate } from '../base/time.js';
import { hashOf } from '../disk/store.js';
import { allMadeAside, type Derived } from '../media/aside.js';
import { canToneMap, coloursOf, isHdr } from '../media/colours.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { pictureTimes } from '../media/picture-times.js';
import { strictInput, type FfmpegRun, runFfmpeg } from '../media/run-ffmpeg.js';
import { type Clip, DamagedClip, StitchFault } from './clip.js';
import { type Look, secondsOf } from './conform.js';
import type { Size } from './overlays/safe-area.js';
import type { Drawn, Signwriter } from './overlays/signwriter.js';
import type { Sign } from '../plan/overlays.js';
import { type Packet, packetReader } from './packets.js';
import type { Stretch } from './pieces.js';
import type { Pool } from './pool.js';
import { enoughSpace, type FreeSpace } from './space.js';

/** What the making of one film shares: where derived files are, the tool, and the promise that nothing damaged is used. */
export type Workshop = {
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
  readonly pool: Pool;
  /** Makes files, or throws a fault that names the shot. */
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

export type Job = Omit<FfmpegRun, 'ffmpeg' | 'signal' | 'args'> & {
  /** What it reads, and for which shots: where it fails, the first that cannot be read is named. */
  readonly clips: readonly { readonly shot: string | null; readonly path: string }[];
  /** Inputs and filters; for a program that takes what comes by stdout all there is. */
  readonly args: readonly string[];
  /** The files made, all or none. */
  readonly files: readonly JobFile[];
  /** What ffmpeg says besides, at the level that `args` sets, is a fault of what it reads; else it is passed over. */
  readonly complaints?: 'faults';
};

export type JobFile = {
  readonly path: string;
  /** How it is written, after the inputs. */
  readonly args: readonly string[];
  /** Throws where the file is not what it should be; it is not kept then. */
  readonly check?: (path: string) => Promise<void>;
  /** It is decoded whole before it is kept; told the checksums of its packets. */
  readonly decoded?: (checksums: readonly number[]) => Promise<void>;
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

  const ffmpeg = async (clips: Job['clips'], run: Omit<FfmpegRun, 'ffmpeg' | 'signal'>): Promise<string> => {
    const outcome = await runFfmpeg({ ...run, ffmpeg: given.ffmpeg, signal });
    signal.throwIfAborted();
    if (outcome.kind === 'done') return outcome.complaints;
    throw new StitchFault(await culprit(clips), outcome.kind === 'failed' ? outcome.message : 'stopped');
  };

  /** The shot of the only clip; of several, of the first that does not decode. */
  const culprit = async ([first, ...rest]: Job['clips']): Promise<string | null> => {
    if (first === undefined || rest.length === 0) return first?.shot ?? null;
    const args = [...strictInput(first.path), '-map', '0:v:0', '-f', 'null', '-'];
    const { kind } = await runFfmpeg({ args, ffmpeg: given.ffmpeg, signal });
    signal.throwIfAborted();
    return kind === 'done' ? await culprit(rest) : first.shot;
  };

  const run = async ({ clips, args, files, complaints, ...streams }: Job): Promise<void> => {
    signal.throwIfAborted();
    const make = async (asides: readonly string[]): Promise<void> => {
      const outputs = files.flatMap((file, n) => [...file.args, ...asides.slice(n, n + 1)]);
      const said = await ffmpeg(clips, { ...streams, args: [...args, ...outputs] });
      if (complaints === 'faults' && said !== '') throw new StitchFault(clips[0]?.shot ?? null, said);
      for (const [n, { check }] of files.entries()) await check?.(asides[n] ?? '');
      if (files.some(({ decoded }) => decoded !== undefined)) await decode(clips, asides, files);
    };
    const paths = files.map(({ path }) => path);
    await allMadeAside(paths, { mark: given.derived.mark, make });
  };

  /** All at once: what is decoded is listed packet by packet on the way. */
  const decode = async (
    clips: Job['clips'],
    paths: readonly string[],
    files: Job['files'],
  ): Promise<void> => {
    // Smoothing the edges of blocks reads nothing from the file: without it less is to do, and no fault is missed.
    const inputs = paths.flatMap((path) => strictInput(path, '-skip_loop_filter', 'all'));
    const all = paths.flatMap((_, n) => ['-map', String(n)]);
    const checksums = paths.map((): number[] => []);
    const onPacket = ({ stream, checksum }: Packet): void => void checksums[stream]?.push(checksum);
    const listed = [...all, '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
    const said = await ffmpeg(clips, {
      args: ['-v', 'warning', ...inputs, ...all, '-f', 'null', '-', ...listed],
      onStdout: packetReader({ onPacket }),
    });
    if (said !== '')
      throw new StitchFault(clips[0]?.shot ?? null, `what was made of it does not decode: ${said}`);
    for (const [n, { decoded }] of files.entries()) await decoded?.(checksums[n] ?? []);
  };

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
    make: (job) => tracked(pool.process(() => run(job))),
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

export async function isWhole({ path, sha256 }: Pick<Clip, 'path' | 'sha256'>): Promise<boolean> {
  return (await hashOf(path)) === sha256;
}

/** Bytes of a file; null: there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(ifFault(null, 'ENOENT', 'ENOTDIR')))?.size ?? null;
}
