import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProcess } from '../../src/base/process.js';
import { pixelsOf, readFilm, stampsOf } from '../support/clips.js';
import { openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
const out = (name: string): string => join(dir, `${name}.mp4`);
afterAll(bench.close);

/** A picture that is costly to encode, so that sizes differ. */
const noisy = { more: ['-vf', 'scale=320:180:flags=neighbor:in_range=tv:out_range=tv,noise=alls=12:allf=t'] };
const a = await clip('a.mp4', { id: 1, clicks: [0.5], ...noisy });
const b = await clip('b.mp4', { id: 2, ...noisy });
const shots = [
  { id: 'a', film: a, durationS: 1 },
  { id: 'b', film: b, durationS: 1, ...dissolve(0.25) },
];
const finish = { quality: 'standard', maxBytes: null, posterFrame: null } as const;

test('each quality is a film of the same frames; what may have so many bytes has at most those, and the most that fit', async () => {
  const sizes: Record<string, number> = {};
  for (const quality of ['draft', 'standard', 'master'] as const) {
    expect(await stitch(shots, { out: out(quality), finish: { ...finish, quality } })).toMatchObject({
      kind: 'stitched',
      film: { frames: 42 },
    });
    sizes[quality] = (await stat(out(quality))).size;
    const { stamps } = await readFilm(ffmpeg, out(quality));
    expect([stamps.slice(0, 18), stamps.slice(-18)]).toEqual([stampsOf(1, 0, 18), stampsOf(2, 6, 24)]);
  }
  const { draft = 0, standard = 0, master = 0 } = sizes;
  expect([draft < standard, standard < master]).toEqual([true, true]);

  const maxBytes = standard;
  const small = { out: out('small'), finish: { ...finish, quality: 'master' as const, maxBytes } };
  const fitted = await stitch(shots, small);
  const notes = 'film' in fitted ? fitted.film.notes : [];
  expect(await stitch(shots, small)).toMatchObject({ kind: 'unchanged', film: { notes } });
  const { size } = await stat(small.out);
  expect(size).toBeLessThanOrEqual(maxBytes);
  const [, crf = NaN] = (/crf (\d+) instead of 14/.exec(notes.join('')) ?? []).map(Number);
  const better = await filesAt(crf - 1);
  expect(better).toBeGreaterThan(0); // the next better one was tried, and was too large
  expect((await readFilm(ffmpeg, small.out)).stamps).toHaveLength(42);
  const bytes = await readFile(small.out);
  const elsewhere = { ...small, out: out('again'), derived: bench.derivedAt(join(dir, 'derived2')) };
  await stitch(shots, elsewhere);
  expect((await readFile(elsewhere.out)).equals(bytes)).toBe(true);

  const impossible = await stitch(shots, { out: out('tiny'), finish: { ...finish, maxBytes: 2_000 } });
  expect(impossible).toMatchObject({
    kind: 'failed',
    shot: null,
    message: expect.stringMatching(/cannot have 0\.00 MB or less: without any picture it has/) as string,
  });
  expect(await filesAt(45)).toBe(0); // nothing was tried in vain
  expect(existsSync(out('tiny'))).toBe(false);
});

/** Pieces that were encoded with this crf, by what x264 writes into them. */
async function filesAt(crf: number): Promise<number> {
  const names = await readdir(join(dir, 'derived', 'pieces'));
  const texts = await Promise.all(
    names.map((name) => readFile(join(dir, 'derived', 'pieces', name), 'latin1')),
  );
  return texts.filter((text) => text.includes(`crf=${crf}.0`)).length;
}

test('a poster is the very frame, chapters stand where scenes begin, and both go when nobody asks for them', async () => {
  const given = { out: out('film'), finish: { ...finish, posterFrame: 30 } };
  const chapters = [
    { from: 0, title: 'Ebbe & Flut' },
    { from: 18, title: '夜' },
  ];
  const first = await stitch(shots, { ...given, chapters });
  const poster = out('film').replace('mp4', 'jpg');
  expect(first).toMatchObject({ kind: 'stitched', film: { beside: [poster] } });
  const [shown] = await pixelsOf(ffmpeg, poster);
  const frames = await pixelsOf(ffmpeg, given.out);
  const distances = frames.map((frame) => distance(frame, shown ?? Buffer.alloc(0)));
  expect(distances.indexOf(Math.min(...distances))).toBe(30);
  expect(distances[30]).toBeLessThan(4);
  const listing = await runProcess({
    file: ffmpeg.path,
    args: ['-v', 'error', '-i', given.out, '-f', 'ffmetadata', 'pipe:1'],
    signal: new AbortController().signal,
    silenceMs: 60_000,
  });
  const text = 'stdout' in listing ? listing.stdout : '';
  const found = [...text.matchAll(/TIMEBASE=1\/(\d+)\nSTART=(\d+)\nEND=(\d+)\ntitle=(.*)/g)];
  expect(found.map(([, base, start, , title]) => [Number(start) / Number(base), title])).toEqual([
    [0, 'Ebbe & Flut'],
    [0.75, '夜'],
  ]);
  expect(await stitch(shots, { ...given, chapters })).toMatchObject({ kind: 'unchanged' });
  expect(await stitch(shots, { out: out('film') })).toMatchObject({ kind: 'stitched', film: { beside: [] } });
  expect(existsSync(poster)).toBe(false);
});

/** Mean difference of two pictures, per byte. */
function distance(one: Buffer, other: Buffer): number {
  return one.reduce((sum, value, n) => sum + Math.abs(value - (other[n] ?? 0)), 0) / one.length;
}

test('a disk that would be full is told before anything is made, and again before the film is written', async () => {
  const full = await stitch(shots, { out: out('full'), freeSpace: () => Promise.resolve(1_000_000) });
  expect(full).toMatchObject({
    kind: 'failed',
    shot: null,
    message: expect.stringMatching(
      /1\.00 MB are free, about \d+\.\d\d MB are to be written, and 32\.00 MB stay free\. Make room: what/,
    ) as string,
  });
  expect(bench.events).toEqual([]);
  // Asked of the folder itself, for what is missing: of a film that was made, nothing is.
  const enough = (folder: string) => Promise.resolve(folder === join(dir, 'derived') ? 40_000_000 : Infinity);
  await stitch(shots, { out: out('room') });
  expect(await stitch(shots, { out: out('room-2'), freeSpace: enough })).toMatchObject({ kind: 'stitched' });
  const onlyOut = (folder: string) => Promise.resolve(folder === dir ? 0 : Infinity);
  const late = await stitch(shots, {
    out: out('full'),
    derived: bench.derivedAt(join(dir, 'apart', 'derived')),
    freeSpace: onlyOut,
  });
  expect(late).toMatchObject({ kind: 'failed', shot: null });
  expect(existsSync(out('full'))).toBe(false);
});
