import { encoderOf, filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import type { Picture } from './conform.js';

/** What makes ffmpeg write pieces: inputs and filters, and how each is written, in their order. */
export type PieceArgs = {
  readonly args: readonly string[];
  readonly outputs: readonly (readonly string[])[];
};

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
export function plain(color: string, { width, height, rate }: Picture): string {
  return `color=${color}:s=${width}x${height}:r=${rate.n}/${rate.d},format=yuv420p,setsar=1`;
}

/** How a piece is written. */
export function output(picture: Picture, stream: string): readonly string[] {
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
