import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_RATE, sampleAt, type Rate } from '../../base/time.js';
import type { Ffmpeg } from '../../media/ffmpeg.js';
import { filmEncoder, filmTicks, repeatable } from '../../media/film-encoder.js';
import { runFfmpeg } from '../../media/run-ffmpeg.js';
import { ClipFailure } from './failure.js';
import { colours, type Layout } from './layout.js';

/** A clip as raw RGBA pictures: the page once, the window's pictures that move before it. */
export type Film = {
  readonly layout: Layout;
  readonly frames: number;
  readonly rate: Rate;
  /** The whole page; with `moving` null, the picture in it. */
  readonly page: Uint8Array;
  /** Every k-th picture of the window, enough to reach the last frame; null: nothing moves but the progress line. */
  readonly moving: { readonly every: number; readonly pictures: AsyncIterable<Uint8Array> } | null;
  /** What the file says of itself. */
  readonly comment: string;
};

/** Writes `clip.mp4` into a folder and returns its path. Frames and samples are exact; equal films give equal bytes. */
export async function encodeFilm(
  film: Film,
  at: { ffmpeg: Ffmpeg; folder: string; signal: AbortSignal },
): Promise<string> {
  const page = join(at.folder, 'page.rgba');
  const clip = join(at.folder, 'clip.mp4');
  await writeFile(page, film.page, { signal: at.signal });
  const outcome = await runFfmpeg({
    ffmpeg: at.ffmpeg,
    args: argsOf(film, page, clip),
    signal: at.signal,
    ...(film.moving === null ? {} : { stdin: film.moving.pictures }),
  });
  if (outcome.kind === 'done') return clip;
  if (outcome.kind === 'stopped') throw at.signal.reason;
  throw new ClipFailure('provider', `ffmpeg could not make the panel: ${outcome.message}`);
}

function argsOf(film: Film, page: string, clip: string): string[] {
  const { layout, rate, moving } = film;
  const raw = (width: number, height: number, fps: string): string[] => [
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', `${width}x${height}`, '-framerate', fps],
  ];
  const { width, height } = layout.window;
  const slow = `${rate.n}/${rate.d * (moving?.every ?? 1)}`;
  return [
    ...['-filter_complex_threads', '1'],
    ...[...raw(layout.width, layout.height, `${rate.n}/${rate.d}`), '-i', page],
    ...(moving === null ? [] : [...raw(width, height, slow), '-i', 'pipe:0']),
    ...['-filter_complex', graphOf(film), '-map', '[v]', '-map', '[a]', '-fps_mode', 'passthrough'],
    ...filmEncoder,
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2'],
    ...[...repeatable, '-metadata', `comment=${film.comment}`],
    ...['-video_track_timescale', String(filmTicks(rate).perSecond)],
    // In samples: the length in its header would else be rounded to a millisecond.
    ...['-movie_timescale', String(SAMPLE_RATE), '-movflags', '+faststart', clip],
  ];
}

/** Says how RGB becomes YUV: ffmpeg's own guess is another matrix than the one the file is tagged with. */
const toVideo = 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p';

/** The length is cut by `trim`: `-frames:v` would end the sound early. */
function graphOf({ layout, frames, rate, moving }: Film): string {
  const fps = `${rate.n}/${rate.d}`;
  const { window, progress } = layout;
  const bar = colours.amber.replace('#', '0x');
  const samples = sampleAt(frames, rate);
  return [
    `[0:v]${toVideo},loop=loop=-1:size=1:start=0,setpts=N/(${fps})/TB,fps=${fps}[page]`,
    ...(moving === null
      ? []
      : [
          `[1:v]${toVideo},framerate=fps=${fps}:interp_start=0:interp_end=255:flags=0[moving]`,
          `[page][moving]overlay=0:${window.y}:format=yuv420:eof_action=repeat[scene]`,
        ]),
    `color=${bar}:size=${progress.width}x${progress.height}:rate=${fps},format=rgb24,${toVideo}[bar]`,
    // By the time: `n` counts from 1 here, which would push the line past the end of the last frame.
    `[${moving === null ? 'page' : 'scene'}][bar]overlay=x='-w+w*(t*${fps}+1)/${frames}':y=${progress.y}:format=yuv420,` +
      `trim=end_frame=${frames},setsar=1,fps=${fps}[v]`,
    `anullsrc=r=${SAMPLE_RATE}:cl=stereo,atrim=end_sample=${samples}[a]`,
  ].join(';');
}
