import { type Rate, sampleAt } from '../base/time.js';
import { encodings, lossless } from '../media/film-encoder.js';
import { endOf, type Timeline } from '../plan/timeline.js';
import type { Clip } from './clip.js';
import { soundDecoder } from './decode-sound.js';
import { makeSoundAhead } from './film-sound.js';
import type { FilmToCome } from './order.js';
import { laidOver } from './overlays/over.js';
import { makeAhead } from './picture.js';
import { type Piece, piecesOf, sidesOf, stretchesOf } from './pieces.js';
import { scoreOf } from './score.js';
import { chunkWindows } from './sound-chunk.js';
import { decodedTake } from './take-sound.js';
import type { Workshop } from './workshop.js';

export type PrepareGiven = {
  /** A clip of which all is to be made that is certain; of the others no more than is made with it. */
  readonly isWanted: (clip: Clip) => boolean;
  readonly workshop: Workshop;
  readonly goesOn: () => boolean;
};

/**
 * Makes what is certain of a film before all its clips are there: pieces of picture, what transitions will be made
 * from, decoded sound, and the chunks of the film's sound of which all is known.
 */
export async function prepareFilm(film: FilmToCome, given: PrepareGiven): Promise<void> {
  const clips = film.clips.map((clip) => clip ?? NOT_YET);
  await preparePicture(film, clips, given);
  const { timeline } = film;
  const { workshop, isWanted, goesOn } = given;
  const decode = soundDecoder(workshop);
  for (const [n, place] of timeline.clips.entries()) {
    const clip = clips[n] ?? NOT_YET;
    if (clip === NOT_YET || !isWanted(clip) || !goesOn()) continue;
    await decodedTake({ place, clip, rate: timeline.rate }, { workshop, decode });
  }
  if (goesOn()) await prepareSound(film, clips, given);
}

/** Stands for a clip of which nothing is known yet. */
const NOT_YET: Clip = {
  path: '',
  sha256: '',
  facts: { width: 0, height: 0, frames: 0, rate: { n: 1, d: 1 }, hasAudio: false },
};

function isCertain(clips: readonly Clip[], { isWanted }: PrepareGiven): boolean {
  return !clips.includes(NOT_YET) && clips.some(isWanted);
}

async function preparePicture(
  { timeline, overlays, finish }: FilmToCome,
  clips: readonly Clip[],
  given: PrepareGiven,
): Promise<void> {
  const { width, height, rate } = timeline;
  const picture = { width, height, rate, encoding: encodings[finish.quality] };
  const certain = (piece: Piece): boolean =>
    isCertain(
      stretchesOf(piece).map(({ clip }) => clip),
      given,
    );
  const bare = piecesOf(timeline, clips);
  await makeAhead(laidOver(bare, overlays).filter(certain), { ...given, picture });
  const sides = bare.flatMap(sidesOf).filter(certain);
  await makeAhead(sides, { ...given, picture: { ...picture, encoding: lossless } });
}

async function prepareSound(
  { timeline, soundtrack }: FilmToCome,
  clips: readonly Clip[],
  given: PrepareGiven,
): Promise<void> {
  const isWanted = (n: number): boolean => given.isWanted(clips[n] ?? NOT_YET);
  const wanted = timeline.clips.filter((_, n) => isWanted(n));
  // Every take that comes asks: windows in which no wanted one is heard are passed over before all are looked through.
  const heard = chunkWindows(sampleAt(timeline.frames, timeline.rate)).flatMap((window, chunk) =>
    wanted.some((place) => isHeardIn(window, place, timeline.rate))
      ? [{ chunk, clips: heardIn(window, timeline) }]
      : [],
  );
  const certain = heard.filter((one) =>
    isCertain(
      one.clips.map((n) => clips[n] ?? NOT_YET),
      given,
    ),
  );
  if (certain.length === 0) return;
  const used = new Set(certain.flatMap((one) => one.clips));
  // Nobody hears the others in these chunks: they need not be read.
  const alone = clips.map((clip, k) => (used.has(k) ? clip : NOT_YET));
  const score = await scoreOf({ timeline, soundtrack, clips: alone }, given.workshop);
  await makeSoundAhead(score, {
    chunks: new Set(certain.map(({ chunk }) => chunk)),
    wantedLufs: soundtrack.loudnessLufs,
    workshop: given.workshop,
  });
}

/** A part of a film, in samples. */
type Window = { readonly from: number; readonly to: number };

/** Places of the clips that are heard in it. */
function heardIn(window: Window, { clips, rate }: Timeline): readonly number[] {
  return clips.flatMap((place, n) => (isHeardIn(window, place, rate) ? [n] : []));
}

function isHeardIn({ from, to }: Window, place: Timeline['clips'][number], rate: Rate): boolean {
  return sampleAt(place.start, rate) < to && sampleAt(endOf(place), rate) > from;
}
