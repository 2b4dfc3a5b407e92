import { afterAll, expect, test } from 'vitest';
import type { Change } from '../../src/storyboard/storyboard.js';
import { clicksIn, readFilm, stampsOf, turn } from '../support/clips.js';
import { clipAt, fps, openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg } = bench;
afterAll(bench.close);

async function filmOf(...given: Parameters<typeof stitch>): Promise<Awaited<ReturnType<typeof readFilm>>> {
  const outcome = await stitch(...given);
  if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
  const film = await readFilm(ffmpeg, outcome.film.path);
  expect(film.stamps).toHaveLength(outcome.film.frames);
  return film;
}

test('cuts: every frame in its place, sound with its picture', async () => {
  const a = await clip('a.mp4', { id: 1, frames: 24, clicks: [0.25] });
  const b = await clip('b.mp4', { id: 2, frames: 36, clicks: [0, 1] });
  const c = await clip('c.mp4', { id: 3, frames: 10 });
  const film = await filmOf([
    { id: 'a', film: a, durationS: 0.75 },
    { id: 'b', film: b, durationS: 1.25 },
    { id: 'c', film: c, durationS: 10 / 24 },
  ]);
  expect(film.stamps).toEqual([...stampsOf(1, 0, 18), ...stampsOf(2, 0, 30), ...stampsOf(3, 0, 10)]);
  expect(film.times).toEqual([...Array(58).keys()].map((k) => expect.closeTo(k / 24, 6) as number));
  expect(clicksIn(film.sound)).toEqual([0.25, 0.75, 1.75].map((s) => expect.closeTo(s, 2) as number));
  expect(film.sound.length / 48_000).toBeCloseTo(58 / 24, 1);
});

test('a dissolve covers the last frames of one clip and the first of the next, picture and sound', async () => {
  // 170 is 10101010, 85 is 01010101: what is bright in one is dark in the other.
  const a = await clip('da.mp4', { id: 170, frames: 24, clicks: [0.5] });
  const b = await clip('db.mp4', { id: 85, frames: 24, clicks: [0.75] });
  const film = await filmOf([
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, ...dissolve(0.25) },
  ]);
  const at = [0, 1, 2, 3, 4, 5].map((k) => film.bars[18 + k]?.[8] ?? 0);
  expect(film.stamps.slice(0, 18)).toEqual(stampsOf(170, 0, 18));
  expect(film.stamps.slice(24)).toEqual(stampsOf(85, 6, 24));
  // From 235 to 16 in sixths: the first frame of it is still all of the old clip.
  at.forEach((level, k) => expect(Math.abs(level - (235 - (219 * k) / 6))).toBeLessThan(8));
  expect(clicksIn(film.sound)).toEqual([0.5, 1.5].map((s) => expect.closeTo(s, 2) as number));
});

test('fades come from black and go through colours, wipes cross the picture, each within its overlap', async () => {
  // 15 is 00001111, 240 is 11110000.
  const a = await clip('fa.mp4', { id: 15, frames: 48 });
  const c = await clip('fc.mp4', { id: 240, frames: 48 });
  const shot = (id: string, film: typeof a, type: Change) => {
    return { id, film, durationS: 1, transition: { type, durationS: 0.25 } };
  };
  const film = await filmOf([
    shot('a', a, 'fade'),
    shot('b', a, 'fade_white'),
    shot('c', c, 'wipe_left'),
    shot('d', a, 'wipe_down'),
    shot('e', c, 'wipe_right'),
    shot('f', a, 'wipe_up'),
  ]);
  expect(film.stamps).toHaveLength(6 * 24 - 5 * 6);
  const near = (level: number) => expect.closeTo(level, -1) as number;
  const levels = (from: number, bar: number): number[] =>
    [0, 1, 2, 3, 4, 5, 6].map((k) => film.bars[from + k]?.[bar] ?? 0);
  expect(levels(0, 15)).toEqual([16, 53, 89, 126, 162, 199, 235].map(near));
  expect(levels(18, 8)).toEqual([16, 89, 162, 235, 162, 89, 16].map(near));
  expect(levels(18, 15)).toEqual(Array(7).fill(near(235)));
  // A third of the width is the new clip's, from the right; a third of the height, from above.
  expect(film.bars[36 + 2]?.slice(8)).toEqual([16, 16, 16, 16, 235, 16, 16, 16].map(near));
  expect([film.stamps[54], film.stamps[54 + 4], film.stamps[60]]).toEqual(['240:18', '240:4', '15:6']);
  expect(film.stamps.slice(6, 18)).toEqual(stampsOf(15, 6, 18));
  // From the left, and from below.
  expect(film.bars[72 + 2]?.slice(8)).toEqual([235, 235, 235, 16, 235, 235, 235, 235].map(near));
  expect([film.stamps[90], film.stamps[90 + 4], film.stamps[96]]).toEqual(['240:18', '15:22', '15:6']);
});

