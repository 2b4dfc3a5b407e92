import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { filmEncoder } from '../../src/media/film-encoder.js';
import { picturePackets, readFilm, stampsOf } from '../support/clips.js';
import { clipAt, type Filmed, openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
const out = join(dir, 'film.mp4');
const faststart = ['-movflags', '+faststart'];
afterAll(bench.close);

/** What a stitch left behind that nobody would take up again. */
async function leftovers(): Promise<string[]> {
  const names = await readdir(dir, { recursive: true });
  return names.filter((name) => /\.tmp|join-/.test(name));
}

async function threeShots(): Promise<Filmed[]> {
  return [
    { id: 'a', film: await clip('a.mp4', { id: 1, clicks: [0.5] }), durationS: 1 },
    { id: 'b', film: await clip('b.mp4', { id: 2, clicks: [0.5] }), durationS: 1, ...dissolve(0.25) },
    { id: 'c', film: await clip('c.mp4', { id: 3 }), durationS: 1 },
  ];
}

test('the second stitch does nothing, a changed shot costs its own frames, equal inputs are equal bytes', async () => {
  const shots = await threeShots();
  const first = await stitch(shots);
  expect(first).toMatchObject({ kind: 'stitched', film: { frames: 66, durationS: 2.75 } });
  expect(bench.events.at(-1)).toEqual({ step: 'join', done: 1, of: 1 });
  expect(bench.events.filter((event) => event.step === 'picture').at(-1)).toMatchObject({ done: 66, of: 66 });
  const { mtimeMs } = await stat(out);
  expect(await stitch(shots)).toEqual({ ...first, kind: 'unchanged' });
  expect([bench.events, (await stat(out)).mtimeMs]).toEqual([[], mtimeMs]);

  const bytes = await readFile(out);
  await truncate(out, 1000);
  expect(await stitch(shots)).toEqual(first);
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 0 });
  expect((await readFile(out)).equals(bytes)).toBe(true);
  const elsewhere = { derived: bench.derivedAt(join(dir, 'derived2')), out: join(dir, 'film2.mp4') };
  await stitch(shots, elsewhere);
  expect((await readFile(elsewhere.out)).equals(bytes)).toBe(true);

  // Shot c, 24 frames, from another clip.
  const other = shots.map((shot) =>
    shot.id === 'c' ? { ...shot, film: shots[0]?.film ?? shot.film } : shot,
  );
  await stitch(other);
  expect(bench.events[0]).toMatchObject({ of: 24 });
  const pieces = join(dir, 'derived', 'pieces');
  for (const name of await readdir(pieces)) await truncate(join(pieces, name), 700);
  expect(await stitch(shots)).toEqual(first);
  expect(await leftovers()).toEqual([]);
});

test('clips in the film’s own profile are joined as they are', async () => {
  const square = 'scale=in_range=tv:out_range=tv,setsar=1';
  const profile = { codec: [...filmEncoder], more: ['-vf', square] };
  const a = await clip('pa.mp4', { ...profile, id: 1, frames: 30, clicks: [0.5] });
  const b = await clip('pb.mp4', { ...profile, id: 2, frames: 7 });
  const shots = [
    { id: 'a', film: a, durationS: 30 / 24 },
    { id: 'b', film: b, durationS: 7 / 24 },
    // Not to its end: this one has to be encoded.
    { id: 'c', film: a, durationS: 0.5 },
  ];
  expect(await stitch(shots, { out: join(dir, 'copy.mp4') })).toMatchObject({ kind: 'stitched' });
  const packets = await picturePackets(ffmpeg, join(dir, 'copy.mp4'));
  const [ofA, ofB] = [await picturePackets(ffmpeg, a.path), await picturePackets(ffmpeg, b.path)];
  expect(packets.slice(0, 37)).toEqual([...ofA, ...ofB]);
  const film = await readFilm(ffmpeg, join(dir, 'copy.mp4'));
  expect(film.stamps).toEqual([...stampsOf(1, 0, 30), ...stampsOf(2, 0, 7), ...stampsOf(1, 0, 12)]);
});

