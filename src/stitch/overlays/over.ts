import type { Overlay } from '../../plan/overlays.js';
import type { Over, Piece, Stretch } from '../pieces.js';

/** A film's pieces with what is laid over them: cut where something comes or goes, so that all others stay what they are. */
export function laidOver(pieces: readonly Piece[], overlays: readonly Overlay[]): readonly Piece[] {
  if (overlays.length === 0) return pieces;
  const cuts = [...new Set(overlays.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  let start = 0;
  return pieces.flatMap((whole) => {
    const parts = cutAt(
      whole,
      cuts.map((cut) => cut - start),
    );
    return parts.map((piece) => {
      const over = overlays.flatMap((overlay) => overOf(overlay, start, piece.frames));
      start += piece.frames;
      return { ...piece, over };
    });
  });
}

/** What fades or blends does so over all of its piece, so that is never cut. */
function cutAt(piece: Piece, cuts: readonly number[]): readonly Piece[] {
  const { make, frames } = piece;
  if (make.kind !== 'body' || make.fade !== null) return [piece];
  const { of } = make;
  const edges = [0, ...cuts.filter((cut) => cut > 0 && cut < frames), frames];
  return edges.slice(1).map((to, n): Piece => {
    const from = edges[n] ?? 0;
    const part: Stretch = { ...of, from: of.from + from, to: of.from + to };
    return { ...piece, frames: to - from, make: { ...make, of: part } };
  });
}

/** Where all of the piece lies between its coming and its going, the piece is the same wherever in the film it stands. */
function overOf({ shows, fadeFrames, ...span }: Overlay, start: number, frames: number): readonly Over[] {
  const [from, to] = [span.from - start, span.to - start];
  if (to <= 0 || from >= frames) return [];
  const comes = from + fadeFrames > 0;
  const goes = to - fadeFrames < frames;
  if (fadeFrames > 0 && (comes || goes)) return [{ shows, from, to, fadeFrames }];
  return [{ shows, from: Math.max(0, from), to: Math.min(frames, to), fadeFrames: 0 }];
}
