import { secondsAt } from '../base/time.js';
import { framesBetween, onGrid } from '../media/exact.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { conform, cutFrom, inputOf, type Picture, type Look, shaped } from './conform.js';
import { signGraph } from './overlays/sign-graph.js';
import type { Drawn } from './overlays/signwriter.js';
import { output, type PieceArgs, plain } from './piece-output.js';
import { type Blend, type Piece, type Stretch, stretchesOf, type Together } from './pieces.js';
import type { Sign } from '../plan/overlays.js';

type Looks = ReadonlyMap<Stretch, Look>;

/** What is known of a piece's stretches, where some were kept in the film's shape, and where what is laid over it was drawn. */
export type PieceGiven = {
  readonly piece: Piece;
  readonly looks: Looks;
  readonly kept: ReadonlyMap<Stretch, string>;
  readonly drawn: ReadonlyMap<Sign, Drawn>;
};

/**
 * Pieces, each the same bytes as alone. A transition is made from the two original clips, or from frames of theirs that
 * were kept without loss, not from encoded pieces: nothing is encoded twice.
 */
export function pieceArgs(pieces: readonly PieceGiven[], picture: Picture): PieceArgs {
  let first = 0;
  const graphs = pieces.map((given, n) => {
    const { piece, drawn } = given;
    const bare = bareGraph(given, picture, { first, n });
    const firstSign = first + stretchesOf(piece).length;
    const signs = signGraph(piece, { drawn, picture, firstInput: firstSign });
    first = firstSign + piece.over.length;
    return {
      inputs: [...bare.inputs, ...signs.inputs],
      filters: `${bare.filters}${signs.filters}[v${n}]`,
    };
  });
  return {
    args: [
      ...graphs.flatMap(({ inputs }) => inputs),
      ...oneThread(graphs.map(({ filters }) => filters).join(';')),
    ],
    outputs: graphs.map((_, n) => output(picture, `[v${n}]`)),
  };
}

/** A piece and the transition that follows on it, the same bytes as one by one: their clip is decoded once. */
export function togetherArgs(
  [{ make: body }, { make, frames }]: Together,
  picture: Picture,
  { looks, kept }: Pick<PieceGiven, 'looks' | 'kept'>,
): PieceArgs {
  const { from, to, blend } = make;
  const read = { ...body.of, to: from.to };
  const { untilS, lastS } = lookAt(from, looks);
  const look: Look = { ...lookAt(body.of, looks), untilS, lastS };
  const cut = (part: Stretch): string => cutFrom(read, part, { picture, look });
  const next = readOf(to, picture, { looks, kept, side: 'y' });
  const sides = { old: `[tail]${cut(from)}`, new: `[1:v:0]${next.filters}` };
  const graph = [
    `[0:v:0]${shaped(read, picture, { look, side: 'x' })},split[body][tail]`,
    `[body]${cut(body.of)}[v]`,
    `${blended(sides, { name: filterOf(blend), frames, picture, n: 0 })}[w]`,
  ].join(';');
  return {
    args: [...inputOf(read, picture, look), ...next.input, ...oneThread(graph)],
    outputs: [output(picture, '[v]'), output(picture, '[w]')],
  };
}

/** A graph without its last label, before anything is laid over it. */
type Graph = { readonly inputs: readonly string[]; readonly filters: string };

/** `first`: the number of its first input; `n`: tells apart the labels of several in one process. */
function bareGraph(
  { piece: { make, frames }, ...given }: PieceGiven,
  picture: Picture,
  { first, n }: { first: number; n: number },
): Graph {
  if (make.kind === 'blend') {
    const from = readOf(make.from, picture, { ...given, side: `x${n}` });
    const to = readOf(make.to, picture, { ...given, side: `y${n}` });
    const sides = { old: `[${first}:v:0]${from.filters}`, new: `[${first + 1}:v:0]${to.filters}` };
    const filters = blended(sides, { name: filterOf(make.blend), frames, picture, n });
    return { inputs: [...from.input, ...to.input], filters };
  }
  const { of, fade } = make;
  const { input, filters } = readOf(of, picture, { ...given, side: `x${n}` });
  const clip = `[${first}:v:0]${filters}`;
  if (fade === null) return { inputs: input, filters: clip };
  const color = `${plain(fade.color, picture)},trim=end_frame=${frames}`;
  const sides = fade.to === 'in' ? { old: color, new: clip } : { old: clip, new: color };
  const lasts = fade.to === 'end' ? Math.max(1, frames - 1) : frames;
  return { inputs: input, filters: blended(sides, { name: 'fade', frames, lasts, picture, n }) };
}

/** What reads a stretch: its clip, or its frames where they were kept. */
function readOf(
  stretch: Stretch,
  picture: Picture,
  { looks, kept, side }: Pick<PieceGiven, 'looks' | 'kept'> & { side: string },
): { readonly input: readonly string[]; readonly filters: string } {
  const path = kept.get(stretch);
  const { rate } = picture;
  if (path !== undefined) {
    const frames = { from: 0, to: stretch.to - stretch.from };
    return { input: strictInput(path), filters: `${onGrid(rate)},${framesBetween(frames, rate)}` };
  }
  const look = lookAt(stretch, looks);
  return { input: inputOf(stretch, picture, look), filters: conform(stretch, picture, { look, side }) };
}

function lookAt(stretch: Stretch, looks: Looks): Look {
  const look = looks.get(stretch);
  if (look === undefined) throw new Error(`nobody looked at ${stretch.clip.path}`);
  return look;
}

/** What comes out does not depend on the machine. */
function oneThread(graph: string): readonly string[] {
  return ['-filter_complex_threads', '1', '-filter_complex', graph];
}

/** One picture over another in `lasts` frames: the first is still all of the old one. */
function blended(
  sides: { old: string; new: string },
  {
    name,
    frames,
    lasts = frames,
    picture,
    n,
  }: { name: string; frames: number; lasts?: number; picture: Picture; n: number },
): string {
  const { rate } = picture;
  // Both sides need more than they show, or ffmpeg 5.1 waits for ever for a frame after the last.
  const more = 'tpad=stop_mode=clone:stop=2';
  const lengthS = secondsAt(lasts, rate).toFixed(6);
  return [
    `${sides.old},${more}[old${n}]`,
    `${sides.new},${more}[new${n}]`,
    `[old${n}][new${n}]xfade=transition=${name}:duration=${lengthS}:offset=0,${framesBetween({ from: 0, to: frames }, rate)}`,
  ].join(';');
}

function filterOf(blend: Blend): string {
  return blend === 'dissolve' ? 'fade' : blend.replace('_', '');
}
