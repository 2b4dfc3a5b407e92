import { join } from 'node:path';
import { digest, type Json } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import { encoderOf } from '../media/film-encoder.js';
import { pictureIndex } from '../media/picture-index.js';
import type { Sign } from '../plan/overlays.js';
import type { Clip } from './clip.js';
import type { Look, Picture } from './conform.js';
import { isHdr } from '../media/colours.js';
import { copyable, problemOf } from './piece-check.js';
import { checksumsOf } from './packets.js';
import { type Piece, type Stretch, stretchesOf, type Together, togetherOf } from './pieces.js';
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
  const { picture, header, workshop } = place;
  const { frames } = piece;
  const isThere = async (path: string): Promise<boolean> =>
    await workshop.pool.read(
      async () =>
        problemOf(await pictureIndex(path), { frames, picture, header }) === null &&
        (await checksumsOf(path))?.length === frames,
    );
  if (await isThere(wanted)) return { wanted, path: wanted, missing: null, grey: [] };
  const copied = await workshop.pool.read(() => copyable(piece, picture, header));
  const looks = new Map<Stretch, Look>();
  if (copied === null)
    for (const one of stretchesOf(piece)) looks.set(one, await workshop.look(one, picture.rate));
  const grey = [...looks].flatMap(([{ shot }, { colours, toneMapped }]) =>
    isHdr(colours) && !toneMapped ? [shot] : [],
  );
  const path = grey.length === 0 ? wanted : pathOf({ grey: keyOf(piece, place) }, place);
  const isMissing = path === wanted || !(await isThere(path));
  return { wanted, path, grey, missing: isMissing ? { piece, path, frames, copied, looks } : null };
}

/** Pieces as they are made: a transition together with what stands before it, where that is missing too. */
export type Group = { readonly pieces: readonly Missing[]; readonly together: Together | null };

export function groupsOf(missing: readonly Missing[]): readonly Group[] {
  const groups: Group[] = [];
  for (const one of missing) {
    const [before, more] = groups.at(-1)?.pieces ?? [];
    const isAlone = before === undefined || more !== undefined || before.copied !== null;
    const together = isAlone ? null : togetherOf(before.piece, one.piece);
    if (isAlone || together === null) groups.push({ pieces: [one], together: null });
    else groups.splice(-1, 1, { pieces: [before, one], together });
  }
  return groups;
}

/** One black frame whose header is that of all pieces. */
export function headerPath(place: Omit<Place, 'header'>): string {
  return pathOf({ kind: 'header' }, place);
}

/** What a piece's bytes depend on: never ids, places in the film, paths or times of files. */
function keyOf({ make, over }: Piece, { workshop, picture }: Place): Json {
  const source = ({ clip, from, to, fit, focus }: Stretch): Json => ({
    clip: clip.sha256,
    from,
    to,
    fit,
    focus,
  });
  const signKey = (sign: Sign): Json => workshop.signs.keyOf(sign, picture);
  const bare: Json =
    make.kind === 'body'
      ? { kind: 'body', of: source(make.of), fade: make.fade }
      : { kind: 'blend', from: source(make.from), to: source(make.to), blend: make.blend };
  return over.length === 0
    ? bare
    : { bare, over: over.map((one) => ({ ...one, shows: signKey(one.shows) })) };
}

function pathOf(key: Json, { picture, workshop }: Omit<Place, 'header'>): string {
  const { derived, ffmpeg } = workshop;
  const { width, height, rate, encoding } = picture;
  const encoder = encoderOf(encoding);
  const whole = { form: forms.piece, build: ffmpeg.build, encoder, width, height, rate, key };
  return join(derived.dir, 'pieces', `${digest(whole)}.mp4`);
}
