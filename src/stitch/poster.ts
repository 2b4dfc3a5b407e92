import { type Rate, secondsAt } from '../base/time.js';
import { repeatable } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import type { Workshop } from './workshop.js';

/** Makes a JPEG of a frame of a film. */
export async function makePoster(
  { film, poster }: { film: string; poster: string },
  { frame, rate }: { frame: number; rate: Rate },
  workshop: Workshop,
): Promise<void> {
  // From half a frame before it: times of files are rounded.
  const seek = frame === 0 ? [] : ['-ss', secondsAt(frame - 0.5, rate).toFixed(6)];
  // JPEGs are BT.601, and use all levels.
  const colours = 'scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p';
  const picture = [
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-vf',
    colours,
    '-q:v',
    '2',
    ...repeatable,
    '-f',
    'mjpeg',
  ];
  await workshop.make({
    clips: [],
    args: strictInput(film, ...seek),
    files: [{ path: poster, args: picture }],
  });
}
