import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeOf, type TakeEntry } from '../../src/plan/choose.js';
import type { PlannedFilm, PlannedShot, Shown, Take } from '../../src/plan/plan.js';
import { openAhead } from '../../src/stitch/ahead.js';
import type { Clip } from '../../src/stitch/clip.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
import { goodClip } from '../support/checked.js';
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

const takeIn = (entry: TakeEntry): Take => takeOf({ why: 'current', entry, named: entry }, new Map());

function filmOf(shots: readonly Filmed[], shown: Readonly<Record<string, Shown>>): PlannedFilm {
  const planned = shots.map(({ id, reuse = null }): PlannedShot => {
    const shows = shown[id] ?? null;
    const request = reuse === null && shows?.kind !== 'own' ? id : null;
    return { id, scene: null, slot: null, request, shows, frames: 24, inS: 0 };
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

const standard = { quality: 'standard', maxBytes: null, posterFrame: null } as const;

test('clips that are there are conformed first, takes as they come, and what of transitions and sound is certain; then a stitch encodes nothing, and the film is the one of a stitch alone', async () => {
  const [a, b, other, sea] = [
    await clip('a.mp4', { id: 1, clicks: [0.5] }),
    await clip('b.mp4', { id: 2, clicks: [0.5] }),
    await clip('other.mp4', { id: 3 }),
    await clip('sea.mp4', { id: 4, clicks: [0.5] }),
  ];
  const shots: Filmed[] = [
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, ...dissolve(0.25) },
    { id: 'again', film: a, durationS: 0.5, reuse: 'a', mode: 'reuse', model: null },
    { id: 'sea', film: sea, durationS: 0.5, clip: sea.path },
    { id: 'shore', film: sea, durationS: 0.5, ...dissolve(0.25) },
  ];
  const shown: Readonly<Record<string, Shown>> = {
    a: { kind: 'take', take: takeIn(entryOf('a', other)), why: 'old' },
    sea: { kind: 'own', path: sea.path, sha256: sea.sha256 },
    shore: { kind: 'take', take: takeIn(entryOf('shore', sea)), why: 'current' },
  };
  const derived = bench.derivedAt(join(dir, 'derived'));
  const pathOf = new Map([a, b, other, sea].map(({ sha256, path }) => [sha256, path]));
  const open = () =>
    openAhead({
      films: [filmOf(shots, shown)],
      inputs: new Map([[sea.path, { ...goodClip(sea.path), ...sea.facts, sha256: sea.sha256 }]]),
      derived,
      ffmpeg,
      signs: openSignwriter(),
      signal: new AbortController().signal,
      paths: { stored: (hash) => Promise.resolve(pathOf.get(hash) ?? null), own: (path) => path },
      takesOf: (request) => (request === 'b' ? 2 : 1),
      isToCome: ({ request }) => request === 'a' || request === 'b',
    });
  const made = async (folder: string): Promise<number> => {
    const names = await readdir(join(derived.dir, folder)).catch(() => []);
    return names.filter((name) => /^[0-9a-f]+\./.test(name)).length;
  };
  const until = async (pieces: number, sounds: number, chunks = 0): Promise<void> =>
    await expect
      .poll(async () => [await made('pieces'), await made('sound'), await made('aac')], { timeout: 120_000 })
      .toEqual([pieces, sounds, chunks]);

  const ahead = open();
  // The header, the body of the author's own, that of the stored take, and their dissolve; without loss both sides of it.
  await until(4 + 3, 1);
  ahead.arrived(entryOf('a', a));
  // Its body, its beginning where it is shown again, and its side of the dissolve into b.
  await until(7 + 3, 3);
  // Of two takes the film shows the one that was submitted last.
  ahead.arrived(entryOf('b', b, '2026-01-02'));
  ahead.arrived(entryOf('b', other, '2026-01-01'));
  await until(10 + 3, 4, 1);
  await ahead.end();
  const film = await stitch(shots, { derived });
  expect(film).toMatchObject({ kind: 'stitched', film: { frames: 72 } });
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 0 });
  expect(await made('aac')).toBe(1);
  const alone = bench.derivedAt(join(dir, 'alone'));
  expect(await stitch(shots, { derived: alone })).toEqual(film);
  // Other transitions are made of the sides alone; pieces of another quality of these and of the clips.
  const wiped = shots.map((shot) =>
    shot.transition === undefined
      ? shot
      : { ...shot, transition: { ...shot.transition, type: 'wipe_left' as const } },
  );
  const draft = { ...standard, quality: 'draft' as const };
  for (const [others, finish, of] of [
    [wiped, standard, 12],
    [shots, draft, 72],
  ] as const) {
    const again = await stitch(others, { derived, finish });
    expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of });
    expect(again).toEqual(await stitch(others, { derived: alone, finish }));
  }
  const pieces = await made('pieces');

  const ended = open();
  await ended.end();
  ended.arrived(entryOf('a', other));
  await ended.end();
  expect(await made('pieces')).toBe(pieces);
});
