import { dirname } from 'node:path';
import { isSystemFault } from '../base/fault.js';
import { sampleAt } from '../base/time.js';
import { hashOf } from '../disk/store.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { type Encoding, encodings } from '../media/film-encoder.js';
import type { SoundPackets } from './aac.js';
import { textSamples } from './caption-track.js';
import { type Clip, type Damaged, DamagedClip, isWhole, StitchFault } from './clip.js';
import { makeFilmSound } from './film-sound.js';
import { fitted } from './fit-size.js';
import { filmBytes, type JoinGiven } from './join.js';
import { type Film, type FilmMade, rememberedFilm } from './memory.js';
import { nameFilm, type Parts } from './name-film.js';
import { makePicture } from './picture.js';
import type { Pool } from './pool.js';
import { scoreOf } from './score.js';
import { enoughSpace, type FreeSpace } from './space.js';
import { chapterSamples } from './tracks.js';
import { openWorkshop, type Workshop } from './workshop.js';
import type { Timeline } from '../plan/timeline.js';

/**
 * What a film is made of (`clips` stand beside the timeline's, paths are those of the disk), and what makes it. What
 * stands at `out`, an `.mp4`, stays until the new film is whole.
 */
export type StitchGiven = FilmMade & {
  readonly ffmpeg: Ffmpeg;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  readonly progress: (event: StitchProgress) => void;
  readonly freeSpace: FreeSpace;
};

/** Frames of picture encoded so far, of those that had to be; then sound and picture are joined. */
export type StitchProgress = {
  readonly step: 'picture' | 'join';
  readonly done: number;
  readonly of: number;
};

export type StitchOutcome =
  /** `unchanged`: it was there already, from the same timeline and clips. */
  | { readonly kind: 'stitched' | 'unchanged'; readonly film: Film }
  /** `shot` is null where it is not one shot's fault. */
  | { readonly kind: 'failed'; readonly shot: string | null; readonly message: string }
  /** All clips of the film that are. */
  | { readonly kind: 'damaged'; readonly clips: readonly Damaged[] }
  | { readonly kind: 'stopped' };

/**
 * Makes the film of a timeline: H.264 and AAC in an MP4, exactly the timeline's frames, picture and sound of one
 * length, checked packet by packet before it gets its name. Equal timelines and clips give equal bytes; what did not
 * change since the last film is not made again.
 */
export async function stitchFilm(given: StitchGiven): Promise<StitchOutcome> {
  const workshop = openWorkshop(given);
  try {
    const unchanged = await unchangedFilm(given);
    if (unchanged !== null) return { kind: 'unchanged', film: unchanged };
    refuseEmpty(given.timeline);
    return { kind: 'stitched', film: await makeFilm(given, workshop) };
  } catch (error) {
    if (given.signal.aborted) return { kind: 'stopped' };
    if (error instanceof DamagedClip) return { kind: 'damaged', clips: await damagedOf(given) };
    if (error instanceof StitchFault) return { kind: 'failed', shot: error.shot, message: error.message };
    if (isSystemFault(error))
      return { kind: 'failed', shot: null, message: `it could not be written: ${error.message}` };
    throw error;
  } finally {
    await workshop.close();
  }
}

async function unchangedFilm(given: StitchGiven): Promise<Film | null> {
  const remembered = await rememberedFilm(given, () => Promise.resolve(given.ffmpeg), given.signal);
  return remembered !== null && (await hashOf(given.out)) === remembered.sha256 ? remembered : null;
}

function refuseEmpty({ clips, frames }: Timeline): void {
  const empty = clips.find((clip) => clip.frames === 0);
  if (empty !== undefined)
    throw new StitchFault(empty.shot, 'its clip ends before the part that the film should show');
  if (frames === 0) throw new StitchFault(null, 'the film has no shot');
}

/** Sound and picture at once, joined, checked, named, remembered. */
async function makeFilm(given: StitchGiven, workshop: Workshop): Promise<Film> {
  const { finish, out, progress } = given;
  const sound = workshop.tracked(makeSound(given, workshop));
  sound.catch(() => undefined); // awaited with the picture
  const parts = await fitted((encoding) => makeParts(given, { encoding, sound, workshop }), {
    encoding: encodings[finish.quality],
    maxBytes: finish.maxBytes,
  });
  progress({ step: 'join', done: 0, of: 1 });
  await enoughSpace(dirname(out), parts.made.sizeBytes, {
    freeSpace: given.freeSpace,
    wayOut: ', or write elsewhere by --out',
  });
  const film = await nameFilm(given, parts, workshop);
  progress({ step: 'join', done: 1, of: 1 });
  return film;
}

async function makeSound(given: StitchGiven, workshop: Workshop): Promise<SoundPackets> {
  const score = await scoreOf(given, workshop);
  return await makeFilmSound(score, { wantedLufs: given.soundtrack.loudnessLufs, workshop });
}

async function makeParts(
  given: StitchGiven,
  { encoding, sound, workshop }: { encoding: Encoding; sound: Promise<SoundPackets>; workshop: Workshop },
): Promise<Parts> {
  const { timeline, captions, chapters, signal } = given;
  const { rate, frames, width, height } = timeline;
  const progress = (done: number, of: number): void => given.progress({ step: 'picture', done, of });
  const { pieces, grey } = await workshop.tracked(makePicture({ ...given, encoding, workshop, progress }));
  const join: JoinGiven = {
    pieces,
    picture: { width, height, rate },
    sound: await sound,
    samples: sampleAt(frames, rate),
    words: captions.length === 0 ? [] : textSamples(captions, frames, rate),
    chapters,
    titles: chapterSamples(chapters, frames, rate),
    signal,
  };
  return { grey, join, ...(await filmBytes(join)) };
}

async function damagedOf({
  timeline,
  clips,
}: {
  timeline: Timeline;
  clips: readonly Clip[];
}): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (const [n, clip] of clips.entries()) {
    const shot = timeline.clips[n]?.shot;
    if (shot === undefined || damaged.some((one) => one.clip.path === clip.path)) continue;
    if (!(await isWhole(clip))) damaged.push({ clip, shot });
  }
  return damaged;
}
