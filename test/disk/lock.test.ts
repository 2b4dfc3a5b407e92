import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { durableFiles } from '../../src/disk/durable.js';
import { takeLock, type LockAsked, type LockTaken } from '../../src/disk/lock.js';
import { buildSources } from '../support/built.js';

let dir = '';
let path = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'castreel-lock-'));
  path = join(dir, 'run.lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const take = (
  pid: number,
  more: Partial<Pick<LockAsked, 'onWait' | 'breakForeign'>> = {},
): Promise<LockTaken> =>
  takeLock({
    path,
    self: { pid, command: 'castreel render' },
    onWait: null,
    breakForeign: false,
    files: durableFiles,
    clock: systemClock,
    signal: new AbortController().signal,
    ...more,
  });

async function sleeper(): Promise<ChildProcess & { pid: number }> {
  const child = spawn('node', ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return Object.assign(child, { pid: child.pid! });
}

function rewrite(change: Record<string, unknown>): void {
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...change }));
}

test('a held lock says who has it; given back it is free', async () => {
  const first = await take(process.pid);
  expect(await take(process.pid)).toMatchObject({
    kind: 'held',
    foreign: false,
    owner: { pid: process.pid, command: 'castreel render' },
  });
  if (first.kind === 'taken') await first.lock.release();
  expect(await take(process.pid)).toMatchObject({ kind: 'taken' });
});

test('a dead process loses its lock, a suspended one never, however old', async () => {
  const other = await sleeper();
  expect(await take(other.pid)).toMatchObject({ kind: 'taken' });
  other.kill('SIGSTOP');
  rewrite({ taken_at: '2001-01-01T00:00:00.000Z' });
  utimesSync(path, 0, 0);
  expect(await take(process.pid, { breakForeign: true })).toMatchObject({ kind: 'held' });
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(await take(process.pid)).toMatchObject({ kind: 'taken' });
  expect(readdirSync(dir)).toEqual(['run.lock']);
});

test('a later process of the same number is not the owner', async () => {
  await take(process.pid);
  rewrite({ started: 'another boot 17' });
  expect(await take(process.pid)).toMatchObject({ kind: 'taken' });
});

test('another host, and a file that cannot be read, are broken only when a person asks', async () => {
  await take(process.pid);
  rewrite({ host: 'elsewhere', pid: 2 ** 22 + 1 });
  expect(await take(process.pid)).toMatchObject({ kind: 'held', foreign: true });
  expect(await take(process.pid, { breakForeign: true })).toMatchObject({ kind: 'taken' });
  writeFileSync(path, '');
  expect(await take(process.pid)).toMatchObject({ kind: 'held', owner: null });
  expect(await take(process.pid, { breakForeign: true })).toMatchObject({ kind: 'taken' });
});

test('whose lock was broken notices, and does not give back what is not its own', async () => {
  const mine = await take(process.pid);
  rewrite({ token: 'somebody else' });
  if (mine.kind !== 'taken') throw new Error('not taken');
  expect(await mine.lock.held()).toBe(false);
  await mine.lock.release();
  expect(readdirSync(dir)).toEqual(['run.lock']);
});

test('waiting takes it when it is given back, and stops when told to', async () => {
  const first = await take(process.pid);
  const stop = new AbortController();
  const stopped = takeLock({
    path,
    self: { pid: process.pid, command: 'castreel render --wait' },
    onWait: () => undefined,
    breakForeign: false,
    files: durableFiles,
    clock: systemClock,
    signal: stop.signal,
  });
  stop.abort();
  await expect(stopped).rejects.toThrow();
  const told: unknown[] = [];
  let waits = (): void => undefined;
  const heard = new Promise<void>((resolve) => (waits = resolve));
  const waiting = take(process.pid, {
    onWait: ({ owner }) => {
      told.push(owner?.command);
      waits();
    },
  });
  await heard;
  if (first.kind === 'taken') await first.lock.release();
  expect(await waiting).toMatchObject({ kind: 'taken' });
  expect(told).toEqual(['castreel render']);
});

test('eight processes after one dead owner: they hold it one at a time, while one in three is killed as it breaks it', async () => {
  const built = buildSources(['src/{base,disk}/*.ts']);
  const script = join(built, 'contender.js');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
     import { systemClock } from './src/base/clock.js';
     import { durableFiles } from './src/disk/durable.js';
     import { takeLock } from './src/disk/lock.js';
     const [path, journal, dies] = process.argv.slice(2);
     const files = { ...durableFiles, replace: async (...all) => {
       if (dies === 'before') process.kill(process.pid, 'SIGKILL');
       await durableFiles.replace(...all);
       if (dies === 'after') process.kill(process.pid, 'SIGKILL');
     } };
     const signal = new AbortController().signal;
     const clock = { ...systemClock, sleep: (ms, s) => systemClock.sleep(5, s) };
     const { lock } = await takeLock({ path, self: { pid: process.pid, command: 'x' }, onWait: () => undefined, breakForeign: false, files, clock, signal });
     appendFileSync(journal, 'in ' + process.pid + '\\n');
     await systemClock.sleep(20, signal);
     appendFileSync(journal, 'out ' + process.pid + '\\n');
     if (process.pid % 2 === 0) await lock.release(); // the others end without giving it back`,
  );
  const dead = await sleeper();
  await take(dead.pid);
  dead.kill('SIGKILL');
  await once(dead, 'exit');

  const journal = join(dir, 'journal');
  const ends = ['before', 'after', '', '', '', '', '', ''].map(async (dies) => {
    const child = spawn('node', [script, path, journal, dies], { stdio: 'ignore' });
    children.push(child);
    await once(child, 'exit');
  });
  await Promise.all(ends);
  rmSync(built, { recursive: true });

  const lines = readFileSync(journal, 'utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(12);
  for (let i = 0; i < lines.length; i += 2) {
    expect(lines[i + 1]).toBe(lines[i]!.replace('in', 'out'));
  }
});
