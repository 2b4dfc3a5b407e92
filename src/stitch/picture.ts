import { join } from 'node:path';
import pLimit from 'p-limit';
import { digest, type Json } from '../base/digest.js';
import { filmEncoder, filmTicks } from '../media/film-encoder.js';
import { type PictureIndex, pictureIndex } from '../media/picture-index.js';
import { type Clip, StitchFault } from './clip.js';
import type { Look, Picture } from './conform.js';
import { copyArgs, headerArgs, pieceArgs } from './piece-args.js';
import { type Piece, piecesOf, type Stretch, stretchesOf } from './pieces.js';
import type { Timeline } from '../plan/timeline.js';
import type { Workshop } from './workshop.js';

/** Counts up when the same piece would be made differently. */
const PIECE_FORM = 2;

/** Index files are small, open files are few. */
const READS = 16;

export type PictureGiven = {
  readonly timeline: Timeline;
  readonly clips: readonly Clip[];
  readonly workshop: Workshop;
  /** Frames encoded so far, and how many there are to encode. */
  readonly progress: (done: number, of: number) => void;
};

/** A piece that stands in the derived folder. */
export type PieceFile = { readonly path: string; readonly frames: number };

type Wanted = PieceFile & { readonly piece: Piece };

/** Makes the pieces of a film's picture that are not there yet. All have one header, or they could not be joined. */
export async function makePicture(given: PictureGiven): Promise<readonly PieceFile[]> {
  const { timeline, clips, workshop } = given;
  const picture = { width: timeline.width, height: timeline.height, rate: timeline.rate };
  const header = await makeHeader(picture, workshop);
  const wanted = wantedOf(piecesOf(timeline, clips), picture, workshop);
  const missing = await missingOf(wanted, picture, header);
  const of = missing.reduce((sum, one) => sum + one.frames, 0);
  const doneBy = new Map<string, number>();
  given.progress(0, of);
  await Promise.all(
    missing.map((one) =>
      makePiece(one, { picture, header, workshop }, (frames) => {
        doneBy.set(one.path, Math.min(frames, one.frames));
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
  for (const one of await missingOf(wantedOf(pieces, picture, workshop), picture, header)) {
    if (goesOn()) await makePiece(one, { picture, header, workshop }, () => undefined);
  }
}

function wantedOf(pieces: readonly Piece[], picture: Picture, workshop: Workshop): readonly Wanted[] {
  return pieces.map((piece) => ({
    piece,
    frames: piece.frames,
    path: pathOf(keyOf(piece), picture, workshop),
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

async function makePiece(
  { piece, path, frames }: Wanted,
  { picture, header, workshop }: Place,
  onFrame: (frames: number) => void,
): Promise<void> {
  const stretches = stretchesOf(piece);
  const shot = stretches.at(-1)?.shot ?? null;
  for (const one of stretches) await workshop.checked(one.clip);
  const copied = await copyable(piece, picture, header);
  const looks = new Map<Clip, Look>();
  if (copied === null) for (const { clip } of stretches) looks.set(clip, await workshop.look(clip));
  await workshop.make({
    shot,
    path,
    args: copied === null ? pieceArgs(piece, picture, looks) : copyArgs(copied.path, picture),
    onFrame,
    // Once in its life: the film is then checked by its packets alone.
    decodes: true,
    check: async (made) => {
      const problem = problemOf(await pictureIndex(made), { frames, picture, header });
      if (problem !== null) throw new StitchFault(shot, `its picture came out wrong: ${problem}`);
    },
  });
  onFrame(frames);
}

async function makeHeader(picture: Picture, workshop: Workshop): Promise<string> {
  const path = pathOf({ kind: 'header' }, picture, workshop);
  const there = await pictureIndex(path);
  if (there !== null) return there.header;
  await workshop.make({ shot: null, path, args: headerArgs(picture) });
  const made = await pictureIndex(path);
  if (made === null) throw new StitchFault(null, 'ffmpeg wrote a picture that cannot be read');
  return made.header;
}

/** The clip that is the piece already; null: it has to be encoded. */
async function copyable({ make, frames }: Piece, picture: Picture, header: string): Promise<Clip | null> {
  if (make.kind !== 'body' || make.fade !== null || make.of.from !== 0) return null;
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

function isExact({ ticks, packets, beginsWithKey }: PictureIndex, frames: number, perFrame: number): boolean {
  return beginsWithKey && packets === frames && ticks.every((tick, k) => tick === k * perFrame);
}

/** What a piece's bytes depend on: never ids, places in the film, paths or times of files. */
function keyOf({ make }: Piece): Json {
  const source = ({ clip, from, to, fit, focus }: Stretch): Json => ({
    clip: clip.sha256,
    from,
    to,
    fit,
    focus,
  });
  return make.kind === 'body'
    ? { kind: 'body', of: source(make.of), fade: make.fade }
    : { kind: 'blend', from: source(make.from), to: source(make.to), blend: make.blend };
}

function pathOf(key: Json, { width, height, rate }: Picture, { derived, ffmpeg }: Workshop): string {
  const whole = { form: PIECE_FORM, build: ffmpeg.build, encoder: filmEncoder, width, height, rate, key };
  return join(derived.dir, 'pieces', `${digest(whole)}.mp4`);
}
