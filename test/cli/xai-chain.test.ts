import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';
import { ffmpegForTests, makeClip, readFilm } from '../support/clips.js';
import { ledgerIn } from '../support/paid-project.js';
import { type ClipsGiven, openClips } from '../support/service/clips.js';
import { openXai, type XaiService } from '../support/service/xai.js';
import { bodiesOf, renderOn, xaiConfig } from '../support/xai-project.js';

const ffmpeg = await ffmpegForTests();
const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open.toReversed()) await one.close();
});

async function openService({ seam = 'exact', mode = 'numbered' }: Partial<ClipsGiven>): Promise<XaiService> {
  const clips = await openClips({ seam, mode });
  const xai = await openXai({ clips, took: 50 });
  open.push(clips, xai);
  return xai;
}

const ids = ['a', 'b', 'c', 'd'] as const;

/** Each lasts so many seconds and goes on from the one before it. A square film is the smallest there is. */
function chainOf(...seconds: readonly number[]): string {
  const shots = seconds.map((duration, n) => {
    const continues = n === 0 ? '' : `continues: ${ids[n - 1] ?? ''}, `;
    return `  - { id: ${ids[n] ?? ''}, ${continues}prompt: Part ${ids[n] ?? ''}., duration: ${duration} }\n`;
  });
  return `version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p, aspect: "1:1" }\nshots:\n${shots.join('')}`;
}

/** The number that each picture of a film shows: the service counts on where a clip goes on. */
async function numbersIn(film: string): Promise<number[]> {
  return (await readFilm(ffmpeg, film)).stamps.map(numberOf);
}

const numberOf = (stamp: string): number => Number(stamp.split(':')[1]);

const counted = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, n) => (from + n) % 256);

test('a chain of four: every frame once and in order, also past the 15 s that xAI takes', async () => {
  const xai = await openService({ mode: 'moving' });
  const files = { 'storyboards/four.yaml': chainOf(4, 4, 8, 2), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    const ran = await renderOn(xai, cwd);
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
    // Of 16 s of clip it takes 15, and bills them.
    expect(ran.stderr).toContain('continues from the last 15 s\n');
    expect(xai.journal.billedMicroUsd()).toBe(18 * 50_000 + (4 + 8 + 15) * 10_000);
    const takes = (await ledgerIn(cwd)).flatMap(({ attempt }) => attempt.take ?? []);
    expect(takes.map(({ frames, new_from_frame, new_from }) => [frames, new_from_frame, new_from])).toEqual([
      [97, 0, 'start'],
      [193, 97, 'measured'],
      [385, 193, 'measured'],
      [408, 360, 'measured'],
    ]);
    // Four by the address at which xAI has them, and the tail, which it has not, as a file.
    const videos = bodiesOf(xai, 'Part').map(({ video }) => Object.keys(video ?? {}));
    expect([videos, xai.journal.uploads()]).toEqual([[[], ['url'], ['url'], ['file_id']], 1]);

    const film = join(cwd, 'out/storyboards/four.mp4');
    const { stamps, pictures } = await readFilm(ffmpeg, film);
    expect(stamps.map(numberOf)).toEqual(counted(0, 432));
    expectSeamless(pictures, [96, 192, 384]);

    // The same takes in other places: apart, and a child alone.
    await writeFile(
      join(cwd, 'storyboards/four.yaml'),
      chainOf(4, 4).replace('  - { id: b', `${OWN}  - { id: b`),
    );
    const square = { frames: 24, rate: { n: 24, d: 1 }, width: 36, height: 36 };
    await makeClip(ffmpeg, join(cwd, 'storyboards/own.mp4'), { id: 9, ...square });
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect(await numbersIn(film)).toEqual([...counted(0, 96), ...counted(0, 24), ...counted(97, 193)]);
    await writeFile(
      join(cwd, 'storyboards/four.yaml'),
      chainOf(4, 4).replace('{ id: a', '{ id: a, omit: true'),
    );
    expect((await renderOn(xai, cwd)).code).toBe(0);
    expect(await numbersIn(film)).toEqual(counted(97, 193));
    expect(xai.journal.posts()).toHaveLength(4);
  });
});

const OWN = '  - { id: own, clip: own.mp4 }\n';

test.each([
  // The service leaves out the frame of its parent that the film does not show either.
  ['drop', 48, [...counted(0, 48), ...counted(49, 97)]],
  ['repeat', 50, counted(0, 96)],
] as const)('a seam at which a frame is lost or doubled: %s', async (seam, newFrom, numbers) => {
  const xai = await openService({ seam });
  const files = { 'storyboards/two.yaml': chainOf(2, 2), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await renderOn(xai, cwd)).code).toBe(0);
    const child = (await ledgerIn(cwd)).at(-1)?.attempt.take;
    expect([child?.new_from_frame, child?.new_from]).toEqual([newFrom, 'measured']);
    expect(await numbersIn(join(cwd, 'out/storyboards/two.mp4'))).toEqual(numbers);
  });
});

