import { secondsAt } from '../base/time.js';
import { framesBetween } from '../media/exact.js';
import { filmEncoder, filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import type { Clip } from './clip.js';
import { conform, inputOf, type Picture, type Look } from './conform.js';
import type { Blend, Piece, Stretch } from './pieces.js';

/**
 * What makes ffmpeg write a piece. A transition is made from the two original clips, not from encoded pieces: nothing
 * is encoded twice.
 */
export function pieceArgs(piece: Piece, picture: Picture, looks: ReadonlyMap<Clip, Look>): readonly string[] {
  const { make, frames } = piece;
  const lookAt = ({ clip }: Stretch): Look => {
    const look = looks.get(clip);
    if (look === undefined) throw new Error(`nobody looked at ${clip.path}`);
    return look;
  };
  const input = (one: Stretch): readonly string[] => inputOf(one, picture, lookAt(one));
  const shown = (one: Stretch, side = ''): string => conform(one, picture, { look: lookAt(one), side });
  if (make.kind === 'blend') {
    const { from, to, blend } = make;
    const inputs = [...input(from), ...input(to)];
    const sides = { old: `[0:v:0]${shown(from, 'x')}`, new: `[1:v:0]${shown(to, 'y')}` };
    return [...inputs, ...blended(sides, { name: filterOf(blend), frames, picture })];
  }
  const { of, fade } = make;
  if (fade === null) return [...input(of), '-vf', shown(of), ...output(picture)];
  const [clip, color] = [`[0:v:0]${shown(of)}`, `${plain(fade.color, picture)},trim=end_frame=${frames}`];
  const sides = fade.to === 'in' ? { old: color, new: clip } : { old: clip, new: color };
  return [...input(of), ...blended(sides, { name: 'fade', frames, picture })];
}

/** One picture over another: the first frame is still all of the old one. */
function blended(
  sides: { old: string; new: string },
  { name, frames, picture }: { name: string; frames: number; picture: Picture },
): string[] {
  const { rate } = picture;
  // Both sides need more than they show, or ffmpeg 5.1 waits for ever for a frame after the last.
  const more = 'tpad=stop_mode=clone:stop=2';
  const lengthS = secondsAt(frames, rate).toFixed(6);
  const graph = [
    `${sides.old},${more}[old]`,
    `${sides.new},${more}[new]`,
    `[old][new]xfade=transition=${name}:duration=${lengthS}:offset=0,${framesBetween({ from: 0, to: frames }, rate)}[v]`,
  ].join(';');
  const threads = ['-filter_complex_threads', '1'];
  return [...threads, '-filter_complex', graph, '-map', '[v]', ...output(picture)];
}

function filterOf(blend: Blend): string {
  return blend === 'dissolve' ? 'fade' : blend.replace('_', '');
}

/** A clip that is in the film's profile already, as a piece. */
export function copyArgs(path: string, picture: Picture): readonly string[] {
  return [...strictInput(path), '-map', '0:v:0', '-c', 'copy', ...container(picture)];
}

/** One black frame: its header is the header of every piece. */
export function headerArgs(picture: Picture): readonly string[] {
  const source = `${plain('black', picture)},trim=end_frame=1`;
  return ['-f', 'lavfi', '-i', source, ...output(picture)];
}

/** Filters that give a picture of one colour, without end. */
function plain(color: string, { width, height, rate }: Picture): string {
  return `color=${color}:s=${width}x${height}:r=${rate.n}/${rate.d},format=yuv420p,setsar=1`;
}

function output(picture: Picture): readonly string[] {
  return ['-an', '-sn', '-dn', '-fps_mode', 'passthrough', ...filmEncoder, ...container(picture)];
}

function container({ rate }: Picture): readonly string[] {
  return ['-video_track_timescale', String(filmTicks(rate).perSecond), ...repeatable, '-f', 'mp4'];
}
