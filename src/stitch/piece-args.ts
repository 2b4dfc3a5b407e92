import { secondsAt } from '../base/time.js';
import { framesBetween } from '../media/exact.js';
import { filmEncoder, filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { conform, inputOf, type Picture } from './conform.js';
import type { Piece } from './pieces.js';

/**
 * What makes ffmpeg write a piece. A transition is made from the two original clips, not from encoded pieces: nothing
 * is encoded twice.
 */
export function pieceArgs(piece: Piece, picture: Picture): readonly string[] {
  const { make, frames } = piece;
  if (make.kind === 'body') {
    const fade = make.fadeToBlack ? `,fade=t=out:start_frame=0:nb_frames=${frames}` : '';
    return [...inputOf(make.of, picture), '-vf', conform(make.of, picture) + fade, ...output(picture)];
  }
  const { rate } = picture;
  // Both sides need more than they show, or ffmpeg 5.1 waits for ever for a frame after the last.
  const side = (filters: string): string => `${filters},tpad=stop_mode=clone:stop=2`;
  const lengthS = secondsAt(frames, rate).toFixed(6);
  const graph = [
    `[0:v:0]${side(conform(make.from, picture))}[tail]`,
    `[1:v:0]${side(conform(make.to, picture))}[head]`,
    `[tail][head]xfade=transition=fade:duration=${lengthS}:offset=0,${framesBetween({ from: 0, to: frames }, rate)}[v]`,
  ].join(';');
  const inputs = [...inputOf(make.from, picture), ...inputOf(make.to, picture)];
  const threads = ['-filter_complex_threads', '1'];
  return [...threads, ...inputs, '-filter_complex', graph, '-map', '[v]', ...output(picture)];
}

/** A clip that is in the film's profile already, as a piece. */
export function copyArgs(path: string, picture: Picture): readonly string[] {
  return [...strictInput(path), '-map', '0:v:0', '-c', 'copy', ...container(picture)];
}

/** One black frame: its header is the header of every piece. */
export function headerArgs({ width, height, rate }: Picture): readonly string[] {
  const source = `color=black:s=${width}x${height}:r=${rate.n}/${rate.d},format=yuv420p,setsar=1,trim=end_frame=1`;
  return ['-f', 'lavfi', '-i', source, ...output({ width, height, rate })];
}

function output(picture: Picture): readonly string[] {
  return ['-an', '-sn', '-dn', '-fps_mode', 'passthrough', ...filmEncoder, ...container(picture)];
}

function container({ rate }: Picture): readonly string[] {
  return ['-video_track_timescale', String(filmTicks(rate).perSecond), ...repeatable, '-f', 'mp4'];
}
