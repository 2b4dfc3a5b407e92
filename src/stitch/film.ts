import { rm } from 'node:fs/promises';
import { sha256 } from '../base/digest.js';
import { isSystemFault } from '../base/fault.js';
import { sampleAt, secondsAt } from '../base/time.js';
import { hashOf } from '../disk/store.js';
import { type Derived, madeAside } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { type Encoding, encodings } from '../media/film-encoder.js';
import { fitted, megabytes, type Sized } from './fit-size.js';
import { type Clip, type Damaged, DamagedClip, StitchFault } from './clip.js';
import { captionFiles, type CaptionFile, withCaptions } from './caption-files.js';
import { textSamples } from './caption-track.js';
import { filesBeside, type FilmBytes, rememberedFilm, rememberFilm } from './memory.js';
import { filmBytes, type FilmWritten, type JoinGiven, writeFilm } from './join.js';
import type { SoundPackets } from './aac.js';
import { makeFilmSound } from './film-sound.js';
import type { Loudness } from './loudness.js';
import { makePicture } from './picture.js';
import { makePoster } from './poster.js';
import { enoughSpace, spaceWanted } from './space.js';
import { scoreOf } from './score.js';
import type { Caption } from '../plan/captions.js';
import type { Chapter } from '../plan/chapters.js';
import type { Overlay } from '../plan/overlays.js';
import type { Signwriter } from './overlays/signwriter.js';
import { type Finish, posterPath } from '../plan/deliveries.js';
import type { Soundtrack } from '../plan/soundtrack.js';
import type { Timeline } from '../plan/timeline.js';
import { verifyFilm } from './verify.js';
import { isWhole, openWorkshop, type Workshop } from './workshop.js';

export type StitchGiven = {
  readonly timeline: Timeline;
  /** Beside the timeline's clips, one each. */
  readonly clips: readonly Clip[];
  /** Its files' paths are those of the disk. */
  readonly soundtrack: Soundtrack;
  /** In the film's order, no two at once. */
  readonly captions: readonly Caption[];
  /** In the film's order, the first on its first frame; empty: it has none. */
  readonly chapters: readonly Chapter[];
  readonly overlays: readonly Overlay[];
  readonly signs: Signwriter;
  readonly finish: Finish;
  /** The film to be made, `.mp4`; what stands there stays until the new one is whole. */
  readonly out: string;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
  readonly progress: (event: StitchProgress) => void;
  /** Bytes that may still be written in a folder. */
  readonly freeSpace: (folder: string) => Promise<number>;
  /** Told what the film cannot have, though it is made. */
  readonly note: (message: string) => void;
};

/** Frames of picture encoded so far, of those that had to be; then sound and picture are joined. */
export type StitchProgress = {
  readonly step: 'picture' | 'join';
  readonly done: number;
  readonly of: number;
};

export type Film = {
  readonly path: string;
  readonly frames: number;
  readonly durationS: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Of its sound, decoded. */
  readonly loudness: Loudness;
  /** Paths of its captions and of its poster. */
  readonly beside: readonly string[];
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
    await enoughSpace(given.derived.dir, spaceWanted(given), given.freeSpace);
    return { kind: 'stitched', film: await makeFilm(given, workshop) };
  } catch (error) {
    if (given.signal.aborted) return { kind: 'stopped' };
    if (error instanceof DamagedClip) return { kind: 'damaged', clips: await damagedOf(given) };
    if (error instanceof StitchFault) return { kind: 'failed', shot: error.shot, message: error.message };
    if (isSystemFault(error)) return { kind: 'failed', shot: null, message: error.message };
    throw error;
  } finally {
    await workshop.settled();
  }
}

