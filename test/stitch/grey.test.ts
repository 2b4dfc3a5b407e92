import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFilm } from '../support/clips.js';
import { openBench } from './bench.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

/** White of 203 nits, as paper has it, in ten bits. */
const hdr = (id: number, transfer: string, white: number) => ({
  id,
  frames: 6,
  more: [
    '-vf',
    `scale=in_range=tv:out_range=tv,format=yuv420p10le,lutyuv=y=if(gt(val\\,512)\\,${white}\\,64):u=512:v=512`,
  ],
  codec: '-c:v libx265 -preset ultrafast -crf 8 -pix_fmt yuv420p10le -x265-params log-level=none'.split(' '),
  colours: `-colorspace bt2020nc -color_primaries bt2020 -color_trc ${transfer} -color_range tv`.split(' '),
});

test('HDR that this ffmpeg shows grey is said each time, and not grey any more once an ffmpeg can do better', async () => {
  const path = join(dir, 'without-zscale');
  await writeFile(path, `#!/bin/sh\ncase "$*" in *zscale*) exit 1;; *) exec "${ffmpeg.path}" "$@";; esac\n`);
  await chmod(path, 0o755);
  const poor = { ...ffmpeg, path };
  const shots = [
    { id: 'pq', film: await clip('pq.mp4', hdr(1, 'smpte2084', 572)), durationS: 0.25 },
    { id: 'hlg', film: await clip('hlg.mp4', hdr(2, 'arib-std-b67', 721)), durationS: 0.25 },
    { id: 'plain', film: await clip('plain.mp4', { id: 3, frames: 6 }), durationS: 0.25 },
  ];
  const notes = ['HDR looks grey in pq, hlg: this ffmpeg has no filter zscale'];
  const whites = async (): Promise<number[]> => {
    const { bars } = await readFilm(ffmpeg, join(dir, 'film.mp4'));
    return [0, 6].map((n) => Math.max(...(bars[n + 3] ?? [])));
  };
  expect(await stitch(shots, { ffmpeg: poor })).toMatchObject({ kind: 'stitched', film: { notes } });
  const grey = await whites();
  expect(await stitch(shots, { ffmpeg: poor })).toMatchObject({ kind: 'unchanged', film: { notes } });
  // A film that shares its pieces.
  const other = { ffmpeg: poor, out: join(dir, 'other.mp4') };
  expect(await stitch(shots.toReversed(), other)).toMatchObject({
    kind: 'stitched',
    film: { notes: [notes[0]?.replace('pq, hlg', 'hlg, pq')] },
  });
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 0 });

  // Another ffmpeg of the same name.
  expect(await stitch(shots)).toMatchObject({ kind: 'stitched', film: { notes: [] } });
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 12 });
  (await whites()).forEach((white, n) => {
    expect(white).toBeGreaterThan(205);
    expect(white).toBeGreaterThan((grey[n] ?? 0) + 20);
  });
  expect(await stitch(shots, { ffmpeg: poor })).toMatchObject({ kind: 'unchanged', film: { notes: [] } });
  const newer = { ...ffmpeg, build: `${ffmpeg.build}+1` };
  expect(await stitch(shots, { ffmpeg: newer })).toMatchObject({ kind: 'stitched' });
});
