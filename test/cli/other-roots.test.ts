import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOfAttempt } from '../../src/ledger/attempt-text.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

const buy = ['render', '--yes', '--max-cost', '1'];

const BOARD = `version: 1
model: till/clips
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots: [{ id: one, prompt: One. }, { id: two, prompt: Two. }]
`;

test('what was bought before the root moved, up or down, is taken over, not bought again', async () => {
  await inProject({ 'boards/film.yaml': BOARD, 'provider.js': kit.provider() }, async (cwd) => {
    const run = async (...words: string[]) =>
      await castreelHere([...words, 'boards/film.yaml', '--provider', 'provider.js'], { cwd, env: paidEnv });
    const codeOfBuying = async (shot: string) => (await run(...buy, '--shot', shot)).code;
    const takeOver = async (shot: string, from: RegExp) => {
      const { code, stderr, stdout } = await run('plan');
      expect([code, stderr, stdout]).toEqual([
        4,
        expect.stringMatching(from),
        expect.stringMatching(/ waiting \(its record is not whole/),
      ]);
      expect(await codeOfBuying(shot)).toBe(5); // nothing is bought, and what is on its way is followed
      await promisify(execFile)('sh', ['-c', /mkdir -p .*/.exec(stderr)![0]], { cwd });
    };
    const config = join(cwd, 'castreel.config.yaml');
    await rm(config);
    expect(await codeOfBuying('one')).toBe(0);
    await writeFile(config, '{}');
    await rm(join(cwd, 'boards/.castreel/clone')); // as in a clone of the repository
    await takeOver('one', /boards\/ledger\/film\/one\/\S+ was bought .* when boards was the project's root/);
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05)');
    expect(await codeOfBuying('two')).toBe(0);
    await writeFile(join(cwd, 'boards/castreel.config.yaml'), 'ledger: bought');
    // The other is in the ledger that this root had then.
    await takeOver(
      'two',
      /ledger\/boards\/film\/two\/\S+ was bought .* when \. was the project's root, and it would/,
    );
    const film = await run('render');
    expect([film.code, film.stderr]).toEqual([0, expect.stringContaining('film')]);
    expect(postsIn(cwd)).toHaveLength(2);
  });
});

/** A board in `boards`, with its first shot bought when that was the root; now the folder above it is. */
async function inMovedProject(
  work: (
    run: (...words: string[]) => Promise<Ran>,
    at: { cwd: string; bought: LedgerEntry },
  ) => Promise<void>,
): Promise<void> {
  await inProject({ 'boards/film.yaml': BOARD, 'provider.js': kit.provider() }, async (cwd) => {
    const run = async (...words: string[]): Promise<Ran> =>
      await castreelHere([...words, 'boards/film.yaml', '--provider', 'provider.js'], { cwd, env: paidEnv });
    const config = join(cwd, 'castreel.config.yaml');
    await rm(config);
    expect((await run(...buy, '--shot', 'one')).code).toBe(0);
    await writeFile(config, '{}');
    const [bought] = await ledgerIn(cwd, 'boards/ledger');
    await work(run, { cwd, bought: bought! });
  });
}

test('a torn file of a ledger that another root left holds its slot, is said with its remedy, and nothing is bought', async () => {
  await inMovedProject(async (run, { cwd, bought }) => {
    const file = join('boards/ledger', bought.path);
    const whole = await readFile(join(cwd, file), 'utf8');
    await writeFile(join(cwd, file), whole.slice(0, 100));
    const torn = await run('plan');
    expect([torn.code, torn.stderr, torn.stdout]).toEqual([
      4,
      expect.stringContaining(`  ${file} is not a whole JSON document: restore it from git; or delete it if`),
      expect.stringMatching(/one .*waiting \(its record is not whole/),
    ]);
    for (const shot of ['one', 'two']) expect((await run(...buy, '--shot', shot)).code).not.toBe(0);
    expect(postsIn(cwd)).toHaveLength(1);
    // One that somebody moved says itself which board it was bought for; one of another board is nobody's business here.
    await rm(join(cwd, file));
    await writeFile(join(cwd, 'boards/ledger/moved.json'), whole.slice(0, 100));
    expect((await run('plan')).stderr).toContain('boards/ledger/moved.json is not a whole JSON document');
    await rm(join(cwd, 'boards/ledger/moved.json'));
    await writeFile(join(cwd, 'boards/ledger/film.json'), whole.slice(0, 100).replace('film:', 'other:'));
    const { code, stderr } = await run('plan');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('film.json')]);
  });
});