test('an overlap sounds of both, in a straight line', async () => {
  const a = await clip('oa.mov', { id: 1, frames: 24, clicks: [0.8], soundCodec: ['-c:a', 'pcm_s16le'] });
  const b = await clip('ob.mov', { id: 2, frames: 24, clicks: [0.3], soundCodec: ['-c:a', 'pcm_s16le'] });
  const film = await filmOf([
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, ...dissolve(0.5) },
  ]);
  // Both clicks are at 0.8 s, 0.3 s into the overlap of half a second: 40 % of one and 60 % of the other.
  const loudest = film.sound.reduce((most, sample) => Math.max(most, sample), 0);
  expect(clicksIn(film.sound)).toEqual([expect.closeTo(0.8, 2)]);
  expect(loudest).toBeGreaterThan(0.4);
});

test('clips of every rate, size and sound come out with the wanted frames, in sync', async () => {
  const pcm = ['-c:a', 'pcm_s16le'];
  const film = await filmOf(
    [
      {
        id: 'a',
        film: await clip('25.mov', {
          id: 1,
          rate: fps(25),
          frames: 25,
          width: 128,
          height: 72,
          clicks: [0.5],
          channels: 1,
          sampleRate: 44_100,
          soundCodec: pcm,
        }),
        durationS: 1,
      },
      {
        id: 'b',
        film: await clip('ntsc.mp4', {
          id: 2,
          rate: fps(30_000, 1001),
          frames: 31,
          clicks: [0.5],
          channels: 6,
        }),
        durationS: 1,
      },
      {
        id: 'c',
        film: await clip('60.webm', {
          id: 3,
          rate: fps(60),
          frames: 60,
          width: 96,
          height: 54,
          clicks: [0.5],
          soundCodec: ['-c:a', 'libopus'],
          codec: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '2M'],
        }),
        durationS: 1,
      },
      {
        id: 'd',
        film: await clip('vfr.mp4', {
          id: 4,
          frames: 24,
          clicks: [0.5],
          more: ['-vf', 'select=gte(n\\,12)+not(mod(n\\,2))', '-fps_mode', 'vfr'],
        }),
        durationS: 1,
      },
      { id: 'e', film: await clip('low.mp4', { id: 5, rate: fps(12), frames: 12 }), durationS: 1 },
      {
        id: 'f',
        film: await clip('mute.mp4', { id: 6, frames: 24, clicks: [0.5] }),
        durationS: 1,
        mix: 'mute',
      },
    ],
    { fps: 24 },
  );
  const clipsSeen = film.stamps.map((one) => one.split(':')[0]);
  expect(clipsSeen).toEqual([1, 2, 3, 4, 5, 6].flatMap((id) => Array<string>(24).fill(String(id))));
  const second = (n: number): number[] =>
    film.stamps.slice(n * 24, n * 24 + 24).map((one) => Number(one.split(':')[1]));
  // 25 into 24: one frame of the second is passed over.
  expect(new Set(second(0)).size).toBe(24);
  second(1).forEach((frame, k) => expect(Math.abs(frame - (k * 30) / 24)).toBeLessThanOrEqual(0.6));
  second(2).forEach((frame, k) => expect(Math.abs(frame - (k * 60) / 24)).toBeLessThanOrEqual(1));
  expect(second(4)).toEqual([...Array(24).keys()].map((k) => Math.floor(k / 2)));
  expect(second(5)).toEqual([...Array(24).keys()]);
  expect(clicksIn(film.sound)).toEqual([0.5, 1.5, 2.5, 3.5].map((s) => expect.closeTo(s, 2) as number));
});

