import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { TakeEntry } from '../../src/plan/choose.js';
import type { PlannedFilm } from '../../src/plan/plan.js';
import { openAhead } from '../../src/stitch/ahead.js';
import type { Clip } from '../../src/stitch/clip.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
import { type Filmed, openBench } from './bench.js';
import { dissolve, storyboard } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

function entryOf(request: string, { sha256, facts }: Clip, submitted = '2026-01-01'): TakeEntry {
  const { frames, rate, width, height, hasAudio: audio } = facts;
  const take = { sha256, frames, rate, width, height, audio, new_from_frame: 0 };
  const attempt = { request_id: request, take, submitted_at: submitted, request: { inputs: [] }, n: 1 };
  return { attempt } as unknown as TakeEntry;
}

function filmOf(shots: readonly Filmed[]): PlannedFilm {
  const planned = shots.map(({ id, reuse = null }) => {
    return {
      id,
      scene: null,
      slot: null,
      request: reuse === null ? id : null,
      shows: null,
      frames: 24,
      inS: 0,
    };
  });
  const board = storyboard(shots);
  return {
    id: 'a',
    storyboard: board,
    path: 'a.mp4',
    draft: null,
    delivery: null,
    selected: true,
    frames: 0,
    shots: planned,
  };
}

test('takes are conformed as they come, and what of transitions is certain; then a stitch encodes nothing', async () => {
  const [a, b, other] = [
    await clip('a.mp4', { id: 1, clicks: [0.5] }),
    await clip('b.mp4', { id: 2, clicks: [0.5] }),
    await clip('other.mp4', { id: 3 }),
  ];
  const shots: Filmed[] = [
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, ...dissolve(0.25) },
    { id: 'again', film: a, durationS: 0.5, reuse: 'a', mode: 'reuse', model: null },
  ];
  const derived = bench.derivedAt(join(dir, 'derived'));
  const pathOf = new Map([a, b, other].map(({ sha256, path }) => [sha256, path]));
  const open = () =>
    openAhead({
      films: [filmOf(shots)],
      inputs: new Map(),
      derived,
      ffmpeg,
      signs: openSignwriter(),
      signal: new AbortController().signal,
      paths: { stored: (hash) => Promise.resolve(pathOf.get(hash) ?? null), own: (path) => path },
      takesOf: (request) => (request === 'b' ? 2 : 1),
    });
  const made = async (folder: string): Promise<number> => {
    const names = await readdir(join(derived.dir, folder)).catch(() => []);
    return names.filter((name) => /^[0-9a-f]+\./.test(name)).length;
  };
  const until = async (pieces: number, sounds: number): Promise<void> =>
    await expect
      .poll(async () => [await made('pieces'), await made('sound')], { timeout: 120_000 })
      .toEqual([pieces, sounds]);

  const ahead = open();
  ahead.arrived(entryOf('a', a));
  // With the header; its body, and its beginning where it is shown again.
  await until(3, 2);
  // Of two takes the film shows the one that was submitted last.
  ahead.arrived(entryOf('b', b, '2026-01-02'));
  ahead.arrived(entryOf('b', other, '2026-01-01'));
  await until(5, 3);
  await ahead.end();
  expect(await stitch(shots, { derived })).toMatchObject({ kind: 'stitched', film: { frames: 54 } });
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 0 });

  const ended = open();
  await ended.end();
  ended.arrived(entryOf('a', other));
  await ended.end();
  expect(await made('pieces')).toBe(5);
});
