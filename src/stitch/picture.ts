import { join } from 'node:path';
import pLimit from 'p-limit';
import { digest, type Json } from '../base/digest.js';
import { encoderOf, encodings, type Encoding, filmTicks } from '../media/film-encoder.js';
import { type PictureIndex, pictureIndex } from '../media/picture-index.js';
import { type Clip, StitchFault } from './clip.js';
import type { Look, Picture } from './conform.js';
import { copyArgs, headerArgs, pieceArgs, togetherArgs } from './piece-args.js';
import { type Piece, piecesOf, type Stretch, stretchesOf, togetherOf } from './pieces.js';
import type { Overlay, Sign } from '../plan/overlays.js';
import { laidOver } from './overlays/over.js';
import type { Drawn } from './overlays/signwriter.js';
import type { Timeline } from '../plan/timeline.js';
import type { JobFile, Workshop } from './workshop.js';

/** Counts up when the same piece would be made differently. */
const PIECE_FORM = 2;

/** Index files are small, open files are few. */
const READS = 16;

export type PictureGiven = {
  readonly timeline: Timeline;
  readonly overlays: readonly Overlay[];
  readonly clips: readonly Clip[];
  readonly encoding: Encoding;
  readonly workshop: Workshop;
  /** Frames encoded so far, and how many there are to encode. */
  readonly progress: (done: number, of: number) => void;
};

/** A piece that stands in the derived folder. */
export type PieceFile = { readonly path: string; readonly frames: number };

type Wanted = PieceFile & { readonly piece: Piece };

/** Makes the pieces of a film's picture that are not there yet. All have one header, or they could not be joined. */
export async function makePicture(given: PictureGiven): Promise<readonly PieceFile[]> {
  const { timeline, clips, overlays, encoding, workshop } = given;
  const { width, height, rate } = timeline;
  const picture = { width, height, rate, encoding };
  const header = await makeHeader(picture, workshop);
  const wanted = wantedOf(laidOver(piecesOf(timeline, clips), overlays), picture, workshop);
  const missing = await missingOf(wanted, picture, header);
  const of = missing.reduce((sum, one) => sum + one.frames, 0);
  const doneBy = new Map<string, number>();
  given.progress(0, of);
  await Promise.all(
    groupsOf(missing).map((group) =>
      makePieces(group, { picture, header, workshop }, (frames) => {
        doneBy.set(group[0].path, Math.min(frames, framesOf(group)));
        given.progress(
          [...doneBy.values()].reduce((sum, done) => sum + done, 0),
          of,
        );
      }),
    ),
  );
  return wanted;
}

/** Makes pieces that are not there yet, one after the other, while `goesOn`. */
export async function makeAhead(
  pieces: readonly Piece[],
  { picture, workshop, goesOn }: { picture: Picture; workshop: Workshop; goesOn: () => boolean },
): Promise<void> {
  if (pieces.length === 0) return;
  const header = await makeHeader(picture, workshop);
  for (const group of groupsOf(await missingOf(wantedOf(pieces, picture, workshop), picture, header))) {
    if (goesOn()) await makePieces(group, { picture, header, workshop }, () => undefined);
  }
}

function wantedOf(pieces: readonly Piece[], picture: Picture, workshop: Workshop): readonly Wanted[] {
  return pieces.map((piece) => ({
    piece,
    frames: piece.frames,
    path: pathOf(
      keyOf(piece, (sign) => workshop.signs.keyOf(sign, picture)),
      picture,
      workshop,
    ),
  }));
}

/** One of each that is not in the derived folder, or is not whole there. */
async function missingOf(wanted: readonly Wanted[], picture: Picture, header: string): Promise<Wanted[]> {
  const limit = pLimit(READS);
  const different = [...new Map(wanted.map((one) => [one.path, one])).values()];
  const there = await limit.map(different, async ({ path, frames }) =>
    problemOf(await pictureIndex(path), { frames, picture, header }),
  );
  return different.filter((_, n) => there[n] !== null);
}

type Place = { readonly picture: Picture; readonly header: string; readonly workshop: Workshop };

type Group = readonly [Wanted, Wanted?];

/** Missing pieces as they are made: a transition together with what stands before it, where that is missing too. */
function groupsOf(missing: readonly Wanted[]): readonly Group[] {
  const groups: Group[] = [];
  for (const one of missing) {
    const [before, more] = groups.at(-1) ?? [];
    if (before !== undefined && more === undefined && togetherOf(before.piece, one.piece) !== null)
      groups[groups.length - 1] = [before, one];
    else groups.push([one]);
  }
  return groups;
}

function framesOf([{ frames }, after]: Group): number {
  return frames + (after?.frames ?? 0);
}

