import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { durableFiles } from '../../src/disk/durable.js';
import { takeLock } from '../../src/disk/lock.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import { unanswered } from '../../src/ledger/standing.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

type Run = (words: readonly string[], cwd?: string) => Promise<Ran>;

const buy = ['render', '--yes', '--max-cost', '1'];

async function inPaidProject(work: (run: Run, cwd: string) => Promise<void>): Promise<void> {
  const shots =
    '[{ id: one, prompt: One. }, { id: two, prompt: Two. }, { id: film-is-not-made, prompt: Three. }]';
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: ${shots}\n`;
  await inProject(
    { 'a/film.yaml': board, 'a/castreel.config.yaml': 'boards: [film.yaml]', 'provider.js': kit.provider() },
    async (folder) => {
      const run: Run = async (words, cwd = join(folder, 'a')) =>
        await castreelHere([...words, '--provider', '../provider.js'], { cwd, env: paidEnv });
      await work(run, folder);
    },
  );
}

test('runs of one clone with several ledgers, and of two clones with one, buy one after the other: all is paid once', async () => {
  await inPaidProject(async (run, folder) => {
    const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((name) => join(folder, name));
    const wait = [...buy, '--wait'];
    const other = ['--ledger', '../shared'];
    const both = await Promise.all([
      run([...wait, '--shot', 'one']),
      run([...wait, ...other, '--shot', 'one']),
    ]);
    expect([both.map(({ code }) => code), postsIn(folder).length]).toEqual([[0, 0], 1]);
    expect(both.filter(({ stderr }) => stderr.includes('Waiting for castreel render'))).toHaveLength(1);

    // Whose own ledger it is, and by which path one comes to it, does not matter.
    for (const clone of [b, c]) {
      await mkdir(clone);
      for (const name of ['film.yaml', 'castreel.config.yaml']) await cp(join(a, name), join(clone, name));
    }
    await symlink('../shared', join(b, 'ledger'));
    const clones = await Promise.all([
      run([...wait, ...other, '--shot', 'two']),
      run([...wait, '--shot', 'two'], b),
      run([...wait, '--ledger', '../b/ledger', '--shot', 'two'], c),
    ]);
    expect([clones.map(({ code }) => code), postsIn(folder).length]).toEqual([[0, 0, 0], 2]);
    for (const left of ['a/.castreel', 'shared'])
      expect((await readdir(join(folder, left))).filter((name) => name.endsWith('lock'))).toEqual([]);

    // What a killed run leaves is nothing for git.
    for (const left of ['.lock', '.lock.0123456789abcdef', '.0123456789abcdef.tmp'])
      await writeFile(join(folder, 'shared', left), '{}');
    const git = (...words: string[]): string => execFileSync('git', words, { cwd: folder, encoding: 'utf8' });
    git('init', '--quiet');
    git('add', 'shared');
    expect(git('ls-files').match(/[^/\n]+$/gm)).toEqual(Array(2).fill(expect.stringMatching(/^1-.*\.json$/)));
  });
});

test('a ledger that the config named once still counts, and what cannot be read there says the way out', async () => {
  await inPaidProject(async (run, folder) => {
    const a = join(folder, 'a');
    await run([...buy, '--shot', 'one', '--shot', 'two']);
    await writeFile(join(a, 'castreel.config.yaml'), 'boards: [film.yaml]\nledger: paid');
    await run([...buy, '--retake', 'one']);
    expect(postsIn(folder)).toHaveLength(3);
    expect((await ledgerIn(a, 'paid')).map(({ attempt }) => attempt.n).sort()).toEqual([1, 1, 2]);

    const { path } = (await ledgerIn(a)).find(({ attempt }) => attempt.slot.endsWith(':two'))!;
    const whole = await readFile(join(a, 'ledger', path), 'utf8');
    await writeFile(join(a, 'ledger', path), whole.slice(0, 100));
    const torn = await run(['plan']);
    const note =
      /or delete (\.castreel\/ledgers\/\w+) and \.castreel\/posted\/\w+ if ledger is given up/.exec(
        torn.stderr,
      )?.[1] ?? '';
    expect([torn.code, torn.stderr]).toEqual([
      4,
      expect.stringContaining(
        `  ledger/${path} is not a whole JSON document: restore it from git; or delete ${note} and`,
      ),
    ]);
    expect((await run([...buy, '--retake', 'one'])).code).toBe(4);
    await writeFile(join(a, 'ledger', path), whole);
    expect((await run(['plan'])).stdout).toContain('Plan: 1 to shoot ($0.05), 2 current');
    expect(postsIn(folder)).toHaveLength(3);
  });
});

test('what was bought counts behind a link, and stops what would be bought again where that leads nowhere', async () => {
  await inPaidProject(async (run, folder) => {
    const [linked, disk] = [join(folder, 'a/ledger/film'), join(folder, 'disk')];
    await run([...buy, '--shot', 'one']);
    await rename(linked, disk);
    await symlink(disk, linked);
    expect((await run([...buy, '--shot', 'one', '--shot', 'two'])).code).toBe(0);
    await rename(disk, join(folder, 'away'));
    const refused = await run([...buy, '--shot', 'one']);
    expect([refused.code, refused.stderr]).toEqual([
      4,
      expect.stringContaining('ledger/film is a link that leads nowhere (ENOENT: '),
    ]);
    expect(postsIn(folder)).toHaveLength(2);
  });
});

test('a ledger is given up for good with the copies of what was posted there, and not before', async () => {
  await inPaidProject(async (run, folder) => {
    const state = join(folder, 'a/.castreel');
    await run([...buy, '--shot', 'one', '--ledger', '../shared']);
    await rm(join(folder, 'shared'), { recursive: true });
    const { code, stderr } = await run(['plan']);
    const [, note = '', copies = ''] =
      /(\.castreel\/ledgers\/\w+) stands for .*, or, with (\.castreel\/posted\/\w+), if it is gone for good/.exec(
        stderr,
      ) ?? [];
    expect(code).toBe(4);
    await rm(join(folder, 'a', note));
    const waiting = /one +waiting \(bought here, and its file is gone\)/;
    expect((await run(['plan'])).stdout).toMatch(waiting);
    // As they lay before each ledger had a folder of its own.
    await rename(join(folder, 'a', copies), join(state, 'flat'));
    await cp(join(state, 'flat'), join(state, 'posted'), { recursive: true });
    expect((await run(['plan'])).stdout).toMatch(waiting);
    await rm(join(state, 'posted'), { recursive: true });
    await cp(join(state, 'flat'), join(folder, 'a', copies), { recursive: true });
    expect((await run(['plan'])).stdout).toMatch(waiting);
    await rm(join(folder, 'a', copies), { recursive: true });
    expect((await run(['plan'])).stdout).toMatch(/one +.* new /);
    expect(postsIn(folder)).toHaveLength(1);
  });
});

test('an emptied ledger is missed like one that is gone, whatever else was left there', async () => {
  await inPaidProject(async (run, folder) => {
    const ledger = join(folder, 'a/ledger');
    await run([...buy, '--shot', 'one']);
    execFileSync('find', [ledger, '-name', '*.json', '-delete']);
    await writeFile(join(ledger, 'README.md'), 'What was paid for.');
    const refused = await run(buy);
    expect([refused.code, refused.stderr]).toEqual([
      4,
      expect.stringContaining('a ledger that this clone wrote to and that is empty'),
    ]);
    expect(postsIn(folder)).toHaveLength(1);
  });
});

test('a render that is refused leaves no folder where its ledger was, or would be', async () => {
  await inPaidProject(async (run, folder) => {
    const a = join(folder, 'a');
    await writeFile(join(a, 'castreel.config.yaml'), 'boards: [film.yaml]\ncap_usd: 0.06');
    expect((await run([...buy])).code).toBe(4);
    expect(await readdir(a)).not.toContain('ledger');
    await run([...buy, '--shot', 'one']);
    await rm(join(a, 'ledger'), { recursive: true });
    const refused = await run([...buy, '--retake', 'one']);
    expect([refused.code, refused.stderr]).toEqual([
      4,
      expect.stringContaining('a ledger that this clone wrote to'),
    ]);
    expect(await readdir(a)).not.toContain('ledger');
    // It is missed as well where another one is in use.
    const elsewhere = await run([...buy, '--shot', 'one', '--ledger', '../other']);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([4, expect.stringContaining('stands for ledger, a')]);
    expect(postsIn(folder)).toHaveLength(1);
  });
});

test('two attempts of one clone with one number, each in a ledger of its own, are called apart', async () => {
  await inPaidProject(async (run, folder) => {
    const a = join(folder, 'a');
    await run([...buy, '--shot', 'one']);
    // As releases left it that knew of one ledger at a time.
    await rename(join(a, 'ledger'), join(a, 'kept'));
    for (const known of ['ledgers', 'posted']) await rm(join(a, '.castreel', known), { recursive: true });
    await run([...buy, '--shot', 'one']);
    const listed = await run(['takes', 'one', '--ledger', 'kept']);
    const labels = [...new Set(listed.stdout.match(/t01-[0-9a-f]{4}-[0-9a-f]{4}/g))];
    expect([postsIn(folder).length, labels.length]).toEqual([2, 2]);
    const circled = await run(['circle', `one#${labels[1] ?? ''}`, '--ledger', 'kept']);
    expect([circled.code, circled.stderr]).toEqual([0, expect.stringContaining(labels[1] ?? '')]);
    const unclear = await run(['circle', 'one#t01', '--ledger', 'kept']);
    expect([unclear.code, labels.every((label) => unclear.stderr.includes(label))]).toEqual([2, true]);
  });
});