test('damaged clips are all told with their shots, one that never was whole is a fault; the old film stays', async () => {
  const shots = await threeShots();
  const torn = await clip('torn.mp4', { id: 4, more: faststart });
  await stitch(shots);
  const bytes = await readFile(out);
  await truncate(torn.path, (await stat(torn.path)).size - 1200);
  const withTorn = [...shots, { id: 'd', film: torn, durationS: 1 }];
  const damaged = (shot: string) => ({ kind: 'damaged', clips: [{ shot, clip: { path: torn.path } }] });
  expect(await stitch(withTorn)).toMatchObject(damaged('d'));

  // Torn before it was hashed: its index still promises all frames.
  const hashed = { ...torn, sha256: sha256(await readFile(torn.path)) };
  const unreadable = await stitch([...shots, { id: 'e', film: hashed, durationS: 1 }]);
  expect(unreadable).toMatchObject({ kind: 'failed', shot: 'e' });
  await rm(torn.path);
  expect(await stitch(withTorn)).toMatchObject(damaged('d'));
  expect((await readFile(out)).equals(bytes)).toBe(true);
  expect(await leftovers()).toEqual([]);
});

test('what cannot be shown or written is said', async () => {
  const [a] = await threeShots();
  if (a === undefined) return;
  expect(await stitch([{ ...a, inS: 3 }])).toMatchObject({ kind: 'failed', shot: 'a' });
  expect(await stitch([])).toMatchObject({ kind: 'failed', shot: null });
  await writeFile(join(dir, 'file'), '');
  const blocked = await stitch([a], { out: join(dir, 'file', 'film.mp4') });
  expect(blocked).toMatchObject({ kind: 'failed', shot: null });
});

test('stopped in the middle nothing half is left, and the next stitch goes on', async () => {
  const control = new AbortController();
  const shots = await threeShots();
  const given = { out: join(dir, 'stopped.mp4'), derived: bench.derivedAt(join(dir, 'derived3')) };
  const progress = (event: { step: string; done: number }): void => {
    if (event.done > 0 || event.step === 'join') control.abort();
  };
  expect(await stitch(shots, { ...given, progress, signal: control.signal })).toEqual({ kind: 'stopped' });
  expect(existsSync(given.out)).toBe(false);
  expect(await leftovers()).toEqual([]);
  expect(await stitch(shots, { ...given, signal: control.signal })).toEqual({ kind: 'stopped' });
  expect(await stitch(shots, given)).toMatchObject({ kind: 'stitched' });
  expect(await clipAt(given.out)).toMatchObject({ facts: { frames: 66 } });
});

test('a piece made alone is that made with its transition, also from elsewhere in its clip; one that the disk damaged goes into no film', async () => {
  const numbers = [...Array(290).keys()].map((n) => n % 256);
  const pal = await clip('pal.mp4', { id: 5, frames: numbers, rate: { n: 25, d: 1 } });
  const shots = [
    // To second 11: read alone, the transition is sought.
    { id: 'a', film: pal, inS: 9.75, durationS: 1.25 },
    { id: 'b', film: await clip('after.mp4', { id: 6 }), durationS: 1, ...dissolve(0.5) },
  ];
  const given = { out: join(dir, 'apart.mp4'), derived: bench.derivedAt(join(dir, 'derived4')) };
  await stitch(shots, given);
  const whole = await readFile(given.out);
  const folder = join(given.derived.dir, 'pieces');
  const pieces = (await readdir(folder)).map((name) => join(folder, name));
  const again = async (): Promise<number | undefined> => {
    await rm(given.out, { force: true });
    expect(await stitch(shots, given)).toMatchObject({ kind: 'stitched' });
    expect((await readFile(given.out)).equals(whole)).toBe(true);
    return bench.events[0]?.of;
  };
  const made: (number | undefined)[] = [];
  for (const piece of pieces) {
    await rm(piece);
    made.push(await again());
  }
  expect(made.sort()).toEqual([0, 12, 12, 18]);

  const [damaged = ''] = pieces.toSorted((a, b) => statSync(b).size - statSync(a).size);
  const bytes = await readFile(damaged);
  bytes.fill(0x55, bytes.indexOf('mdat') + 100, bytes.indexOf('mdat') + 110);
  await writeFile(damaged, bytes);
  await rm(given.out);
  expect(await stitch(shots, given)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('damaged on the disk') as string,
  });
  expect(existsSync(given.out)).toBe(false);
  expect(await again()).toBeGreaterThan(0);
});
