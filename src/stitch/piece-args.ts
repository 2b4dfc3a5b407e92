import { secondsAt } from '../base/time.js';
import { framesBetween, onGrid } from '../media/exact.js';
import { encoderOf, filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { conform, cutFrom, inputOf, type Picture, type Look, shaped } from './conform.js';
import { signGraph } from './overlays/sign-graph.js';
import type { Drawn } from './overlays/signwriter.js';
import { type Blend, type Piece, type Stretch, stretchesOf, type Together } from './pieces.js';
import type { Sign } from '../plan/overlays.js';

/** What makes ffmpeg write pieces: inputs and filters, and how each is written, in their order. */
export type PieceArgs = {
  readonly args: readonly string[];
  readonly outputs: readonly (readonly string[])[];
};

type Looks = ReadonlyMap<Stretch, Look>;

/** What is known of a piece's stretches, where one was kept in the film's shape, and where what is laid over it was drawn. */
type PieceGiven = {
  readonly looks: Looks;
  readonly kept: ReadonlyMap<Stretch, string>;
  readonly drawn: ReadonlyMap<Sign, Drawn>;
};

/**
 * One piece. A transition is made from the two original clips, or from frames of theirs that were kept without loss, not
 * from encoded pieces: nothing is encoded twice.
 */
export function pieceArgs(piece: Piece, picture: Picture, { looks, kept, drawn }: PieceGiven): PieceArgs {
  const { inputs, filters } = bareGraph(piece, picture, { looks, kept });
  const signs = signGraph(piece, { drawn, picture, firstInput: stretchesOf(piece).length });
  const args = [...inputs, ...signs.inputs, ...oneThread(`${filters}${signs.filters}[v]`)];
  return { args, outputs: [output(picture, '[v]')] };
}

/** A piece and the transition that follows on it, the same bytes as one by one: their clip is decoded once. */
export function togetherArgs(
  [{ make: body }, { make, frames }]: Together,
  picture: Picture,
  looks: Looks,
): PieceArgs {
  const { from, to, blend } = make;
  const read = { ...body.of, to: from.to };
  const { untilS, lastS } = lookAt(from, looks);
  const look: Look = { ...lookAt(body.of, looks), untilS, lastS };
  const cut = (part: Stretch): string => cutFrom(read, part, { picture, look });
  const shown = conform(to, picture, { look: lookAt(to, looks), side: 'y' });
  const sides = { old: `[tail]${cut(from)}`, new: `[1:v:0]${shown}` };
  const graph = [
    `[0:v:0]${shaped(read, picture, { look, side: 'x' })},split[body][tail]`,
    `[body]${cut(body.of)}[v]`,
    `${blended(sides, { name: filterOf(blend), frames, picture })}[w]`,
  ].join(';');
  const inputs = [...inputOf(read, picture, look), ...inputOf(to, picture, lookAt(to, looks))];
  return {
    args: [...inputs, ...oneThread(graph)],
    outputs: [output(picture, '[v]'), output(picture, '[w]')],
  };
}

/** A graph without its last label, before anything is laid over it. */
type Graph = { readonly inputs: readonly string[]; readonly filters: string };

function bareGraph({ make, frames }: Piece, picture: Picture, given: Omit<PieceGiven, 'drawn'>): Graph {
  const { looks, kept } = given;
  const input = (one: Stretch): readonly string[] => {
    const path = kept.get(one);
    return path === undefined ? inputOf(one, picture, lookAt(one, looks)) : strictInput(path);
  };
  const shown = (one: Stretch, side = ''): string =>
    kept.has(one)
      ? `${onGrid(picture.rate)},${framesBetween({ from: 0, to: one.to - one.from }, picture.rate)}`
      : conform(one, picture, { look: lookAt(one, looks), side });
  if (make.kind === 'blend') {
    const { from, to, blend } = make;
    const sides = { old: `[0:v:0]${shown(from, 'x')}`, new: `[1:v:0]${shown(to, 'y')}` };
    const inputs = [...input(from), ...input(to)];
    return { inputs, filters: blended(sides, { name: filterOf(blend), frames, picture }) };
  }
  const { of, fade } = make;
  const clip = `[0:v:0]${shown(of)}`;
  if (fade === null) return { inputs: input(of), filters: clip };
  const color = `${plain(fade.color, picture)},trim=end_frame=${frames}`;
  const sides = fade.to === 'in' ? { old: color, new: clip } : { old: clip, new: color };
  const lasts = fade.to === 'end' ? Math.max(1, frames - 1) : frames;
  return { inputs: input(of), filters: blended(sides, { name: 'fade', frames, lasts, picture }) };
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
  }: { name: string; frames: number; lasts?: number; picture: Picture },
): string {
  const { rate } = picture;
  // Both sides need more than they show, or ffmpeg 5.1 waits for ever for a frame after the last.
  const more = 'tpad=stop_mode=clone:stop=2';
  const lengthS = secondsAt(lasts, rate).toFixed(6);
  return [
    `${sides.old},${more}[old]`,
    `${sides.new},${more}[new]`,
    `[old][new]xfade=transition=${name}:duration=${lengthS}:offset=0,${framesBetween({ from: 0, to: frames }, rate)}`,
  ].join(';');
}

function filterOf(blend: Blend): string {
  return blend === 'dissolve' ? 'fade' : blend.replace('_', '');
}

/** A clip that is in the film's profile already, as a piece. */
export function copyArgs(path: string, picture: Picture): PieceArgs {
  return { args: strictInput(path), outputs: [['-map', '0:v:0', '-c', 'copy', ...container(picture)]] };
}

/** One black frame: its header is the header of every piece. */
export function headerArgs(picture: Picture): readonly string[] {
  const source = `${plain('black', picture)},trim=end_frame=1`;
  return ['-f', 'lavfi', '-i', source, ...output(picture, '0:v')];
}

/** Filters that give a picture of one colour, without end. */
function plain(color: string, { width, height, rate }: Picture): string {
  return `color=${color}:s=${width}x${height}:r=${rate.n}/${rate.d},format=yuv420p,setsar=1`;
}

function output(picture: Picture, stream: string): readonly string[] {
  return [
    '-map',
    stream,
    '-an',
    '-sn',
    '-dn',
    '-fps_mode',
    'passthrough',
    ...encoderOf(picture.encoding),
    ...container(picture),
  ];
}

function container({ rate }: Picture): readonly string[] {
  return ['-video_track_timescale', String(filmTicks(rate).perSecond), ...repeatable, '-f', 'mp4'];
}
