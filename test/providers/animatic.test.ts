import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Rate } from '../../src/base/time.js';
import { pictureIndex } from '../../src/media/picture-index.js';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import { encodings } from '../../src/media/film-encoder.js';
import { headerArgs } from '../../src/stitch/piece-output.js';
import type { Ffmpeg } from '../../src/media/ffmpeg.js';
import { animaticProvider } from '../../src/providers/animatic/adapter.js';
import { layoutOf } from '../../src/providers/animatic/layout.js';
import { animaticModels } from '../../src/providers/animatic/models.js';
import type { Request } from '../../src/ledger/request.js';
import type { Provider } from '../../src/providers/provider.js';
import { ffmpegForTests } from '../support/clips.js';
import { character, difference, order, picture, readBack, Shelf, shoot } from './animatic-orders.js';

let ffmpeg: Ffmpeg;
let provider: Provider;
let shelf: Shelf;

beforeAll(async () => {
  ffmpeg = await ffmpegForTests();
  provider = animaticProvider({ ffmpeg });
  shelf = new Shelf(ffmpeg);
});

const film24: Rate = { n: 24, d: 1 };
const ntsc: Rate = { n: 30_000, d: 1001 };

describe('a clip has exactly the frames, size, rate and sound that were asked for', () => {
  test.each([
    { width: 64, height: 36, rate: film24, frames: 12, camera: 'slow dolly in' },
    { width: 36, height: 64, rate: { n: 25, d: 1 }, frames: 5, camera: null },
    { width: 48, height: 48, rate: ntsc, frames: 7, camera: 'pan left' },
    { width: 64, height: 48, rate: { n: 60, d: 1 }, frames: 49, camera: 'tilt up' },
    { width: 36, height: 48, rate: film24, frames: 1, camera: 'dolly in' },
    { width: 54, height: 36, rate: { n: 30, d: 1 }, frames: 2, camera: 'dolly out' },
    { width: 24, height: 36, rate: { n: 24_000, d: 1001 }, frames: 3, camera: 'static' },
  ])('$width x $height, $frames frames at $rate.n/$rate.d, $camera', async (given) => {
    const { camera, ...panel } = given;
    const inputs = [reference(0, picture('#804020'))];
    const words = { camera, cast: [character('Mira')] };
    const clip = await shoot(
      provider,
      order({ operation: 'reference', words, inputs, panel }),
      shelf.outside(),
    );
    const read = await readBack(ffmpeg, clip, given);
    const tick = given.rate.n < 1000 ? 1000 : given.rate.d;
    expect(read.pictures).toHaveLength(given.frames);
    expect(timesOf(read.packets, 0)).toEqual(read.pictures.map((_, frame) => frame * tick));
    expect(endOf(read.packets, 1)).toBe(Math.round((given.frames * 48_000 * given.rate.d) / given.rate.n));
    expect(read.loudest).toBe(0);
  });
});

test('the same request gives the same bytes, whoever makes it', async () => {
  const inputs = [reference(0, picture('#804020')), reference(1, picture('#208040', 64, 36))];
  const words = {
    camera: 'slow dolly in',
    cast: [character('Mira'), { ...character('Room'), kind: 'location' as const }],
  };
  const request = order({ operation: 'reference', words, inputs, panel: { width: 320, height: 180 } });
  const hashes = [provider, provider, animaticProvider({ ffmpeg })].map(async (one) =>
    createHash('sha256')
      .update(await shoot(one, request, shelf.outside()))
      .digest('hex'),
  );
  expect(new Set(await Promise.all(hashes)).size).toBe(1);
});

