import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import { readBeside } from '../../src/ledger/beside.js';
import { fileLedger } from '../../src/ledger/files.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import type { AttemptEvent } from '../../src/ledger/attempt-event.js';
import { intentFor } from '../support/attempts.js';

let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'castreel-ledgers-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const own = () => fileLedger(join(root, 'own'), durableFiles);
const there = () => fileLedger(join(root, 'there'), durableFiles);
const at = '2026-01-01T00:01:00.000Z';

const after = (attempt: Attempt, ...events: readonly AttemptEvent[]): Attempt =>
  events.reduce((before, event) => attemptAfter(before, event, at), attempt);
const lost: AttemptEvent = { kind: 'answer_lost', reason: 'reset', unread: null };
const adopted = (id: string): AttemptEvent => ({
  ...{ kind: 'adopted', handle: { id }, by: 'person', createdAtMs: null, note: `adopted ${id}` },
});
const disowned: AttemptEvent = { kind: 'disowned', clipSha256: null, note: "another's" };
const accepted: AttemptEvent = { kind: 'accepted', handle: { id: 'j1' } };
const gone = { kind: 'lost', charged: 'yes', message: 'no such job' } as const;
const never: AttemptEvent = { kind: 'never_arrived', note: 'a person says that it never arrived' };

/** One POST, with what became of it in either ledger. */
async function written(inOwn: readonly AttemptEvent[], inOther: readonly AttemptEvent[]): Promise<string> {
  const { path, attempt } = await own().create(intentFor('a'));
  cpSync(join(root, 'own'), join(root, 'there'), { recursive: true });
  for (const [ledger, events] of [[own(), inOwn] as const, [there(), inOther] as const]) {
    let entry = { path, attempt };
    for (const event of events) entry = await ledger.write(entry, attemptAfter(entry.attempt, event, at));
  }
  return path;
}

const brings = (attempt: Attempt): boolean => attempt.endpoint !== 'http://127.0.0.1:1';
const read = async () => readBeside(await there().read(), await own().read(), { name: '../own', brings });
const none = { brought: [], holes: [] };

test('two jobs that two ledgers have for one attempt are named, and neither is lost', async () => {
  const path = await written([lost, adopted('b')], [lost, adopted('a')]);
  const before = await there().read();
  const problem = expect.stringMatching(
    /^and .* of \.\.\/own cannot both be true .*two jobs .*: resolve --disown takes away job a, resolve --disown --ledger \.\.\/own takes away job b$/,
  ) as string;
  expect(await read()).toEqual({
    read: {
      ...before,
      holes: [{ path, problem, slots: ['boards/keeper:a'], text: expect.stringContaining('"b"') as string }],
    },
    ...none,
  });
  // Which is another's, a person says: from then on both are one.
  const [entry] = before.entries;
  await there().write(entry!, after(entry!.attempt, disowned));
  const { read: now } = await read();
  expect(now).toMatchObject({ holes: [], merged: [{ path, attempt: { handle: { id: 'b' } } }] });
});

test('of two ledgers that know a part each, both count and the one in use is told; so are two folders of one', async () => {
  const path = await written([lost, adopted('b')], [lost, adopted('a'), disowned]);
  const known = { state: 'submitted', handle: { id: 'b' }, disowned: [{ handle: { id: 'a' }, times: 1 }] };
  const { read: both, brought } = await read();
  expect([both, brought]).toMatchObject([{ entries: [{ path, attempt: known }], holes: [] }, []]);
  const inOwn = readFileSync(join(root, 'own', path), 'utf8');

  cpSync(join(root, 'own'), join(root, 'there/moved'), { recursive: true });
  const folders = await there().read();
  expect(folders).toMatchObject({ entries: [{ attempt: known }], holes: [] });
  expect(folders.merged).toHaveLength(1);

  await there().mend(both.merged[0]!);
  expect(await there().read()).toMatchObject({ entries: [{ path, attempt: known }], merged: [] });
  expect((await read()).read.merged).toEqual([]);
  expect(readFileSync(join(root, 'own', path), 'utf8')).toBe(inOwn);
});

test('what is behind one way only says what the other does; what was given up is not followed again', async () => {
  const path = await written([lost, adopted('a')], [lost, never]);
  expect((await read()).read.merged).toMatchObject([
    { path, attempt: { state: 'submitted' }, inFile: { state: 'failed' } },
  ]);
  rmSync(root, { recursive: true });
  // That it never arrived is a person's word in either.
  const unheard = await written([lost, never], [lost]);
  expect((await read()).read.merged).toMatchObject([{ path: unheard, attempt: { state: 'failed' } }]);
  rmSync(root, { recursive: true });
  await written([accepted], [accepted, { kind: 'failed', failure: gone, costMicroUsd: null }]);
  const before = await there().read();
  expect(await read()).toEqual({ read: before, ...none });
});

test('what only the other one holds counts and is written here, beside another attempt of the same name; what does not count stays', async () => {
  const mine = await there().create({ ...intentFor('a'), intent_at: at });
  const submitted = async (attempt: Attempt): Promise<string> => {
    const entry = await own().create(attempt);
    return (await own().write(entry, after(entry.attempt, accepted))).path;
  };
  const path = await submitted(intentFor('a'));
  const second = await submitted(intentFor('b'));
  await submitted({ ...intentFor('c'), endpoint: 'http://127.0.0.1:1' });
  // Counts, and is not written: its run may take it back the next moment.
  const intent = await own().create(intentFor('d'));
  const { read: both, brought } = await read();
  expect(brought).toEqual([`also-2/${path}`, second, intent.path]);
  expect(both.entries.map((one) => one.path)).toEqual([mine.path, ...brought]);
  for (const one of both.merged) await there().mend(one);
  expect((await there().read()).entries.map((one) => one.path).sort()).toEqual(
    [mine.path, `also-2/${path}`, second].sort(),
  );
  expect(await read()).toMatchObject({ brought: [intent.path], read: { merged: [] } });
});

test('two torn files of one name may be of two attempts: each is named, and a copy once', async () => {
  const path = await written([], []);
  const tear = (ledger: string, text: string): void => writeFileSync(join(root, ledger, path), text);
  tear('there', '{ "handle": "a"');
  tear('own', '{ "handle": "a"');
  expect(await read()).toMatchObject({ read: { holes: [{ path }] }, holes: [] });
  tear('own', '{ "handle": "b"');
  expect(await read()).toMatchObject({
    read: { holes: [{ path, text: '{ "handle": "a"' }] },
    holes: [{ path, text: '{ "handle": "b"' }],
  });
});
