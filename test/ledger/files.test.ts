import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import { fileLedger } from '../../src/ledger/files.js';
import { foldLedger } from '../../src/ledger/fold.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import { pathOf } from '../../src/ledger/attempt-path.js';
import { textOfAttempt } from '../../src/ledger/attempt-text.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import { keyOf } from '../../src/ledger/request.js';
import { intentFor, requestFor } from '../support/attempts.js';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'castreel-ledger-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ledger = () => fileLedger(dir, durableFiles);
const at = '2026-01-01T00:01:00.000Z';

/** An attempt of a free model. */
function drawn(words: string): Attempt {
  const size = { frames: 24, rate: { n: 24, d: 1 }, width: 160, height: 90 };
  const shown = { drawing: '1', slate: false, fonts: [], shot: words, heading: null, look: [], roles: [] };
  const request = requestFor(words, { panel: { ...shown, ...size } });
  return intentFor(words, { request, key: keyOf(request) });
}

test('an attempt is read back as it was written, through all its life', async () => {
  const created = await ledger().create(intentFor('ascent'));
  expect(created.path).toBe(`boards/keeper/ascent/1-${created.attempt.key.slice(0, 12)}-1a2b.json`);
  expect(pathOf(created.attempt)).toBe(created.path);
  const handle = { id: 'j1', region: ['eu', 1] };
  const submitted = await ledger().write(
    created,
    attemptAfter(created.attempt, { kind: 'accepted', handle }, at),
  );
  expect((await ledger().read()).entries).toEqual([submitted]);

  const before = { ...submitted.attempt, version: 2, unread: undefined };
  writeFileSync(join(dir, submitted.path), JSON.stringify(before));
  expect((await ledger().read()).entries).toEqual([submitted]);
});

test('numbers go on within a slot, whatever was asked, also when several begin at once', async () => {
  const one = ledger();
  const made = await Promise.all(
    ['a', 'b', 'c', 'd'].map((words) => one.create(intentFor(words, { slot: 'boards/keeper:vigil' }))),
  );
  const again = await one.create(intentFor('e', { slot: 'boards/keeper:vigil' }));
  expect([...made, again].map((entry) => entry.attempt.n)).toEqual([1, 2, 3, 4, 5]);
});

test('two attempts of one name that git could not merge are both read once each has a file, in two steps that are said', async () => {
  const { path, attempt } = await ledger().create(intentFor('a'));
  const sides = [attempt, { ...attempt, intent_at: at }].map(textOfAttempt);
  writeFileSync(join(dir, path), `<<<<<<< HEAD\n${sides.join('=======\n')}>>>>>>> copy\n`);
  const { holes } = await ledger().read();
  expect(holes.map(({ problem }) => problem)).toEqual([
    'holds two attempts that are not the same: each was paid for, so keep both: 1. copy the file, under its name, into a new folder beside it; 2. in one of the two keep only the lines of the first side, in the other only those of the last side, without the conflict markers',
  ]);
  const copy = join(dir, dirname(path), 'copy', basename(path));
  mkdirSync(dirname(copy));
  for (const [index, file] of [join(dir, path), copy].entries()) writeFileSync(file, sides[index] ?? '');
  const { entries, ...read } = await ledger().read();
  expect([entries.map((one) => one.attempt.intent_at).sort(), read.holes]).toEqual([
    [attempt.intent_at, at],
    [],
  ]);
});

test('only what never went out is removed', async () => {
  const intent = await ledger().create(intentFor('a'));
  const uncertain = await ledger().write(
    intent,
    attemptAfter(intent.attempt, { kind: 'answer_lost', reason: 'reset', unread: null }, at),
  );
  await expect(ledger().remove(uncertain)).rejects.toThrow('only what never went out');
  await expect(ledger().remove(intent)).rejects.toThrow('changed by somebody else');
  const other = await ledger().create(intentFor('b'));
  await ledger().remove(other);
  expect((await ledger().read()).entries).toEqual([uncertain]);
});