test('of two jobs that two ledgers have for one attempt, the one that is named for it can be disowned, and only that', async () => {
  await inPaidProject(async (run, folder) => {
    const a = join(folder, 'a');
    await run([...buy, '--shot', 'one']);
    await run([...buy, '--shot', 'two', '--ledger', 'paid']);
    const { path, attempt } = (await ledgerIn(a, 'paid')).find((one) => one.attempt.slot.endsWith(':one'))!;
    const adopted = { handle: { id: 'another' }, adopted: 'person', state: 'submitted', take: null };
    const pending = { cost_micro_usd: null, cost_reported: false, ended_at: null };
    await writeFile(join(a, 'paid', path), JSON.stringify({ ...attempt, ...adopted, ...pending }));
    const { code, stderr } = await run(['plan']);
    const [, ...ways] = stderr.split(/(?=resolve --disown)/);
    expect([code, ways]).toEqual([
      4,
      [expect.stringMatching(/^resolve --disown --ledger paid takes away job another/)],
    ]);
    const own = await run(['resolve', 'one#t01', '--disown']);
    expect([own.code, own.stderr]).toEqual([4, expect.stringContaining('its job is its own')]);
    expect((await run(['resolve', 'one#t01', '--disown', '--ledger', 'paid'])).code).toBe(0);
    const mended = await run(['plan']);
    expect([mended.code, mended.stdout]).toEqual([0, expect.stringContaining('2 current')]);
    expect(postsIn(folder)).toHaveLength(2);
  });
});