async function makePieces(
  [one, after]: Group,
  place: Place,
  onFrame: (frames: number) => void,
): Promise<void> {
  const { picture, header, workshop } = place;
  const wanted = after === undefined ? [one] : [one, after];
  const stretches = wanted.flatMap(({ piece }) => stretchesOf(piece));
  for (const { clip } of stretches) await workshop.checked(clip);
  const copied = await copyable(one.piece, picture, header);
  const looks = new Map<Clip, Look>();
  if (copied === null) for (const { clip } of stretches) looks.set(clip, await workshop.look(clip));
  const drawn = new Map<Sign, Drawn>();
  for (const { shows } of one.piece.over) drawn.set(shows, await workshop.drawn(shows, picture));
  const together = after === undefined ? null : togetherOf(one.piece, after.piece);
  const { args, outputs } =
    copied !== null
      ? copyArgs(copied.path, picture)
      : together === null
        ? pieceArgs(one.piece, picture, { looks, drawn })
        : togetherArgs(together, picture, looks);
  const files = wanted.map(({ path, frames }, n): JobFile => {
    const check = async (made: string): Promise<void> => {
      const problem = problemOf(await pictureIndex(made), { frames, picture, header });
      if (problem !== null)
        throw new StitchFault(stretches[0]?.shot ?? null, `its picture came out wrong: ${problem}`);
    };
    return { path, args: outputs[n] ?? [], check };
  });
  const clips = stretches.map(({ shot, clip }) => ({ shot, path: clip.path }));
  // Decoded once in their lives: the film is then checked by its packets alone.
  await workshop.make({ clips, args, files, onFrame, decodes: true });
  onFrame(framesOf(after === undefined ? [one] : [one, after]));
}

async function makeHeader(picture: Picture, workshop: Workshop): Promise<string> {
  const path = pathOf({ kind: 'header' }, picture, workshop);
  const there = await pictureIndex(path);
  if (there !== null) return there.header;
  await workshop.make({ clips: [], args: [], files: [{ path, args: headerArgs(picture) }] });
  const made = await pictureIndex(path);
  if (made === null) throw new StitchFault(null, 'ffmpeg wrote a picture that cannot be read');
  return made.header;
}

/** The clip that is the piece already; null: it has to be encoded. */
async function copyable(piece: Piece, picture: Picture, header: string): Promise<Clip | null> {
  const { make, frames, over } = piece;
  if (over.length > 0 || make.kind !== 'body' || make.fade !== null || make.of.from !== 0) return null;
  // Where a film is to be smaller than usual, its pieces are.
  if (picture.encoding.crf > encodings.standard.crf) return null;
  const { clip } = make.of;
  if (
    clip.facts.frames !== frames ||
    clip.facts.rate.n !== picture.rate.n ||
    clip.facts.rate.d !== picture.rate.d
  ) {
    return null;
  }
  const index = await pictureIndex(clip.path);
  const ticksPerFrame = ((index?.ticksPerSecond ?? 0) * picture.rate.d) / picture.rate.n;
  return index !== null && index.header === header && isExact(index, frames, ticksPerFrame) ? clip : null;
}

/** What a piece's index does not have that it should; null: it is whole. */
function problemOf(
  index: PictureIndex | null,
  { frames, picture, header }: { frames: number; picture: Picture; header: string },
): string | null {
  if (index === null) return 'it cannot be read';
  if (index.packets !== frames) return `${index.packets} frames instead of ${frames}`;
  if (index.header !== header) return 'its header is not that of the other pieces';
  const { perSecond, perFrame } = filmTicks(picture.rate);
  return index.ticksPerSecond === perSecond && isExact(index, frames, perFrame)
    ? null
    : 'its times are not exact';
}

function isExact({ shown, packets, keys }: PictureIndex, frames: number, perFrame: number): boolean {
  const beginsWithKey = keys === null || keys[0] === 0;
  const inOrder = shown.toSorted((a, b) => a - b);
  return beginsWithKey && packets === frames && inOrder.every((tick, k) => tick === k * perFrame);
}

/** What a piece's bytes depend on: never ids, places in the film, paths or times of files. */
function keyOf({ make, over }: Piece, signKey: (sign: Sign) => Json): Json {
  const source = ({ clip, from, to, fit, focus }: Stretch): Json => ({
    clip: clip.sha256,
    from,
    to,
    fit,
    focus,
  });
  const bare: Json =
    make.kind === 'body'
      ? { kind: 'body', of: source(make.of), fade: make.fade }
      : { kind: 'blend', from: source(make.from), to: source(make.to), blend: make.blend };
  return over.length === 0
    ? bare
    : { bare, over: over.map((one) => ({ ...one, shows: signKey(one.shows) })) };
}

function pathOf(
  key: Json,
  { width, height, rate, encoding }: Picture,
  { derived, ffmpeg }: Workshop,
): string {
  const whole = {
    form: PIECE_FORM,
    build: ffmpeg.build,
    encoder: encoderOf(encoding),
    width,
    height,
    rate,
    key,
  };
  return join(derived.dir, 'pieces', `${digest(whole)}.mp4`);
}