test('a process whose lock was broken does not overwrite what came after', async () => {
  const mine = await ledger().create(intentFor('a'));
  const theirs = await ledger().write(
    mine,
    attemptAfter(mine.attempt, { kind: 'accepted', handle: 'x' }, at),
  );
  const late = attemptAfter(mine.attempt, { kind: 'accepted', handle: 'y' }, at);
  await expect(ledger().write(mine, late)).rejects.toThrow('changed by somebody else');
  expect((await ledger().read()).entries).toEqual([theirs]);
});

test('every file that may hide money is named with the way out, and all others are read', async () => {
  const good = await ledger().create(intentFor('good'));
  const folder = join(dir, 'boards/keeper/good');
  const name = good.path.slice(good.path.lastIndexOf('/') + 1);
  writeFileSync(join(folder, '2-aaaaaaaaaaaa-1a2b.json'), '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n');
  writeFileSync(join(folder, '3-aaaaaaaaaaaa-1a2b.json'), '{ "version": 1, "n"');
  writeFileSync(join(folder, '4-aaaaaaaaaaaa-1a2b.json'), '');
  writeFileSync(join(folder, '5-aaaaaaaaaaaa-1a2b.json'), '{ "version": 9 }');
  writeFileSync(join(folder, '6-aaaaaaaaaaaa-1a2b.json'), '{ "version": 1, "n": 6 }');
  cpSync(join(folder, name), join(folder, 'copy of it.json'));
  writeFileSync(join(folder, '.0123456789abcdef.tmp'), 'half');
  writeFileSync(join(folder, 'README.md'), 'notes');
  const read = await ledger().read();
  expect(read.entries).toEqual([good]);
  expect(read.holes.map(({ path, problem }) => [path.split('/').at(-1)?.slice(0, 4), problem])).toEqual([
    ['2-aa', expect.stringContaining('not two whole versions')],
    ['3-aa', expect.stringContaining('not a whole JSON document')],
    ['4-aa', expect.stringContaining('not a whole JSON document')],
    ['5-aa', expect.stringContaining('newer castreel')],
    ['6-aa', expect.stringContaining('is not an attempt: clone')],
    ['copy', expect.stringContaining(`holds the attempt of ${name}`)],
  ]);
  // Wherever the copy lies, it is about the slots of its attempt.
  expect(read.holes.map(({ slots }) => slots)).toEqual([[], [], [], [], [], ['boards/keeper:good']]);
  await ledger().sweep();
  expect(readdirSync(folder)).not.toContain('.0123456789abcdef.tmp');
});

