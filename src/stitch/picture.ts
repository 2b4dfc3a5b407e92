import type { Encoding } from '../media/film-encoder.js';
import { pictureIndex } from '../media/picture-index.js';
import type { Overlay, Sign } from '../plan/overlays.js';
import type { Timeline } from '../plan/timeline.js';
import { type Clip, StitchFault } from './clip.js';
import type { Picture } from './conform.js';
import type { JobFile } from './job.js';
import { laidOver } from './overlays/over.js';
import type { Drawn } from './overlays/signwriter.js';
import { keepChecksums } from './packets.js';
import { pieceArgs, togetherArgs } from './piece-args.js';
import { copyArgs, headerArgs, type PieceArgs } from './piece-output.js';
import { problemOf } from './piece-check.js';
import { headerPath, lookForPieces, type Missing, type PieceFile, type Place } from './piece-files.js';
import { type Group, groupsOf } from './piece-groups.js';
import { type Piece, piecesOf, stretchesOf, type Together } from './pieces.js';
import { spaceOf } from './space.js';
import type { Workshop } from './workshop.js';

export type PictureGiven = {
  readonly timeline: Timeline;
  readonly overlays: readonly Overlay[];
  readonly clips: readonly Clip[];
  readonly encoding: Encoding;
  readonly workshop: Workshop;
  /** Frames encoded so far, and how many there are to encode. */
  readonly progress: (done: number, of: number) => void;
};

export type PictureMade = {
  readonly pieces: readonly PieceFile[];
  /** Shots whose HDR is shown grey. */
  readonly grey: ReadonlySet<string>;
};

/** Makes the pieces of a film's picture that are not there yet. */
export async function makePicture(given: PictureGiven): Promise<PictureMade> {
  const { timeline, clips, overlays, encoding, workshop } = given;
  const { width, height, rate } = timeline;
  const place = await placeFor({ width, height, rate, encoding }, workshop);
  const { files, missing, grey } = await lookForPieces(laidOver(piecesOf(timeline, clips), overlays), place);
  const of = framesOf(missing);
  await workshop.room(spaceOf(of, place.picture));
  const doneBy = new Map<Group, number>();
  given.progress(0, of);
  await Promise.all(
    groupsOf(missing, workshop.pool.processes).map((group) =>
      makeGroup(group, place, (frames) => {
        doneBy.set(group, Math.min(frames, framesOf(group.pieces)));
        given.progress(
          [...doneBy.values()].reduce((sum, done) => sum + done, 0),
          of,
        );
      }),
    ),
  );
  return { pieces: files, grey };
}

/** Makes pieces that are not there yet, one after the other, while `goesOn`. */
export async function makeAhead(
  pieces: readonly Piece[],
  { picture, workshop, goesOn }: { picture: Picture; workshop: Workshop; goesOn: () => boolean },
): Promise<void> {
  if (pieces.length === 0) return;
  const place = await placeFor(picture, workshop);
  const { missing } = await lookForPieces(pieces, place);
  for (const group of groupsOf(missing, workshop.pool.processes))
    if (goesOn()) await makeGroup(group, place, () => undefined);
}

function framesOf(pieces: readonly PieceFile[]): number {
  return pieces.reduce((sum, { frames }) => sum + frames, 0);
}

async function placeFor(picture: Picture, workshop: Workshop): Promise<Place> {
  const path = headerPath({ picture, workshop });
  await workshop.pool.once([path], async () => {
    if ((await pictureIndex(path)) !== null) return;
    await workshop.make({ clips: [], args: [], files: [{ path, args: headerArgs(picture) }] });
  });
  const made = await pictureIndex(path);
  if (made === null) throw new StitchFault(null, 'ffmpeg wrote a picture that cannot be read');
  return { picture, workshop, header: made.header };
}

/** Makes pieces, but for those that another film is just making. */
async function makeGroup(
  { pieces, together }: Group,
  place: Place,
  onFrame: (frames: number) => void,
): Promise<void> {
  const paths = pieces.map(({ path }) => path);
  await place.workshop.pool.once(paths, async (own) => {
    const ours = pieces.filter(({ path }) => own.includes(path));
    if (ours.length === pieces.length) await makePieces(ours, { ...place, together, onFrame });
    else for (const one of ours) await makePieces([one], { ...place, together: null, onFrame });
  });
  onFrame(framesOf(pieces));
}

async function makePieces(
  pieces: readonly Missing[],
  given: Place & { readonly together: Together | null; readonly onFrame: (frames: number) => void },
): Promise<void> {
  const { picture, header, workshop, onFrame } = given;
  const stretches = pieces.flatMap(({ piece }) => stretchesOf(piece));
  for (const { clip } of stretches) await workshop.checked(clip);
  const { args, outputs } = await argsFor(pieces, given);
  const files = pieces.map(({ path, frames }, n): JobFile => {
    const check = async (made: string): Promise<void> => {
      const problem = problemOf(await pictureIndex(made), { frames, picture, header });
      if (problem !== null)
        throw new StitchFault(stretches[0]?.shot ?? null, `its picture came out wrong: ${problem}`);
    };
    // Decoded once in its life: the film is then checked by its packets alone.
    const decoded: JobFile['decoded'] = (checksums) => keepChecksums(path, checksums, workshop.derived);
    return { path, args: outputs[n] ?? [], check, decoded };
  });
  const clips = stretches.map(({ shot, clip }) => ({ shot, path: clip.path }));
  const passesS = Math.max(
    ...pieces.flatMap(({ looks }) => [...looks.values()].map(({ sinceS }) => sinceS)),
    0,
  );
  await workshop.make({ clips, args, files, onFrame, passesS });
}

async function argsFor(
  pieces: readonly Missing[],
  { picture, workshop, together }: Place & { readonly together: Together | null },
): Promise<PieceArgs> {
  const [one] = pieces;
  if (one === undefined) throw new Error('no piece to make');
  if (one.copied !== null) return copyArgs(one.copied.path, picture);
  if (together !== null) {
    const looks = new Map(pieces.flatMap((piece) => [...piece.looks]));
    const kept = new Map(pieces.flatMap((piece) => [...piece.kept]));
    return togetherArgs(together, picture, { looks, kept });
  }
  const drawn = new Map<Sign, Drawn>();
  for (const { piece } of pieces)
    for (const { shows } of piece.over) drawn.set(shows, await workshop.drawn(shows, picture));
  return pieceArgs(
    pieces.map((given) => ({ ...given, drawn })),
    picture,
  );
}
