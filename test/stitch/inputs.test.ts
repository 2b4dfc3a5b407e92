import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import type { Clip } from '../../src/stitch/clip.js';
import { clicksIn, pixelsOf, readFilm } from '../support/clips.js';
import { clipAt, type Filmed, fps, openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

/** A clip that ffmpeg makes of others. */
async function made(name: string, ...args: readonly string[]): Promise<Clip> {
  const path = join(dir, name);
  const outcome = await runFfmpeg({ ffmpeg, args: [...args, path], signal: new AbortController().signal });
  if (outcome.kind !== 'done') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
  return await clipAt(path);
}

const x265 = (depth: string) =>
  `-c:v libx265 -preset ultrafast -crf 8 -pix_fmt ${depth} -tag:v hvc1 -x265-params log-level=none`.split(
    ' ',
  );
const colours = (matrix: string, transfer: string, scope = 'tv') =>
  ['-colorspace', matrix, '-color_primaries', matrix.replace('nc', ''), '-color_trc', transfer].concat([
    '-color_range',
    scope,
  ]);

test('whatever its rate, codec, pixels and container, a clip shows its frames in their places, in sync, and dissolves into the next', async () => {
  const long = await clip('long.mp4', { id: 7, frames: 48, clicks: [0.75] });
  const one = await clip('one.mp4', { id: 8, clicks: [0.5] });
  const two = await clip('two.mp4', { id: 9, clicks: [0.75] });
  const copy = ['-c', 'copy'];
  const inputs: Record<string, Clip> = {
    film: await clip('film.mp4', { id: 1, rate: fps(24_000, 1001), clicks: [0.25] }),
    ten: await clip('ten.mp4', { id: 2, codec: x265('yuv420p10le'), clicks: [0.25] }),
    // White of 203 nits, as paper has it.
    hdr: await clip('hdr.mp4', {
      id: 3,
      codec: x265('yuv420p10le'),
      more: [
        '-vf',
        `scale=in_range=tv:out_range=tv,format=yuv420p10le,lutyuv=y=if(gt(val\\,512)\\,572\\,64):u=512:v=512`,
      ],
      colours: colours('bt2020nc', 'smpte2084'),
    }),
    full: await clip('full.mov', {
      id: 4,
      more: ['-vf', 'format=yuvj420p,lutyuv=y=if(gt(val\\,128)\\,255\\,0)'],
      codec: ['-c:v', 'libx264', '-crf', '4'],
      colours: colours('bt709', 'bt709', 'pc'),
    }),
    vp9: await clip('vp9.webm', {
      id: 5,
      rate: fps(30),
      frames: 30,
      clicks: [0.25],
      soundCodec: ['-c:a', 'libopus'],
      codec: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-crf', '4', '-b:v', '0'],
    }),
    odd: await clip('odd.mp4', {
      id: 6,
      width: 129,
      height: 73,
      codec: ['-c:v', 'libx264', '-crf', '4', '-pix_fmt', 'yuv444p'],
    }),
    // Begins in the middle of a group of pictures, by an edit list.
    edited: await made('edited.mp4', '-ss', '0.25', '-i', long.path, ...copy),
    // Its sound is there a quarter of a second before its picture.
    late: await made(
      'late.mp4',
      ...['-itsoffset', '0.25', '-i', one.path, '-i', one.path, '-map', '0:v', '-map', '1:a', ...copy],
    ),
    tracks: await made(
      'tracks.mp4',
      ...['-i', one.path, '-i', two.path, '-map', '1:v', '-map', '0:a', '-map', '1:a', ...copy],
    ),
  };
  const shots = Object.entries(inputs).map(([id, film], n): Filmed => {
    return { id, film, durationS: 1, ...(n === 0 ? {} : dissolve(0.25)) };
  });
  // Eighteen frames to each, and the last has six more.
  expect(await stitch(shots)).toMatchObject({ kind: 'stitched', film: { frames: 18 * shots.length + 6 } });
  const film = await readFilm(ffmpeg, join(dir, 'film.mp4'));
  // Those that it has to itself, from its seventh on: the first frame of a dissolve is all of the old clip.
  const of = (id: string): string[] =>
    film.stamps.slice(shots.findIndex((shot) => shot.id === id) * 18 + 6).slice(0, 13);
  const own = [...Array(13).keys()].map((k) => k + 6);
  const numbered = (id: number, from = 0): string[] => own.map((k) => `${id}:${k + from}`);
  expect(of('film')).toEqual(numbered(1));
  expect(of('ten')).toEqual(numbered(2));
  expect(of('hdr')).toEqual(numbered(3));
  expect(of('full')).toEqual(numbered(4));
  expect(of('vp9')).toEqual(own.map((k) => `5:${Math.round(k * 1.25)}`));
  expect(of('odd')).toEqual(numbered(6));
  expect(of('edited')).toEqual(numbered(7, 6));
  expect(of('late')).toEqual(numbered(8));
  expect(of('tracks')).toEqual(numbered(9));
  const heard = [0.25, 1, 3.25, 5, 5.5, 6.5];
  expect(clicksIn(film.sound)).toEqual(heard.map((s) => expect.closeTo(s, 2) as number));
  // Black stays black, and white is white, in full range and HDR, too.
  const levels = (id: string): readonly number[] =>
    film.bars[shots.findIndex((shot) => shot.id === id) * 18 + 8] ?? [];
  expect(Math.max(...levels('full'))).toEqual(near(235));
  expect([Math.min(...levels('full')), Math.min(...levels('hdr'))]).toEqual([16, 16].map(near));
  expect(Math.max(...levels('hdr'))).toBeGreaterThan(205);
});

const near = (level: number) => expect.closeTo(level, -1) as number;

test('a clip whose edit list begins between two frames is in sync from the first frame that is seen', async () => {
  const long = await clip('cut.mp4', { id: 7, frames: 60, clicks: [0.75, 1.5] });
  for (const ss of [0.26, 0.3, 0.33, 0.41]) {
    const edited = await made(`cut-${ss}.mp4`, '-ss', String(ss), '-i', long.path, '-c', 'copy');
    const outcome = await stitch([{ id: 'a', film: edited, durationS: 1.5 }]);
    if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
    const film = await readFilm(ffmpeg, outcome.film.path);
    const first = Number(film.stamps[0]?.split(':')[1]) / 24;
    expect([ss, clicksIn(film.sound)]).toEqual([
      ss,
      [0.75, 1.5].map((s) => expect.closeTo(s - first, 2) as number),
    ]);
  }
});

test('one colour, however it is written, is one colour in the film', async () => {
  const paint = ['-f', 'lavfi', '-i', 'color=0xC04020:s=64x36:r=24:d=0.09,format=gbrp'];
  const written = (matrix: string, scope: string, format: string) => [
    '-vf',
    `scale=out_color_matrix=${matrix}:out_range=${scope},format=${format}`,
  ];
  const x264 = ['-c:v', 'libx264', '-crf', '1'];
  const shots = Object.entries({
    hd: [...written('bt709', 'tv', 'yuv420p'), ...x264, ...colours('bt709', 'bt709')],
    sd: [...written('bt601', 'tv', 'yuv420p'), ...x264, ...colours('smpte170m', 'smpte170m')],
    full: [...written('bt709', 'pc', 'yuvj444p'), ...x264, ...colours('bt709', 'bt709', 'pc')],
    ten: [...written('bt709', 'tv', 'yuv420p10le'), ...x265('yuv420p10le'), ...colours('bt709', 'bt709')],
    // Small and silent about it: BT.601.
    unsaid: [...written('bt601', 'tv', 'yuv420p'), ...x264],
    rgb: ['-c:v', 'libx264rgb', '-crf', '1'],
  });
  const filmed: Filmed[] = [];
  for (const [id, args] of shots) {
    filmed.push({ id, film: await made(`c-${id}.mp4`, ...paint, ...args), durationS: 2 / 24 });
  }
  expect(await stitch(filmed, { out: join(dir, 'colours.mp4') })).toMatchObject({ kind: 'stitched' });
  const frames = await pixelsOf(ffmpeg, join(dir, 'colours.mp4'));
  const middle = frames.map((frame) => [...frame.subarray((18 * 64 + 32) * 3).subarray(0, 3)]);
  expect(middle).toHaveLength(2 * shots.length);
  const [first = []] = middle;
  for (const pixel of middle) expect(pixel).toEqual(first.map(near));
});