test('words that somebody replaced in a file were not shot: it is a hole of the slot; what is free is simply made again', async () => {
  const [paid, free] = [await ledger().create(intentFor('a')), await ledger().create(drawn('b'))];
  const replaceIn = (path: string): string => {
    const text = readFileSync(join(dir, path), 'utf8').replace(/("prompt": \[\s+)"."/, '$1"new words"');
    writeFileSync(join(dir, path), text);
    return text;
  };
  const text = replaceIn(paid.path);
  replaceIn(free.path);
  const { entries, holes } = await ledger().read();
  expect(entries.map(({ attempt }) => attempt.request.words.prompt)).toEqual([['new words']]);
  const problem =
    'holds another request than the one of its key, as after a search and replace over all files: undo that, or restore it from git';
  expect(holes).toEqual([{ path: paid.path, problem, slots: paid.attempt.slots, text }]);
});

test('two versions that git left are read as what they say together, and written when they are mended', async () => {
  const { path, attempt } = await ledger().create(intentFor('a'));
  const submitted = attemptAfter(attempt, { kind: 'accepted', handle: 'j1' }, at);
  const costing = (costMicroUsd: number): Attempt =>
    attemptAfter(submitted, { kind: 'failed', failure, costMicroUsd }, at);
  const failure = { kind: 'provider', charged: 'yes', message: 'broke' } as const;
  const conflict = (ours: Attempt, theirs: Attempt): void =>
    writeFileSync(
      join(dir, path),
      `<<<<<<< HEAD\n${textOfAttempt(ours)}||||||| base\n${textOfAttempt(submitted)}=======\n${textOfAttempt(theirs)}>>>>>>> b\n`,
    );
  conflict(costing(200_000), costing(300_000));
  const merged = { path, attempt: costing(300_000) };
  const mended = { ...merged, inFile: merged.attempt };
  expect(await ledger().read()).toEqual({ entries: [merged], holes: [], merged: [mended] });
  await ledger().mend(mended);
  expect(await ledger().read()).toEqual({ entries: [merged], holes: [], merged: [] });
  const lost = attemptAfter(attempt, { kind: 'answer_lost', reason: 'reset', unread: null }, at);
  const created = { by: 'person', createdAtMs: Date.UTC(2026, 0, 1, 0, 0, 9), note: 'said' } as const;
  conflict(costing(200_000), attemptAfter(lost, { kind: 'adopted', handle: 'j2', ...created }, at));
  const { entries, holes } = await ledger().read();
  expect(entries).toEqual([]);
  // One POST begins one job: never are both kept.
  const sides =
    'went out at 2026-01-01 00:00:00 UTC, so keep the side whose job is its own: only the lines of the first side (job j1, which its answer named), or only those of the last side (job j2, created 2026-01-01 00:00:09 UTC), without the conflict markers';
  expect(holes).toMatchObject([
    { path, problem: expect.stringContaining(sides) as string, slots: ['boards/keeper:a'] },
  ]);
  // The jobs of either side are taken while nobody can read the file.
  const record = foldLedger([], () => true, holes);
  expect(['j1', 'j2', 'j'].map(record.isInHole)).toEqual([true, true, false]);
});

test.each([
  ['a time', '{ "intent_at": "2026-01-17T00:17:17Z", ', 17, false],
  ['another number', '{ "n": 17, "handle": { "id": 170 }, "cost": 1.7', 17, false],
  ['its own number', '{ "n": 1, "handle": 17,\n  "ad', 17, true],
  ['its own, last before it is torn', '{ "handle": {"id":17', { id: 17 }, true],
  ['its own, and another name', '{ "handle": {\n    "id": 17\n  }', { id: 17, queue: 'slow' }, false],
])('a torn file names a job whose handle is a number: %s', (...[, text, handle, expected]) => {
  const torn = { path: 'a/1.json', problem: 'is torn', slots: [], text };
  expect(foldLedger([], () => true, [torn]).isInHole(handle)).toBe(expected);
});

test('a slot whose name no file system takes still has a folder of its own', async () => {
  const slots = ['x', 'y'].map((end) => `boards/ad:hook@sku=${'ü'.repeat(200)}${end}`);
  const made = await Promise.all(slots.map((slot) => ledger().create(intentFor('long', { slot }))));
  expect((await ledger().read()).entries).toHaveLength(2);
  expect(made[0]!.path).not.toBe(made[1]!.path);
});

test('there is nothing to read before the first attempt', async () => {
  expect(await fileLedger(join(dir, 'none'), durableFiles).read()).toEqual({
    entries: [],
    holes: [],
    merged: [],
  });
});

test('what links lead to is read, once, also where they go round, and one that leads nowhere is named', async () => {
  const one = ledger();
  const made = [await one.create(intentFor('a')), await one.create(intentFor('b'))];
  const [folder, elsewhere] = [join(dir, 'boards'), mkdtempSync(join(tmpdir(), 'castreel-linked-'))];
  try {
    renameSync(folder, join(elsewhere, 'boards'));
    symlinkSync(join(elsewhere, 'boards'), folder);
    symlinkSync(folder, join(dir, 'again'));
    symlinkSync(dir, join(elsewhere, 'boards/round'));
    symlinkSync(join(dir, made[0]!.path), join(dir, basename(made[0]!.path)));
    const read = await one.read();
    expect(read.entries.map(({ attempt }) => attempt.slot).sort()).toEqual([
      'boards/keeper:a',
      'boards/keeper:b',
    ]);
    expect([read.holes, read.merged]).toEqual([[], []]);
    expect((await one.create(intentFor('a'))).attempt.n).toBe(2);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
  const { holes } = await one.read();
  expect(holes.map(({ path }) => path).sort()).toEqual([basename(made[0]!.path), 'again', 'boards']);
  expect(holes[0]?.problem).toMatch(/^is a link that leads nowhere \(ENOENT: /);
});