test('what went further at another root counts here, and what contradicts it is named', async () => {
  await inMovedProject(async (run, { cwd, bought: { path, attempt } }) => {
    const [here, there] = [join(cwd, 'ledger'), join(cwd, 'boards/ledger')];
    await cp(there, here, { recursive: true });
    const pending = {
      state: 'submitted',
      take: null,
      cost_micro_usd: null,
      cost_reported: false,
      ended_at: null,
    };
    const behind = { ...attempt, ...pending } as Attempt;
    await writeFile(join(here, path), textOfAttempt(behind));
    await cp(join(cwd, 'boards/.castreel/store'), join(cwd, '.castreel/store'), { recursive: true });
    const plan = await run('plan');
    expect([plan.code, plan.stdout, plan.stderr]).toEqual([
      0,
      expect.stringContaining('1 to shoot ($0.05), 1 current'),
      expect.stringContaining(`  ledger/${path}\n`),
    ]);
    expect((await run(...buy)).code).toBe(0);
    expect((await ledgerIn(cwd)).map((one) => one.attempt.state)).toEqual(['done', 'done']);
    expect(postsIn(cwd)).toHaveLength(2);
    await writeFile(join(there, path), textOfAttempt({ ...attempt, handle: { request_id: 'another' } }));
    const { code, stderr } = await run('plan');
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/ledger\/\S+ and \S+ of boards\/ledger cannot both be true/),
    ]);
  });
});

test('what else is called a ledger, above the boards, is let be; what cost nothing there is not missed', async () => {
  await inMovedProject(async (run, { cwd, bought: { path, attempt } }) => {
    const there = join(cwd, 'boards/ledger');
    const failure = { kind: 'refused', charged: 'no', message: 'No.' };
    const free = { state: 'failed', failure, take: null, cost_micro_usd: 0 } as Partial<Attempt>;
    await writeFile(join(there, path), textOfAttempt({ ...attempt, ...free }));
    expect(await run('plan')).toMatchObject({
      code: 0,
      stderr: 'Next: castreel render boards/film.yaml --provider provider.js\n',
    });
    await rm(there, { recursive: true });
    await writeFile(there, 'of hledger');
    expect((await run('plan')).code).toBe(0);
    await rm(join(cwd, 'boards/.castreel'), { recursive: true });
    expect((await run('plan')).code).toBe(0);
    // It would be torn.
    await rm(there);
    await mkdir(there);
    await writeFile(join(there, 'film.json'), '{ "slot": "film:one", ');
    expect((await run('plan')).code).toBe(0);
  });
});

test('what lies where no config sends any more is not bought again: in a clone of a project that names another ledger, and after a config moved up', async () => {
  const files = { 'a/boards/film.yaml': BOARD, 'provider.js': kit.provider() };
  await inProject(files, async (cwd) => {
    const run = async (...words: string[]): Promise<Ran> =>
      await castreelHere([...words, 'a/boards/film.yaml', '--provider', 'provider.js'], {
        cwd,
        env: paidEnv,
      });
    const config = join(cwd, 'a/castreel.config.yaml');
    await rm(join(cwd, 'castreel.config.yaml'));
    await writeFile(config, 'cap_usd: 1');
    expect((await run(...buy, '--shot', 'one')).code).toBe(0);
    for (const name of ['clone', 'ledgers']) await rm(join(cwd, 'a/.castreel', name), { recursive: true });
    await writeFile(config, 'ledger: money');
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05), 1 current');
    expect((await run(...buy)).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(2);

    await rm(join(cwd, 'a/ledger'), { recursive: true });
    await promisify(execFile)('mv', [config, cwd]);
    const moved = await run('plan');
    expect([moved.code, moved.stderr]).toEqual([
      4,
      expect.stringMatching(
        /a\/money\/boards\/film\/(one|two)\/\S+ was bought .* when a was the project's root/,
      ),
    ]);
    expect((await run(...buy)).code).not.toBe(0);
    await promisify(execFile)('sh', ['-c', /To go on there: (mv -n .*?)\. To take/.exec(moved.stderr)![1]!], {
      cwd,
    });
    expect((await run('plan')).stdout).toContain('0 to shoot, 2 current');
    expect(postsIn(cwd)).toHaveLength(2);
  });
});
