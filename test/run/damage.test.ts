import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

const board = `version: 1
model: till/clips
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots:
  - { id: stairs, prompt: She climbs. }
  - { id: door, continues: stairs, prompt: She opens. }
  - { id: sea, prompt: The sea. }
`;
const agreed = ['--yes', '--max-cost', '10'];
const film = 'out/storyboards/film.mp4';

async function run(cwd: string, ...words: string[]): Promise<Ran> {
  return await castreelHere([...words, '--provider', 'provider.js'], { cwd, env: paidEnv });
}

/** Everything was shot and the film made; what can be made again is gone, so that clips are read. */
let shot: string;
let bytes: Buffer;
let kit: PaidKit;

beforeAll(async () => {
  kit = await openPaidKit();
  shot = await mkdtemp(join(tmpdir(), 'castreel-shot-'));
  await mkdir(join(shot, 'storyboards'));
  await writeFile(join(shot, 'castreel.config.yaml'), 'out: out\n');
  await writeFile(join(shot, 'storyboards/film.yaml'), board);
  await writeFile(join(shot, 'provider.js'), kit.provider());
  expect((await run(shot, 'render', ...agreed)).code).toBe(0);
  bytes = await readFile(join(shot, film));
  await forget(shot);
});

afterAll(async () => {
  await rm(shot, { recursive: true });
  await kit.remove();
});

async function inShotProject(work: (cwd: string) => Promise<void>): Promise<void> {
  await inProject({}, async (cwd) => {
    await cp(shot, cwd, { recursive: true });
    await work(cwd);
  });
}

async function forget(cwd: string): Promise<void> {
  for (const path of ['.castreel/derived', 'out']) await rm(join(cwd, path), { recursive: true });
}

const storeOf = (cwd: string): string => join(cwd, '.castreel/store/sha256');

async function stored(cwd: string): Promise<string[]> {
  const names = await readdir(storeOf(cwd), { recursive: true });
  return names.filter((name) => name.endsWith('.mp4')).sort();
}

/** Turns a bit in the middle of the newest take of a shot, or of every clip. */
async function damage(cwd: string, shot?: string): Promise<void> {
  const entries = shot === undefined ? [] : await ledgerIn(cwd);
  const take = entries.findLast(({ attempt }) => attempt.slot.endsWith(`:${shot ?? ''}`))?.attempt.take;
  for (const name of await stored(cwd)) {
    if (!name.includes(take?.sha256 ?? '')) continue;
    const bytes = await readFile(join(storeOf(cwd), name));
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 4;
    await writeFile(join(storeOf(cwd), name), bytes);
  }
}

/** The provider forgets every job. */
async function forgetJobs(cwd: string): Promise<void> {
  await writeFile(join(cwd, 'till.jsonl'), '');
}

async function stateOf(cwd: string, shot: string): Promise<string> {
  const { stdout } = await run(cwd, 'plan');
  return (
    new RegExp(`\\b${shot} .*? (away|current|waiting.*?|new|changed.*?)( |\\n)`).exec(stdout)?.[1] ?? stdout
  );
}

describe.concurrent('a clip that is damaged at the same size', () => {
  test.each([['render', ...agreed], ['render', '--collect'], ['stitch']])(
    'is fetched again by the %s that reads it, free, and the film is the same',
    async (...words) => {
      await inShotProject(async (cwd) => {
        await damage(cwd, 'door');
        await damage(cwd, 'sea');
        const ran = await run(cwd, ...words);
        expect([ran.code, ran.stderr.match(/back: its clip is in the store again/g)?.length]).toEqual([0, 2]);
        expect((await readFile(join(cwd, film))).equals(bytes)).toBe(true);
        expect(postsIn(cwd)).toHaveLength(3);
        // Three clips and the two that were damaged.
        expect([
          (await stored(cwd)).length,
          (await stored(cwd)).filter((one) => one.includes('damaged')).length,
        ]).toEqual([5, 2]);
      });
    },
  );

  test('is away where no source has it; a pick names it until the clip bought in its place is circled', async () => {
    await inShotProject(async (cwd) => {
      expect((await run(cwd, 'circle', 'sea')).code).toBe(0);
      await damage(cwd, 'sea');
      await forgetJobs(cwd);
      for (const words of [['stitch'], ['render', ...agreed], ['render', '--collect']]) {
        const ran = await run(cwd, ...words);
        expect([ran.code, await stateOf(cwd, 'sea'), postsIn(cwd).length]).toEqual([5, 'away', 0]);
        expect(ran.stderr).toContain('castreel render --rebuy sea');
      }
      const bought = await run(cwd, 'render', '--rebuy', 'sea', ...agreed);
      expect([bought.code, await stateOf(cwd, 'sea'), postsIn(cwd).length]).toEqual([5, 'away', 1]);
      const again = await run(cwd, 'render', ...agreed);
      expect([again.code, again.stderr]).toEqual([5, expect.stringContaining('castreel circle sea t02')]);
      expect((await run(cwd, 'circle', 'sea', 't02')).code).toBe(0);
      expect((await run(cwd, 'render', ...agreed)).code).toBe(0);
      expect((await readFile(join(cwd, film))).equals(bytes)).toBe(true);
      expect(postsIn(cwd)).toHaveLength(1);
    });
  });

  test('is fetched again before a shot that goes on from it is paid for, which waits where it does not come', async () => {
    await inShotProject(async (cwd) => {
      const path = join(cwd, 'storyboards/film.yaml');
      await damage(cwd, 'stairs');
      await writeFile(path, board.replace('She opens.', 'She knocks.'));
      const ran = await run(cwd, 'render', ...agreed);
      expect([ran.code, postsIn(cwd).length]).toEqual([0, 4]);
      expect(postsIn(cwd)[3]?.body.goesOnFrom).toBe(24);

      await damage(cwd, 'stairs');
      await forgetJobs(cwd);
      await writeFile(path, board.replace('She opens.', 'She listens.'));
      const lost = await run(cwd, 'render', ...agreed);
      expect([lost.code, await stateOf(cwd, 'stairs'), postsIn(cwd)]).toEqual([5, 'away', []]);
      expect(lost.stderr).toContain('waiting (stairs is away)');
    });
  });

  test('is simply made again where it was free', async () => {
    await inShotProject(async (cwd) => {
      await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace(/^.*id: door.*\n/m, ''));
      await run(cwd, 'animatic');
      const draft = join(cwd, 'out/storyboards/film.animatic.mp4');
      const drawn = await readFile(draft);
      for (const command of ['animatic', 'stitch']) {
        await forget(cwd);
        await damage(cwd);
        const model = command === 'stitch' ? ['--model', 'animatic'] : [];
        expect((await run(cwd, command, ...model)).code).toBe(0);
        expect((await readFile(draft)).equals(drawn)).toBe(true);
      }
    });
  });
});