test('an extension shows and plays its own part alone; `in` counts from there', async () => {
  const parent = await clip('parent.mp4', { id: 1, frames: 24, clicks: [0.5] });
  // The provider sent the parent's frames once more, with their sound.
  const child = await clip('child.mp4', { id: 2, frames: 48, clicks: [0.5, 1.5] });
  const film = await filmOf([
    { id: 'a', film: parent, durationS: 1 },
    { id: 'b', film: child, newFromFrame: 24, durationS: 1 },
    { id: 'c', film: child, newFromFrame: 24, inS: 0.25, durationS: 0.5 },
  ]);
  expect(film.stamps).toEqual([...stampsOf(1, 0, 24), ...stampsOf(2, 24, 48), ...stampsOf(2, 30, 42)]);
  expect(clicksIn(film.sound)).toEqual([0.5, 1.5, 2.25].map((s) => expect.closeTo(s, 2) as number));
});

test('own footage from far into a long clip: the very frames, a take that is two short holds its last', async () => {
  const numbers = [...Array(480).keys()].map((n) => n % 256);
  const own = await clip('own.mov', { id: 9, frames: numbers, rate: fps(24), clicks: [14.5] });
  const short = await clip('short.mp4', { id: 3, frames: 10 });
  const pal = await clip('pal.mov', { id: 10, frames: numbers.slice(0, 360), rate: fps(25) });
  const film = await filmOf(
    [
      { id: 'sea', film: own, inS: 14, durationS: 1 },
      { id: 'b', film: short, durationS: 0.5 },
      { id: 'pal', film: pal, inS: 12.125, durationS: 1 },
      { id: 'end', film: own, inS: 19.5, durationS: null },
    ],
    { endFadeS: 0.25 },
  );
  const [sea, held, end] = [film.stamps.slice(0, 24), film.stamps.slice(24, 36), film.stamps.slice(60, 66)];
  expect(sea).toEqual(numbers.slice(336, 360).map((n) => `9:${n}`));
  expect(held).toEqual([...stampsOf(3, 0, 10), '3:9', '3:9']);
  expect(end).toEqual(numbers.slice(468, 474).map((n) => `9:${n}`));
  // Of 25 frames the one that came last, as if the clip were read from its beginning.
  const lastBy = (place: number): number =>
    [...numbers.keys()].findLast((k) => Math.round((k * 24) / 25) <= place) ?? 0;
  expect(film.stamps.slice(36, 60)).toEqual(
    [...Array(24).keys()].map((k) => `10:${numbers[lastBy(291 + k)] ?? 0}`),
  );
  // The six frames after those go to black.
  const bright = film.bars.slice(66).map((bars) => Math.max(...bars));
  expect(bright).toEqual([235, 191, 147, 104, 60, 16].map((level) => expect.closeTo(level, -1) as number));
  expect(clicksIn(film.sound)).toEqual([expect.closeTo(0.5, 2)]);
});

test('shapes: cut off around the focus, padded, blurred beside it, turned, and of wide pixels', async () => {
  const tall = await clip('tall.mp4', { id: 255, frames: 2, width: 64, height: 72 });
  const onSide = await clip('side.mp4', { id: 255, frames: 2 });
  await turn(onSide.path);
  const wide = await clip('wide.mp4', {
    id: 255,
    frames: 2,
    more: ['-vf', 'scale=32:36:in_range=tv:out_range=tv,setsar=2/1'],
  });
  const shots = [
    { id: 'top', film: tall, fit: 'crop', focus: [0.5, 0] },
    { id: 'bottom', film: tall, fit: 'crop', focus: [0.5, 1] },
    { id: 'pad', film: tall, fit: null },
    { id: 'blur', film: tall, fit: 'blur' },
    { id: 'side', film: await clipAt(onSide.path), fit: null },
    { id: 'wide', film: wide, fit: null },
  ] as const;
  const film = await filmOf(shots.map((shot) => ({ ...shot, durationS: 1 / 24 })));
  const [top, bottom, pad, blur, side, squeezed] = film.bars;
  // Upper half: frame 0, black bars. Lower half: 255, white.
  expect(Math.max(...(top ?? []))).toBeLessThan(40);
  expect(Math.min(...(bottom ?? []))).toBeGreaterThan(210);
  const whiteBars = (bars: readonly number[] = []): number[] =>
    bars.slice(8).map((level) => (level > 125 ? 1 : 0));
  expect(whiteBars(pad)).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
  expect([blur?.slice(0, 8).every((level) => level < 40), whiteBars(blur)]).toEqual([true, Array(8).fill(1)]);
  expect(whiteBars(side)).not.toEqual(Array(8).fill(1));
  expect(whiteBars(squeezed)).toEqual(Array(8).fill(1));
});