test('of a parent no more than its tail is sent, and the picture moves on, to whatever frame the parent is shown', async () => {
  const xai = await openService({ mode: 'moving' });
  const [board, film] = ['storyboards/two.yaml', 'out/storyboards/two.mp4'];
  const [a = '', b = ''] = chainOf(4, 2).split(/(?= {2}- { id: b)/);
  const tailed = a + b.replace('continues: a', 'continues: a, tail: 3');
  const files = { [board]: tailed, 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await renderOn(xai, cwd)).code).toBe(0);
    const [parent, child] = (await ledgerIn(cwd)).map(({ attempt }) => attempt.take);
    expect(child).toMatchObject({ frames: 72 + 48, new_from_frame: 72, new_from: 'measured' });
    expect([xai.journal.uploads(), xai.journal.billedMicroUsd()]).toEqual([1, 6 * 50_000 + 3 * 10_000]);
    expectSeamless((await readFilm(ffmpeg, join(cwd, film))).pictures, [96]);

    // From its second frame on the parent's place ends with the last that it has.
    const pick = `a: { take: t01-${parent?.sha256.slice(0, 8) ?? ''}, in: ${1 / 24} }\n`;
    await writeFile(join(cwd, 'storyboards/two.picks.yaml'), pick);
    expect((await renderOn(xai, cwd)).code).toBe(0);
    const { stamps, pictures } = await readFilm(ffmpeg, join(cwd, film));
    expect(stamps.map(numberOf)).toEqual(counted(1, 145));
    expectSeamless(pictures, [96]);
    expect(xai.journal.posts()).toHaveLength(2);
  });
});

/** Across each join the picture changes as between most frames inside the clips, and would not with a frame too few or too many. */
function expectSeamless(pictures: readonly Uint8Array[], joins: readonly number[]): void {
  const changes = pictures.slice(1).map((now, n) => changeOf(pictures[n] ?? now, now));
  const inside = changes.filter((_, n) => !joins.includes(n + 1)).sort((a, b) => a - b);
  const [least = NaN, most = NaN] = [0.05, 0.95].map((part) => inside[Math.floor(inside.length * part)]);
  const isUsual = (change: number): boolean => change >= least && change <= most;
  for (const join of joins) {
    const [before = [], last = [], first = []] = pictures.slice(join - 2, join + 1);
    expect(
      [changeOf(last, first), changeOf(before, first), changeOf(last, last)].map(isUsual),
      `the join at frame ${join}, where ${least} to ${most} is usual`,
    ).toEqual([true, false, false]);
  }
}

/** Mean over the pixels between the bars, where no number is shown. */
function changeOf(before: ArrayLike<number>, now: ArrayLike<number>): number {
  const [from, to] = [13 * 64, 23 * 64];
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += Math.abs((now[at] ?? NaN) - (before[at] ?? NaN));
  return sum / (to - from);
}

test('a retake of the parent changes its child, which then goes on from the new clip', async () => {
  const xai = await openService({});
  const board = chainOf(2, 2).replace('480p', '480p, fps: 1');
  const files = { 'storyboards/two.yaml': board, 'castreel.config.yaml': xaiConfig() };
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

test('what came out too short to go on from is said, and nothing is posted after it', async () => {
  const xai = await openService({ mode: 'template' });
  const board = chainOf(2, 2, 2).replace('Part a.', '"Part a. [wrong_length]"');
  const files = { 'storyboards/three.yaml': board, 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    const ran = await renderOn(xai, cwd);
    expect([ran.code, xai.journal.posts().length]).toEqual([5, 1]);
    expect(ran.stderr).toContain(
      'a came out 1.75 s long, and xai/grok-imagine-video (extend) takes at least 2 s',
    );
    const plan = await castreelHere(['plan'], { cwd, env: xai.env });
    expect(plan.stdout).toMatch(/ {2}b {2}waiting .*to pay for another take.*: castreel render --retake a\n/);
    expect(plan.stdout).toContain('Plan: 0 to shoot, 1 current, 2 waiting');
    expect((await renderOn(xai, cwd, '--retake', 'b')).code).toBe(5);
    expect(xai.journal.posts()).toHaveLength(1);
    const retaken = await renderOn(xai, cwd, '--retake', 'a');
    expect(retaken.stderr).toContain('castreel takes a');
  });
});