async function makeFilm(given: StitchGiven, workshop: Workshop): Promise<Film> {
  const { timeline, captions, chapters, finish, out, derived, progress, signal } = given;
  const { rate, frames, width, height } = timeline;
  const samples = sampleAt(frames, rate);
  const words = captions.length === 0 ? [] : textSamples(captions, frames, rate);
  const sound = makeSound(given, workshop);
  sound.catch(() => undefined); // awaited below
  const make = async (encoding: Encoding): Promise<Sized & { readonly join: JoinGiven }> => {
    const pieces = await makePicture({
      ...given,
      encoding,
      workshop,
      progress: (done, of) => progress({ step: 'picture', done, of }),
    });
    const picture = { width, height, rate };
    const join = { pieces, picture, sound: await sound, samples, words, chapters, signal };
    return { join, ...(await filmBytes(join)) };
  };
  const { maxBytes, quality } = finish;
  const { encoding, made, tries } = await fitted(make, { encoding: encodings[quality], maxBytes });
  progress({ step: 'join', done: 0, of: 1 });
  const write = async (aside: string): Promise<FilmWritten> => {
    const written = await writeFilm(aside, made.join);
    await verifyFilm(aside, { frames, rate, samples, words }, workshop);
    return written;
  };
  const texts = captionFiles(out, captions, rate);
  await enoughSpace(out, made.sizeBytes, given.freeSpace);
  const written = await withCaptions(texts, derived.mark, () =>
    madeAside(out, { mark: derived.mark, make: write }),
  );
  if (finish.posterFrame !== null) await makePoster(out, { frame: finish.posterFrame, rate }, workshop);
  progress({ step: 'join', done: 1, of: 1 });
  if (maxBytes !== null && tries > 1) {
    const from = `crf ${encoding.crf} instead of ${encodings[quality].crf}`;
    const size = `${megabytes(written.sizeBytes)} of at most ${megabytes(maxBytes)}`;
    given.note(`its picture was made poorer to fit (${from}): ${size}, found in ${tries} tries`);
  }
  return await remember(given, { ...written, loudness: made.join.sound.loudness, texts });
}

async function makeSound(given: StitchGiven, workshop: Workshop): Promise<SoundPackets> {
  const score = await scoreOf(given, workshop);
  return await makeFilmSound(score, { wantedLufs: given.soundtrack.loudnessLufs, workshop });
}

async function damagedOf({ timeline, clips }: StitchGiven): Promise<Damaged[]> {
  const damaged: Damaged[] = [];
  for (const [n, clip] of clips.entries()) {
    const shot = timeline.clips[n]?.shot;
    if (shot === undefined || damaged.some((one) => one.clip.path === clip.path)) continue;
    if (!(await isWhole(clip))) damaged.push({ clip, shot });
  }
  return damaged;
}

function refuseEmpty({ clips, frames }: Timeline): void {
  const empty = clips.find((clip) => clip.frames === 0);
  if (empty !== undefined)
    throw new StitchFault(empty.shot, 'its clip ends before the part that the film should show');
  if (frames === 0) throw new StitchFault(null, 'the film has no shot');
}

async function unchangedFilm(given: StitchGiven): Promise<Film | null> {
  const remembered = await rememberedFilm(given);
  if (remembered === null) return null;
  return (await hashOf(given.out)) === remembered.sha256 ? filmOf(given, remembered) : null;
}

async function remember(
  given: StitchGiven,
  { texts, ...made }: FilmWritten & { readonly loudness: Loudness; readonly texts: readonly CaptionFile[] },
): Promise<Film> {
  const beside = Object.fromEntries(texts.map(({ path, text }) => [path, sha256(text)]));
  if (given.finish.posterFrame !== null) {
    const poster = posterPath(given.out);
    beside[poster] = (await hashOf(poster)) ?? '';
  }
  // Those of an earlier film, where this one has none.
  for (const path of await filesBeside(given))
    if (beside[path] === undefined) await rm(path, { force: true });
  const bytes = { ...made, beside };
  await rememberFilm(given, bytes);
  return filmOf(given, bytes);
}

function filmOf(
  { out, timeline: { frames, rate } }: StitchGiven,
  { sizeBytes, sha256, loudness, beside }: FilmBytes,
): Film {
  const durationS = secondsAt(frames, rate);
  return { path: out, frames, durationS, sizeBytes, sha256, loudness, beside: Object.keys(beside) };
}
