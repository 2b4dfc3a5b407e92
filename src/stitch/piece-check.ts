import { encodings, filmTicks } from '../media/film-encoder.js';
import { type PictureIndex, pictureIndex } from '../media/picture-index.js';
import type { Clip } from './clip.js';
import type { Picture } from './conform.js';
import type { Piece } from './pieces.js';

/** What a piece's index does not have that it should; null: it is whole. `header`: that of all pieces. */
export function problemOf(
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

/** The clip that is the piece already; null: it has to be encoded. */
export async function copyable(piece: Piece, picture: Picture, header: string): Promise<Clip | null> {
  const { make, frames, over } = piece;
  if (over.length > 0 || make.kind !== 'body' || make.fade !== null || make.of.from !== 0) return null;
  // Where a film is to be smaller than usual, its pieces are.
  if (picture.encoding.crf > encodings.standard.crf) return null;
  const { clip } = make.of;
  const { rate } = clip.facts;
  if (clip.facts.frames !== frames || rate.n !== picture.rate.n || rate.d !== picture.rate.d) return null;
  const index = await pictureIndex(clip.path);
  const ticksPerFrame = ((index?.ticksPerSecond ?? 0) * picture.rate.d) / picture.rate.n;
  return index !== null && index.header === header && isExact(index, frames, ticksPerFrame) ? clip : null;
}

function isExact({ shown, packets, keys }: PictureIndex, frames: number, perFrame: number): boolean {
  const beginsWithKey = keys === null || keys[0] === 0;
  const inOrder = shown.toSorted((a, b) => a - b);
  return beginsWithKey && packets === frames && inOrder.every((tick, k) => tick === k * perFrame);
}
