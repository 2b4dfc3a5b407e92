import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { isFault } from '../../src/base/fault.js';
import { markOf, sweepLeftovers } from '../../src/disk/leftovers.js';
import { nameAside } from '../../src/media/aside.js';
import { castreelHere, COMMAND, inProject } from '../support/command.js';
import { ffmpegForTests, makeClip } from '../support/clips.js';

const KILLS = 3;
/** Where each came when nothing was half written. */
const MOST_KILLS = 12;
const clips = await mkdtemp(join(tmpdir(), 'castreel-leftovers-'));
const board = `version: 1
format: { resolution: 480p }
shots:
  - { id: a, clip: a.mp4 }
  - { id: b, clip: b.mp4, transition: { type: dissolve, duration: 0.25 } }
`;

beforeAll(async () => {
  const ffmpeg = await ffmpegForTests();
  for (const [id, name] of ['a', 'b'].entries()) {
    await makeClip(ffmpeg, join(clips, `${name}.mp4`), {
      id,
      frames: 36,
      rate: { n: 24, d: 1 },
      clicks: [1],
    });
  }
});
afterAll(() => rm(clips, { recursive: true }));

/** Names that no finished file has. */
async function unfinished(cwd: string): Promise<string[]> {
  const found = await Promise.all(
    ['.castreel/derived', 'out'].map(async (dir) =>
      existsSync(join(cwd, dir)) ? await readdir(join(cwd, dir), { recursive: true }) : [],
    ),
  );
  return found.flat().filter((name) => /\.tmp|join/.test(name));
}

/** It may have ended by itself. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) throw new Error('it never started');
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isFault(error, 'ESRCH')) throw error;
  }
}

test(`${KILLS} times killed while a film is stitched: the next stitch leaves nothing behind, and the same film`, async () => {
  const files = {
    'storyboards/film.yaml': board,
    'storyboards/a.mp4': await readFile(join(clips, 'a.mp4')),
    'storyboards/b.mp4': await readFile(join(clips, 'b.mp4')),
  };
  await inProject(files, async (cwd) => {
    const film = join(cwd, 'out/storyboards/film.mp4');
    expect((await castreelHere(['stitch'], { cwd })).code).toBe(0);
    const whole = await readFile(film);
    const left: number[] = [];
    const isTested = (): boolean => left.some((files) => files > 0);
    for (let kill = 0; kill < KILLS || (kill < MOST_KILLS && !isTested()); kill += 1) {
      await rm(join(cwd, '.castreel/derived'), { recursive: true });
      await rm(join(cwd, 'out'), { recursive: true, force: true });
      const child = spawn(process.execPath, [COMMAND, 'stitch', '--json'], {
        cwd,
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      });
      const ended = once(child, 'exit');
      const sleep = (ms: number): Promise<void> => systemClock.sleep(ms, new AbortController().signal);
      while (child.exitCode === null && (await unfinished(cwd)).length === 0) await sleep(5);
      // The first in the midst of a piece, the others at any time.
      await sleep(Math.random() * 200 * (kill % KILLS));
      // With the ffmpeg that it started, as a power cut does: one that outlives it may begin a file after the sweep.
      killGroup(child.pid);
      await ended;
      left.push((await unfinished(cwd)).length);
      expect((await castreelHere(['stitch'], { cwd })).code).toBe(0);
      expect(await unfinished(cwd)).toEqual([]);
      expect((await readFile(film)).equals(whole)).toBe(true);
    }
    expect(isTested()).toBe(true);
  });
});

test('what a process that lives, one of another host, or nobody signed is left alone', async () => {
  await inProject({}, async (dir) => {
    const mine = await markOf(process.pid)();
    const [host, pid, started] = mine.split('-');
    const marks = [mine, `00000000-${pid ?? ''}-${started ?? ''}`, `${host ?? ''}-${pid ?? ''}-00000000`];
    const dead = [`${host ?? ''}-${pid ?? ''}-ffffffff`, `${host ?? ''}-99999999-${started ?? ''}`];
    const paths: string[] = [];
    for (const mark of [...marks, ...dead]) {
      const path = await nameAside(join(dir, 'deep'), () => Promise.resolve(mark), '.mp4');
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'x'), '');
      paths.push(path);
    }
    await writeFile(join(dir, 'deep/.other.tmp'), '');
    await sweepLeftovers([{ path: dir, deep: false }]);
    expect(paths.map((path) => existsSync(path))).toEqual([true, true, true, true, true]);
    await sweepLeftovers([
      { path: dir, deep: true },
      { path: join(dir, 'none'), deep: false },
    ]);
    expect(paths.map((path) => existsSync(path))).toEqual([true, true, true, false, false]);
    expect(existsSync(join(dir, 'deep/.other.tmp'))).toBe(true);
  });
});