test('a decision is about the POST that was named, also where another takes its name while it waits', async () => {
  await inPaidProject(async (run, folder) => {
    const a = join(folder, 'a');
    await run([...buy, '--shot', 'one']);
    const [{ path, attempt } = { path: '', attempt: null }] = await ledgerIn(a);
    const meant = { ...attempt, ...unanswered, state: 'uncertain', note: 'lost' } as Attempt;
    await writeFile(join(a, 'ledger', path), JSON.stringify(meant));
    const held = await takeLock({
      ...{ path: join(a, '.castreel/run.lock'), self: { pid: process.pid, command: 'another' } },
      ...{ onWait: null, breakForeign: false, files: durableFiles, clock: systemClock },
      signal: new AbortController().signal,
    });
    if (held.kind === 'held') throw new Error('nobody else has it');
    const intent_at = new Date(Date.parse(meant.intent_at) - 60_000).toISOString();
    const say = (): void => {
      const file = join(a, 'other', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ ...meant, intent_at }));
      void held.lock.release();
    };
    const words = ['resolve', 'one#t01', '--never-arrived', '--force', '--wait', '--ledger', 'other'];
    const given = { cwd: a, env: paidEnv, terminal: { say } };
    expect((await castreelHere([...words, '--provider', '../provider.js'], given)).code).toBe(0);
    const all = (await ledgerIn(a, 'other')).map((one) => one.attempt);
    expect(Object.fromEntries(all.map((one) => [one.intent_at, one.state]))).toEqual({
      [intent_at]: 'uncertain',
      [meant.intent_at]: 'failed',
    });
  });
});
