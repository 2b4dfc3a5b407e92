import { join } from 'node:path';
import { digest, type Json } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import { encoderOf, lossless } from '../media/film-encoder.js';
import { pictureIndex } from '../media/picture-index.js';
import type { Sign } from '../plan/overlays.js';
import type { Clip } from './clip.js';
import type { Look, Picture } from './conform.js';
import { isHdr } from '../media/colours.js';
import { copyable, problemOf } from './piece-check.js';
import { checksumsOf } from './packets.js';
import { type Fade, type Piece, type Stretch, stretchesOf } from './pieces.js';
import { forms } from './recipe.js';
import type { Workshop } from './workshop.js';

/** Where pieces of one film are made. `header`: that of all of them, or they could not be joined. */
export type Place = { readonly picture: Picture; readonly header: string; readonly workshop: Workshop };

/** A piece that stands in the derived folder, or will. */
export type PieceFile = { readonly path: string; readonly frames: number };

/** A piece that is not there yet, and what it is made of. */
export type Missing = PieceFile & {
  readonly piece: Piece;
  /** The clip that is this piece already; null: it is encoded. */
  readonly copied: Clip | null;
  readonly looks: ReadonlyMap<Stretch, Look>;
  /** Where frames of its stretches were kept as they are to be shown: the clip need not be read for those. */
  readonly kept: ReadonlyMap<Stretch, string>;
};

export type Pieces = {
  /** Of all pieces, in their order. */
  readonly files: readonly PieceFile[];
  readonly missing: readonly Missing[];
  /** Shots whose HDR is shown grey, as this ffmpeg cannot map its tones. */
  readonly grey: ReadonlySet<string>;
};

/** Looks which pieces are in the derived folder, and at the clips of those that are not, or are not whole there. */
export async function lookForPieces(pieces: readonly Piece[], place: Place): Promise<Pieces> {
  const wanted = pieces.map((piece) => ({ piece, path: pathOf(keyOf(piece, place), place) }));
  const different = new Map<string, Piece>();
  for (const { piece, path } of wanted) getOrMake(different, path, () => piece);
  const sought = await Promise.all([...different].map(([path, piece]) => lookForPiece(piece, path, place)));
  const found = new Map(sought.map((one) => [one.wanted, one]));
  return {
    files: wanted.map(({ piece: { frames }, path }) => ({ path: found.get(path)?.path ?? path, frames })),
    missing: sought.flatMap(({ missing }) => missing ?? []),
    grey: new Set(sought.flatMap(({ grey }) => grey)),
  };
}

type Sought = {
  readonly wanted: string;
  readonly path: string;
  readonly missing: Missing | null;
  readonly grey: readonly string[];
};

/** A piece that shows HDR grey is another than the one that shows it as it should be, and is only made in want of that. */
async function lookForPiece(piece: Piece, wanted: string, place: Place): Promise<Sought> {
  const { picture, workshop } = place;
  const { frames } = piece;
  if (await isThere(wanted, frames, place)) return { wanted, path: wanted, missing: null, grey: [] };
  const copied = await workshop.pool.read(() => copyable(piece, picture, place.header));
  const kept = await keptFrames(piece, place);
  const looks = new Map<Stretch, Look>();
  for (const one of copied === null ? stretchesOf(piece) : [])
    if (!kept.has(one)) looks.set(one, await workshop.look(one, picture.rate));
  const grey = [...looks].flatMap(([{ shot }, { colours, toneMapped }]) =>
    isHdr(colours) && !toneMapped ? [shot] : [],
  );
  const path = grey.length === 0 ? wanted : pathOf({ grey: keyOf(piece, place) }, place);
  const isMissing = path === wanted || !(await isThere(path, frames, place));
  const missing = isMissing ? { piece, path, frames, copied, looks, kept } : null;
  return { wanted, path, grey, missing };
}

async function isThere(path: string, frames: number, { picture, header, workshop }: Place): Promise<boolean> {
  return await workshop.pool.read(
    async () =>
      problemOf(await pictureIndex(path), { frames, picture, header }) === null &&
      (await checksumsOf(path))?.length === frames,
  );
}

/** Sides of a transition that were kept when their takes came. */
async function keptFrames(
  { make, frames }: Piece,
  { picture, workshop }: Place,
): Promise<ReadonlyMap<Stretch, string>> {
  const kept = new Map<Stretch, string>();
  const bare = { picture: { ...picture, encoding: lossless }, workshop };
  const header = make.kind === 'blend' ? (await pictureIndex(headerPath(bare)))?.header : undefined;
  if (make.kind !== 'blend' || header === undefined) return kept;
  for (const of of [make.from, make.to]) {
    const path = pathOf(bodyKey({ of, fade: null }), bare);
    if (await isThere(path, frames, { ...bare, header })) kept.set(of, path);
  }
  return kept;
}

/** One black frame whose header is that of all pieces. */
export function headerPath(place: Omit<Place, 'header'>): string {
  return pathOf({ kind: 'header' }, place);
}

/** What a piece's bytes depend on: never ids, places in the film, paths or times of files. */
function keyOf({ make, over }: Piece, { workshop, picture }: Place): Json {
  const signKey = (sign: Sign): Json => workshop.signs.keyOf(sign, picture);
  const bare: Json =
    make.kind === 'body'
      ? bodyKey(make)
      : { kind: 'blend', from: sourceKey(make.from), to: sourceKey(make.to), blend: make.blend };
  return over.length === 0
    ? bare
    : { bare, over: over.map((one) => ({ ...one, shows: signKey(one.shows) })) };
}

function bodyKey({ of, fade }: { of: Stretch; fade: Fade | null }): Json {
  return { kind: 'body', of: sourceKey(of), fade };
}

function sourceKey({ clip, from, to, fit, focus }: Stretch): Json {
  return { clip: clip.sha256, from, to, fit, focus };
}

function pathOf(key: Json, { picture, workshop }: Omit<Place, 'header'>): string {
  const { derived, ffmpeg } = workshop;
  const { width, height, rate, encoding } = picture;
  const encoder = encoderOf(encoding);
  const whole = { form: forms.piece, build: ffmpeg.build, encoder, width, height, rate, key };
  return join(derived.dir, 'pieces', `${digest(whole)}.mp4`);
}
