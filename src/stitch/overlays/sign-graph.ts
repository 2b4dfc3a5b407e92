import { secondsAt } from '../../base/time.js';
import type { Sign } from '../../plan/overlays.js';
import type { Picture } from '../conform.js';
import type { Over, Piece } from '../pieces.js';
import type { Drawn } from './signwriter.js';

/**
 * What lays signs over the picture that the filters before give: their inputs, and filters to be put behind those. A
 * sign that comes or goes is a stream of as many frames as it lasts, of which the piece shows its part; one that stands
 * still is a single frame.
 */
export function signGraph(
  { over, frames }: Pick<Piece, 'over' | 'frames'>,
  given: {
    readonly drawn: ReadonlyMap<Sign, Drawn>;
    readonly picture: Picture;
    readonly firstInput: number;
  },
): { readonly inputs: readonly string[]; readonly filters: string } {
  const { drawn, firstInput } = given;
  const { rate } = given.picture;
  const signs = over.map((one, n) => {
    const input = firstInput + n;
    const sign = drawn.get(one.shows);
    if (sign === undefined) throw new Error('nobody drew a sign of this piece');
    const begin = Math.max(0, one.from);
    const still = 'scale=out_color_matrix=bt709:out_range=tv,format=yuva420p';
    const stream = one.fadeFrames === 0 ? still : `${still},${fading(one, frames)},setpts=N+${begin}`;
    const [from, to] = [begin, one.to].map((frame) => secondsAt(frame - 0.5, rate).toFixed(6));
    const layer = `overlay=x=${sign.x}:y=${sign.y}:format=yuv420:eof_action=repeat:enable='between(t,${from ?? 0},${to ?? 0})'`;
    return {
      options: ['-framerate', `${rate.n}/${rate.d}`, '-i', sign.path],
      filters: `[under${input}];[${input}:v:0]${stream}[sign${input}];[under${input}][sign${input}]${layer}`,
    };
  });
  return {
    inputs: signs.flatMap(({ options }) => options),
    filters: signs.map(({ filters }) => filters).join(''),
  };
}

/** Of a fade of n frames the first shows one part in n + 1, the last n: it is seen in each. */
function fading({ from, to, fadeFrames }: Over, pieceFrames: number): string {
  const frames = to - from;
  // Not beyond the piece: ffmpeg would go on with it alone.
  const shown = { from: Math.max(0, -from), to: Math.min(frames, pieceFrames - from) };
  // One frame more at the beginning, which is left out again: there ffmpeg shows nothing of it.
  return [
    'loop=loop=-1:size=1:start=0',
    'setpts=N',
    `fade=t=in:s=0:n=${fadeFrames + 1}:alpha=1`,
    `fade=t=out:s=${frames - fadeFrames}:n=${fadeFrames + 1}:alpha=1`,
    `trim=start_frame=${shown.from + 1}:end_frame=${shown.to + 1}`,
  ].join(',');
}
