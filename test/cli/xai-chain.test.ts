import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';
import { ffmpegForTests, makeClip, readFilm } from '../support/clips.js';
import { ledgerIn } from '../support/paid-project.js';
import { openClips } from '../support/service/clips.js';
import { openXai, type XaiService } from '../support/service/xai.js';
import { bodiesOf, renderOn, xaiConfig } from '../support/xai-project.js';

const ffmpeg = await ffmpegForTests();
const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open.toReversed()) await one.close();
});

async function openService(seam: 'exact' | 'drop' | 'repeat'): Promise<XaiService> {
  const clips = await openClips({ seam });
  const xai = await openXai({ clips, took: 50 });
  open.push(clips, xai);
  return xai;
}

const ids = ['a', 'b', 'c', 'd', 'e'] as const;

/** Each goes on from the one before it. */
function chainOf(count: number, seconds: number): string {
  const shots = ids.slice(0, count).map((id, n) => {
    const continues = n === 0 ? '' : `continues: ${ids[n - 1] ?? ''}, `;
    return `  - { id: ${id}, ${continues}prompt: Part ${id}. }\n`;
  });
  return `version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p }\ndefaults: { duration: ${seconds} }\nshots:\n${shots.join('')}`;
}

/** The number that each picture of a film shows: the service counts on where a clip goes on. */
async function numbersIn(film: string): Promise<number[]> {
  return (await readFilm(ffmpeg, film)).stamps.map((stamp) => Number(stamp.split(':')[1]));
}

const counted = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, n) => (from + n) % 256);

test('a chain of five: every frame once and in order, also past the 15 s that xAI takes', async () => {
  const xai = await openService('exact');
  const files = { 'storyboards/five.yaml': chainOf(5, 4), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    const ran = await renderOn(xai, cwd);
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
    // Of 16 s of clip it takes 15, and bills them.
    expect(ran.stderr).toContain('continues from the last 15 s\n');
    expect(xai.journal.billedMicroUsd()).toBe(5 * 4 * 50_000 + (4 + 8 + 12 + 15) * 10_000);
    const takes = (await ledgerIn(cwd)).flatMap(({ attempt }) => attempt.take ?? []);
    expect(takes.map(({ frames, new_from_frame, new_from }) => [frames, new_from_frame, new_from])).toEqual([
      [97, 0, 'start'],
      [193, 97, 'measured'],
      [289, 193, 'measured'],
      [385, 289, 'measured'],
      [456, 360, 'measured'],
    ]);
    // Four by the address at which xAI has them, and the tail, which it has not, as a file.
    const videos = bodiesOf(xai, 'Part').map(({ video }) => Object.keys(video ?? {}));
    expect([videos, xai.journal.uploads()]).toEqual([[[], ['url'], ['url'], ['url'], ['file_id']], 1]);

    const film = join(cwd, 'out/storyboards/five.mp4');
    expect(await numbersIn(film)).toEqual(counted(0, 480));

    // The same takes in other places: apart, and a child alone.
    await writeFile(
      join(cwd, 'storyboards/five.yaml'),
      chainOf(2, 4).replace('  - { id: b', `${OWN}  - { id: b`),
    );
    await makeClip(ffmpeg, join(cwd, 'storyboards/own.mp4'), { id: 9, frames: 24, rate: { n: 24, d: 1 } });
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect(await numbersIn(film)).toEqual([...counted(0, 96), ...counted(0, 24), ...counted(97, 193)]);
    await writeFile(
      join(cwd, 'storyboards/five.yaml'),
      chainOf(2, 4).replace('{ id: a', '{ id: a, omit: true'),
    );
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect(await numbersIn(film)).toEqual(counted(97, 193));
    expect(xai.journal.posts()).toHaveLength(5);
  });
});

const OWN = '  - { id: own, clip: own.mp4 }\n';

test.each([
  // The service leaves out the frame of its parent that the film does not show either.
  ['drop', 96, [...counted(0, 96), ...counted(97, 193)]],
  ['repeat', 98, counted(0, 192)],
] as const)('a seam at which a frame is lost or doubled: %s', async (seam, newFrom, numbers) => {
  const xai = await openService(seam);
  const files = { 'storyboards/two.yaml': chainOf(2, 4), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await renderOn(xai, cwd)).code).toBe(0);
    const child = (await ledgerIn(cwd)).at(-1)?.attempt.take;
    expect([child?.new_from_frame, child?.new_from]).toEqual([newFrom, 'measured']);
    expect(await numbersIn(join(cwd, 'out/storyboards/two.mp4'))).toEqual(numbers);
  });
});

test('across a join the picture moves as it does within the clips', async () => {
  const xai = await openService('exact');
  const board = chainOf(5, 2).replace('continues: d', 'continues: d, tail: 3');
  const files = { 'storyboards/five.yaml': board, 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await renderOn(xai, cwd)).code).toBe(0);
    // Of the last parent no more than its tail is sent, and billed.
    expect([xai.journal.uploads(), (await ledgerIn(cwd)).at(-1)?.attempt.take]).toMatchObject([
      1,
      { frames: 72 + 48, new_from_frame: 72, new_from: 'measured' },
    ]);
    expect(xai.journal.billedMicroUsd()).toBe(5 * 2 * 50_000 + (2 + 4 + 6 + 3) * 10_000);
    const { bars } = await readFilm(ffmpeg, join(cwd, 'out/storyboards/five.mp4'));
    const moves = bars.slice(1).map((now, n) => turnedIn(now, bars[n] ?? []));
    const joins = [48, 96, 144, 192].map((frame) => moves[frame - 1] ?? NaN);
    const inside = moves.filter((_, n) => (n + 1) % 48 !== 0).sort((a, b) => a - b);
    const most = inside[Math.floor(inside.length * 0.95)] ?? 0;
    expect(Math.max(...joins)).toBeLessThanOrEqual(most);
  });
});

/** Bars that are black in one frame and white in the next. */
function turnedIn(now: readonly number[], before: readonly number[]): number {
  return now.filter((level, bar) => Math.abs(level - (before[bar] ?? 0)) > 100).length;
}

test('a retake of the parent changes its child, which then goes on from the new clip', async () => {
  const xai = await openService('exact');
  const files = { 'storyboards/two.yaml': chainOf(2, 2), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect((await renderOn(xai, cwd, '--retake', 'a', '--shot', 'a')).code).toBe(0);
    const { env } = xai;
    expect((await castreelHere(['circle', 'a', 't02'], { cwd, env })).code).toBe(0);
    expect((await castreelHere(['plan'], { cwd, env })).stdout).toMatch(
      /b +extend +2 s +changed \(parent retaken\)/,
    );
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect(xai.journal.posts().map(({ prompt }) => prompt)).toEqual([
      'Part a.',
      'Part b.',
      'Part a.',
      'Part b.',
    ]);
    // The clips show the number of the job that made them; the film, that of the new parent and its child.
    const { stamps } = await readFilm(ffmpeg, join(cwd, 'out/storyboards/two.mp4'));
    expect([...new Set(stamps.map((stamp) => stamp.split(':')[0]))]).toEqual(['3', '4']);
  });
});