test('a clip is in the profile of the films, so that a film of panels is joined without encoding', async () => {
  const film = join(shelf.folder, 'film.mp4');
  const args = headerArgs({ ...panel64, rate: film24, encoding: encodings.standard });
  expect(
    await runFfmpeg({ ffmpeg, args: [...args, film], signal: new AbortController().signal }),
  ).toMatchObject({ kind: 'done' });
  const header = (await pictureIndex(film))?.header;
  for (const camera of ['pan right', null]) {
    const clip = video(await shoot(provider, order({ words: { camera } }), shelf.outside()));
    const index = await pictureIndex(await shelf.outside().inputs.part(clip.source.sha256, 'whole'));
    expect(index).toMatchObject({ header, ticksPerSecond: 24_000 });
    expect(index?.keys?.[0]).toBe(0);
    expect(index?.shown.toSorted((a, b) => a - b)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  }
});

test('the camera words move the picture; without any it stands still', async () => {
  const place = { ...character('Hill'), kind: 'location' as const };
  const inputs = [reference(0, stripes())];
  const moved = await Promise.all(
    ['dolly in', 'pan left', 'tilt down', null].map(async (camera) => {
      const request = order({ operation: 'reference', words: { camera, cast: [place] }, inputs, panel });
      const { pictures } = await readBack(ffmpeg, await shoot(provider, request, shelf.outside()), panel);
      return difference(pictures[0]!, pictures.at(-1)!, { width: 128, from: 12, to: 50 });
    }),
  );
  expect(moved.slice(0, 3).every((one) => one > 4)).toBe(true);
  expect(moved[3]).toBeLessThan(1);
});

test.each([null, 'dolly in'])(
  'the progress line grows by equal steps to the very end (%s)',
  async (camera) => {
    const request = order({ words: { camera }, panel: { ...panel, frames: 16 } });
    const { pictures } = await readBack(ffmpeg, await shoot(provider, request, shelf.outside()), panel);
    const { progress } = layoutOf(panel.width, panel.height);
    const lit = pictures.map((picture) =>
      Array.from({ length: panel.width }, (_, x) => picture[(progress.y * panel.width + x) * 3] ?? 0).filter(
        (red) => red > 120,
      ),
    );
    expect(lit.map(({ length }) => Math.round(length / 8))).toEqual(lit.map((_, frame) => frame + 1));
  },
);

describe('a clip that comes from another one', () => {
  test.each([
    ['an extension', 'extend', {}],
    ['what goes on from one frame', 'image', { use: 'first_frame', recipe: 'last_frame' }],
  ] as const)(
    '%s begins with the last frame of its parent and returns only what is new',
    async (_, operation, more) => {
      const place = { ...character('Hill'), kind: 'location' as const };
      const words = { camera: 'dolly in', cast: [place] };
      const parent = await shoot(
        provider,
        order({ operation: 'reference', words, inputs: [reference(0, stripes())], panel }),
        shelf.outside(),
      );
      const inputs = [{ ...video(parent), ...more }];
      const child = order({
        operation,
        words: { camera: 'pan left' },
        inputs,
        panel: { ...panel, frames: 9 },
      });
      const [before, after] = await Promise.all([
        readBack(ffmpeg, parent, panel),
        readBack(ffmpeg, await shoot(provider, child, shelf.outside()), panel),
      ]);
      const rows = { width: 128, from: 12, to: 50 };
      expect(after.pictures).toHaveLength(9);
      expect(difference(before.pictures.at(-1)!, after.pictures[0]!, rows)).toBeLessThan(5);
      expect(difference(before.pictures[0]!, after.pictures[0]!, rows)).toBeGreaterThan(8);
      expect(difference(after.pictures[0]!, after.pictures.at(-1)!, rows)).toBeGreaterThan(8);
    },
  );

  test('an edit shows its source, from the first frame that is sent; a first frame fills the window', async () => {
    const source = await shoot(
      provider,
      order({ inputs: [], panel: { ...panel, frames: 10 } }),
      shelf.outside(),
    );
    const edit = order({
      operation: 'edit',
      inputs: [{ ...video(source), recipe: { from: 2, to: 6 } }],
      panel,
    });
    const first = order({
      operation: 'image',
      inputs: [
        { use: 'first_frame', of: null, source: shelf.put(picture('#c02020', 128, 72)), recipe: 'whole' },
      ],
      panel,
    });
    const shown = await Promise.all(
      [edit, first].map(async (one) => readBack(ffmpeg, await shoot(provider, one, shelf.outside()), panel)),
    );
    expect(shown.map(({ pictures }) => pictures.length)).toEqual([8, 8]);
    expect(redness(shown[0]!.pictures[0]!)).toBeLessThan(20);
    expect(redness(shown[1]!.pictures[0]!)).toBeGreaterThan(100);
  });
});

describe('texts that do not fit stay in their place', () => {
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(8);
  test.each([
    ['a word without end', long],
    ['many words', 'the light goes over the water and comes back '.repeat(40)],
    ['right to left', 'تصعد الحارسة ميرا الدرجات الأخيرة وهي تحمل الفانوس '.repeat(9)],
    ['Han', '她提着灯笼走上最后几级台阶'.repeat(20)],
    ['emoji', '😀🎬👨‍👩‍👧‍👦🏴‍☠️'.repeat(30)],
    ['no font', 'लाइटहाउस '.repeat(30)],
    ['stacked marks and half a pair', `Z\u0338\u0322\u031bA\ud800\u202e\u0000${'\u0301'.repeat(60)}`],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    const size = { width: 320, height: 180 };
    const words = {
      ...{ size: text, angle: text, camera: `static ${text}`, prompt: [text, 0], style: text },
      cast: [character(text), character(long)],
      dialogue: [0, 1, 0, 1, 0].map((who) => ({ who, name: text, voice: null, line: text, off: who === 1 })),
    };
    const request = order({
      words,
      panel: { ...size, frames: 1, shot: long, heading: text, look: [text, ''] },
    });
    const { pictures } = await readBack(ffmpeg, await shoot(provider, request, shelf.outside()), size);
    const page = pictures[0]!;
    const margins = [
      { from: 140, to: 180, left: 0, right: 8 },
      { from: 140, to: 180, left: 312, right: 320 },
      { from: 176, to: 180, left: 0, right: 320 },
      { from: 0, to: 2, left: 0, right: 320 },
    ];
    expect(Math.max(...margins.map((margin) => brightest(page, size.width, margin)))).toBeLessThan(48);
  });
});

describe('inputs', () => {
  test('an image that is only an address is drawn as a card that says so', async () => {
    const inputs = [
      {
        ...reference(0, picture('#fff')),
        source: { kind: 'url' as const, url: 'https://example.com/mira.png' },
      },
      { ...reference(0, picture('#fff')), source: { kind: 'file_id' as const, id: 'f-1' } },
    ];
    const request = order({ operation: 'reference', words: { cast: [character('Mira')] }, inputs });
    expect(
      (await readBack(ffmpeg, await shoot(provider, request, shelf.outside()), panel64)).pictures,
    ).toHaveLength(6);
  });

  test.each([
    ['cut short', () => picture('#804020', 400, 400).subarray(0, 700), /Mira cannot be drawn: .*ends/],
    [
      'no image',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /Mira cannot be drawn: not a PNG/,
    ],
    ['empty', () => Buffer.alloc(0), /Mira cannot be drawn/],
  ])('%s: refused by name, free of charge', async (_, bytes, message) => {
    const inputs = [reference(0, bytes())];
    const request = order({ operation: 'reference', words: { cast: [character('Mira')] }, inputs });
    const capability = animaticModels[0]!;
    const prepared = await provider.prepare({ request, prompt: '', capability }, shelf.outside());
    expect(prepared).toMatchObject({
      failure: { kind: 'refused', charged: 'no', message: expect.stringMatching(message) as string },
    });
    const download = await provider.download({ request }, shelf.outside());
    expect(download).toMatchObject({ kind: 'unreachable', failure: { kind: 'refused', charged: 'no' } });
  });

  test('bytes that the store has not: refused by name', async () => {
    const source = { kind: 'bytes' as const, sha256: '0'.repeat(64) };
    const inputs = [{ ...video(Buffer.from('x')), source }];
    const prepared = await provider.prepare(
      { request: order({ operation: 'extend', inputs }), prompt: '', capability: animaticModels[0]! },
      shelf.outside(),
    );
    expect(prepared).toMatchObject({
      failure: { message: expect.stringContaining('the clip it continues from') as string },
    });
  });

  test('a parent that is no film is a failure, not an exception', async () => {
    const request = order({ operation: 'edit', inputs: [video(Buffer.from('no film'.repeat(99)))] });
    const download = await provider.download({ request }, shelf.outside());
    expect(download).toMatchObject({
      failure: { message: expect.stringContaining('the edited clip cannot be read') as string },
    });
  });
});

test('an aborted clip leaves nothing behind, nor does a finished one', async () => {
  const folder = join(shelf.folder, 'tmp');
  mkdirSync(folder);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    const request = order({
      words: { camera: 'dolly in' },
      panel: { frames: 4000, width: 320, height: 180 },
    });
    const stop = new AbortController();
    const download = provider.download({ request }, shelf.outside(stop.signal));
    await untilSomeone(() => readdirSync(folder).length > 0);
    stop.abort(new Error('enough'));
    await expect(download).rejects.toThrow('enough');
    await shoot(provider, order({}), shelf.outside());
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});

const panel64 = { width: 64, height: 36 };
const panel = { width: 128, height: 72, frames: 8 };

function reference(of: number, bytes: Buffer): StoredInput {
  return { use: 'reference', of, source: shelf.put(bytes), recipe: 'whole' };
}

type StoredInput = Request['inputs'][number] & { source: ReturnType<Shelf['put']> };

function video(bytes: Buffer): StoredInput {
  return { use: 'video', of: null, source: shelf.put(bytes), recipe: 'whole' };
}

function timesOf(packets: string, stream: number): number[] {
  return columnsOf(packets, stream)
    .map(([, , pts = NaN]) => pts)
    .sort((a, b) => a - b);
}

function endOf(packets: string, stream: number): number {
  return Math.max(...columnsOf(packets, stream).map(([, , pts = NaN, duration = NaN]) => pts + duration));
}

/** Stream, dts, pts, duration. */
function columnsOf(packets: string, stream: number): number[][] {
  return packets
    .split('\n')
    .filter((line) => line.startsWith(`${stream},`))
    .map((line) => line.split(',').slice(0, 4).map(Number));
}

/** Upright and level bars, so that any move shows. */
function stripes(): Buffer {
  const ctx = createCanvas(256, 144).getContext('2d');
  ctx.fillStyle = '#203040';
  ctx.fillRect(0, 0, 256, 144);
  ctx.fillStyle = '#e0d0a0';
  for (let x = 0; x < 256; x += 48) ctx.fillRect(x, 0, 20, 144);
  for (let y = 0; y < 144; y += 48) ctx.fillRect(0, y, 256, 20);
  return ctx.canvas.toBuffer('image/png');
}

function redness(picture: Buffer): number {
  const middle = (30 * 128 + 64) * 3;
  return (picture[middle] ?? 0) - (picture[middle + 1] ?? 0);
}

function brightest(
  page: Buffer,
  width: number,
  area: { from: number; to: number; left: number; right: number },
): number {
  let most = 0;
  for (let y = area.from; y < area.to; y += 1) {
    most = Math.max(most, ...page.subarray((y * width + area.left) * 3, (y * width + area.right) * 3));
  }
  return most;
}

async function untilSomeone(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}
