import { expect, test } from 'vitest';
import { callOf } from '../../src/cli/project-options.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import type { PlanOptions } from '../../src/plan/given.js';
import { totalsOf } from '../../src/plan/totals.js';
import { attemptLabel, labelsOf } from '../../src/plan/label.js';
import { billedText } from '../../src/report/billed.js';
import { bringHere, outlyingIn } from '../../src/report/bring-here.js';
import { checkedText } from '../../src/report/adopted.js';
import { needsText } from '../../src/report/needs.js';
import { shortNames } from '../../src/report/names.js';
import { nextAfterPlan } from '../../src/report/next.js';
import { nextAfterRun } from '../../src/report/next-after-run.js';
import { undecidedText } from '../../src/report/possible-jobs.js';
import { plain } from '../../src/report/paint.js';
import { refusalText } from '../../src/report/refusal.js';
import { resolvedText, unresolvedText } from '../../src/report/resolved.js';
import { outOfAway } from '../../src/report/ways.js';
import { nothingSaid } from '../../src/providers/provider.js';
import type { Resolved } from '../../src/run/resolve.js';
import { attemptOf, clipOf, failed, pickOf, planOf, without } from '../support/planning.js';

const board = `model: xai/grok-imagine-video
shots:
  - { id: a, prompt: One. }
  - { id: b, continues: a, prompt: Two. }
`;

type Given = {
  board?: string;
  options?: Partial<PlanOptions>;
  away?: string[];
  outlying?: string[];
  picks?: Record<string, string>;
  isReached?: (attempt: Attempt) => boolean;
};

/** What a person is told of a record: the lines of what needs one, then the next step. */
function steps(record: readonly LedgerEntry[], given: Given = {}): string[] {
  const plan = planOf({ board, record, ...given });
  const wording = { call: callOf({}, []), name: shortNames(plan.slots.keys()) };
  const needs = needsText(plan, wording, plain).split('\n').slice(1, -1);
  const next = nextAfterPlan(plan, totalsOf(plan), wording).trim();
  return [...needs, next].map((line) => line.trim().replace(/ {2,}/g, '  '));
}

const one = (more: Partial<Attempt>, clone = 'aaaa'): LedgerEntry =>
  attemptOf(planOf({ board }), 'a', { clone, more });

test('who waits for an answer that was lost is sent to resolve it', () => {
  const decide = 'once you know what became of it, add --adopt ID, --never-arrived or --lost';
  expect(steps([one(without('uncertain'))])).toEqual([
    `a#t01  uncertain  ${decide}: castreel resolve a#t01`,
    `b  waiting (resolve a)  ${decide}: castreel resolve a#t01`,
    `Next, ${decide}: castreel resolve a#t01`,
  ]);
});

test('a lost answer that no run has looked for to the end is looked for first, then a person is asked', () => {
  const look =
    "its provider's history was not read (killed); to look for it there: castreel render --collect";
  const decide = 'once you know what became of it, add --adopt ID, --never-arrived or --lost';
  expect(steps([one({ ...without('uncertain'), unread: 'killed' })])).toEqual([
    `a#t01  uncertain  ${look}`,
    `a#t01  uncertain  ${decide}: castreel resolve a#t01`,
    `b  waiting (resolve a)  ${look}`,
    `Next, ${look}`,
  ]);
});

test('other lost answers of which a job may be are named in one line', () => {
  const lost = one(without('uncertain'));
  const said = { ...nothingSaid, kind: 'pending', costMicroUsd: null } as const;
  const comparison = { model: null, created: null, length: null, cost: null };
  const rivals = ['b', 'c', 'd'].map((path) => ({ entry: { ...lost, path }, nearer: false }));
  expect(
    checkedText(lost, { said, comparison, rivals }, ({ path }) => path)
      .split('\n')
      .at(-2),
  ).toBe('It may be that of b, c, d just as well: lost answers, too.');
});

test('what another clone posted, or another account, is not collected in vain: it is said whose it is', () => {
  const posted = steps([one(without('intent'), 'beef')]);
  expect(posted[0]).toMatch(
    /^a {2}in flight \(elsewhere\) {2}clone beef posted it, and its ledger alone has the answer;/,
  );
  expect(posted.at(-1)).toMatch(/^Next, clone beef posted it, .*: castreel resolve a#t01$/);
  const endpoint = 'https://api.x.ai/v1';
  const made = one({ ...without('submitted'), endpoint }, 'beef');
  const same = `providers: { xai: { same_account: [${made.attempt.account}] } }`;
  const account = `with the key of the account at xai (${endpoint}) with which clone beef had it made (if that has another key now, \`${same}\` in castreel.config.yaml says so)`;
  expect(steps([made], { isReached: () => false })[0]).toBe(
    `a  in flight (elsewhere)  ${account}: castreel render --collect`,
  );
  expect(steps([made]).at(-1)).toBe('Next: castreel render'); // b is bought when a is here
  expect(steps([made], { options: { shots: ['a'] } }).at(-1)).toBe('Next: castreel render --collect');
});

test('what failed and cost nothing is offered by the next render, what cost or may have only by a retake', () => {
  const again = (charged: 'yes' | 'no' | 'unknown') =>
    steps([one(failed('refused', charged))], { options: { noSpend: true } }).at(-1);
  expect(again('no')).toBe('Next, to try again (or change the shot): castreel render');
  for (const charged of ['yes', 'unknown'] as const) {
    expect(again(charged)).toContain('to pay for the same again: castreel render --retake a');
  }
});

test('a job that was given up is asked for once more, for nothing, before it is paid for again', () => {
  const lost = { ...failed('lost', 'yes'), handle: { id: 'j1' } };
  const free = 'to ask for its clip once more, for nothing: castreel resolve a#t01 --adopt j1';
  const paid =
    'better after a change of the shot, else to pay for the same again: castreel render --retake a';
  const lines = steps([one(lost)]);
  expect(lines.slice(0, 2)).toEqual([
    `a  failed (lost, charged)  ${free}`,
    `a  failed (lost, charged)  ${paid}`,
  ]);
  expect(lines.at(-1)).toBe(`Next, ${free}\nNext, ${paid}`);
  expect(steps([one(lost)], { isReached: () => false }).at(-1)).toBe(`Next, ${paid}`);
  expect(steps([one(failed('lost', 'yes'))]).at(-1)).toBe(`Next, ${paid}`);
});

test('of one job that two lost answers have, both are told how that is settled, and what goes on from either waits', () => {
  const two = board.replace('{ id: b', '{ id: c, prompt: Three. }\n  - { id: b');
  const plan = planOf({ board: two });
  const had = { adopted: 'person' as const, handle: { id: 'j1' } };
  const made = [attemptOf(plan, 'a', { more: had }), attemptOf(plan, 'c', { n: 2, more: had })];
  const said = (mine: string, other: string) =>
    `${mine}  uncertain  if the job j1, which ${other} has too, is not its own: castreel resolve ${mine} --disown`;
  const ofA = said('a#t01', 'c#t02').replace('  uncertain', '  waiting (resolve a)').replace('a#t01', 'b');
  const lines = steps(made, { board: two });
  expect(lines.slice(0, 3)).toEqual([said('a#t01', 'c#t02'), said('c#t02', 'a#t01'), ofA]);
  expect(lines.at(-1)).toBe(`Next, ${ofA.split('  ').at(-1)!}`);
  const now = planOf({ board: two, record: made, picks: { a: pickOf(made[0]!) } });
  expect([now.films[0]!.shots.map(({ shows }) => shows), totalsOf(now).requestsToPay]).toEqual([
    [null, null, null],
    0,
  ]);
  expect(now.diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', `${pickOf(made[0]!)} is no take of a now: another attempt has its job too`],
  ]);

  const answered = attemptOf(plan, 'a', { more: { ...had, adopted: null } });
  expect(steps([answered, made[1]!], { board: two })).toEqual([
    'c#t02  uncertain  for the job j1 is certainly that of a#t01: castreel resolve c#t02 --disown',
    'Next: castreel render',
  ]);
});

test('what one commit of another branch has is brought here by as few commands as can be read', () => {
  const boughtThere = (count: number): { board: string; outlying: string[] } => {
    const shots = Array.from({ length: count }, (_, n) => `  - { id: s${n}, prompt: "${n}." }\n`).join('');
    const all = `model: xai/grok-imagine-video\nshots:\n${shots}`;
    return {
      board: all,
      outlying: [...planOf({ board: all }).requests.values()].map(({ key }) => key ?? ''),
    };
  };
  const filesOf = (keys: readonly string[]): string => keys.map((key) => key.slice(0, 12)).join(' ');
  const few = boughtThere(3);
  const bring = `to have here what was bought on branch side: git checkout side -- ${filesOf(few.outlying)}`;
  const lines = steps([], few);
  expect(lines[0]).toBe(`s0, s1, s2  waiting (bought on branch side)  ${bring}`);
  expect(lines.at(-1)).toContain(`Next, ${bring}\n`);
  const many = boughtThere(26);
  const plan = planOf(many);
  const commands = [...plan.slots.values()].map((slot) => bringHere(outlyingIn(slot)!, plan));
  expect([...new Set(commands)].map((command) => command.split(' -- ')[1])).toEqual([
    filesOf(many.outlying.slice(0, 24)),
    filesOf(many.outlying.slice(24)),
  ]);
});

/** A lost answer of `a`, posted so many seconds after the others, and what its provider's history showed. */
function lostAt(n: number, seconds: number, jobs: Readonly<Record<string, number>>): LedgerEntry {
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
  const candidates = Object.entries(jobs).map(([id, second]) => ({
    ...{ handle: { id }, id, model: null, created_at: at(second) },
  }));
  const { attempt } = one({ ...without('uncertain'), n, candidates, intent_at: at(seconds) });
  return { path: `boards/ad/a/${n}.json`, attempt };
}

test('a job has a command only where it may be adopted: not before its time, nor where another was posted nearer', () => {
  const jobs = { early: -70, first: 1, second: 31 };
  const plan = planOf({ board, record: [lostAt(1, 0, jobs), lostAt(2, 30, jobs)] });
  expect(plan.undecided.map((lost) => lost.jobs.map(({ id, against }) => [id, against]))).toEqual([
    [
      ['first', null],
      ['early', 'time'],
      ['second', { slot: 'boards/ad:a', label: 't02' }],
    ],
    [
      ['second', null],
      ['early', 'time'],
      ['first', { slot: 'boards/ad:a', label: 't01' }],
    ],
  ]);
  const lines = steps([lostAt(1, 0, jobs), lostAt(2, 30, jobs)]);
  expect(lines.filter((line) => line.includes('--adopt ') && !line.includes('--adopt ID'))).toEqual([
    'a#t01  uncertain  if it is this job (created 2026-11-21 12:00:01 UTC): castreel resolve a#t01 --adopt first',
    'a#t02  uncertain  if it is this job (created 2026-11-21 12:00:31 UTC): castreel resolve a#t02 --adopt second',
  ]);
});

test('lost answers that share jobs are said once, in as many lines as there are of them', () => {
  const jobs = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`job-${n}`, n / 10]));
  const record = Array.from({ length: 12 }, (_, n) => lostAt(n + 1, n / 10, jobs));
  const lines = steps(record);
  expect(lines[0]).toBe(
    'a#t01, a#t02, a#t03, a#t04, a#t05, a#t06 and 6 more  uncertain  12 jobs may be theirs, below; once you know what became of it, add --adopt ID, --never-arrived or --lost: castreel resolve a#t01',
  );
  expect(lines.filter((line) => line.includes('job-'))).toHaveLength(12);
  expect(lines.length).toBeLessThan(20);
});

test('where more is there than is listed, the command that lists it all is named, or how far it goes', () => {
  const wording = { call: callOf({ ledger: '../led' }, []), name: shortNames(['boards/ad:a']) };
  const jobs = Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`job-${n}`, n / 10]));
  const lines = steps([lostAt(1, 0, jobs), lostAt(2, 1, jobs)]);
  expect(lines).toContain('and 5 more: castreel plan --json');

  const early = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`early-${n}`, -70 - n]));
  const record = [lostAt(1, 0, early)];
  const [lost] = planOf({ board, record }).undecided;
  const said = undecidedText(record[0]!, lost!, { ...wording, typed: 'a#t01', unreached: null });
  expect(said.match(/hardly early-/g)).toHaveLength(3);
  expect(said.endsWith('  and 2 more: castreel plan --json --ledger ../led\n')).toBe(true);

  const shots = 'abcdefgh'.split('').map((id) => ({ address: `boards/ad:${id}` }));
  const name = shortNames(shots.map(({ address }) => address));
  expect(billedText(shots, [], { ...wording, name })).toBe(
    'Still being made, and billed: a, b, c, d, e, f and 2 more (all of them: castreel plan --ledger ../led).\n',
  );
  const requests = shots.map(({ address }) => ({ slots: [address] }) as never);
  const over = { cap: 'run', capMicroUsd: 900_000, countedMicroUsd: 0, neededMicroUsd: 1_000_000 } as const;
  const fits = { requests, microUsd: 800_000, takes: null };
  expect(
    refusalText({ kind: 'over_cap', ...over, fits }, { name, keyVars: new Map(), begun: false }),
  ).toContain('Of it the first 8 to shoot, a to h, would fit ($0.80).');
});

test('the clip of a circled take that is away is fetched for nothing, also where another take is here', () => {
  const [circled, other] = [1, 2].map((n) => attemptOf(planOf({ board }), 'a', { n }));
  if (circled === undefined || other === undefined) throw new Error('no takes');
  const given = { picks: { a: pickOf(circled) }, away: [clipOf(circled)] };
  expect(steps([circled, other], given)).toContain('a  away  castreel render --collect');
  const [slot] = planOf({ board, record: [circled, other], ...given }).slots.values();
  if (slot === undefined) throw new Error('no slot');
  const failed = outOfAway(slot, { call: callOf({}, []), name: () => 'a' });
  expect(failed.command).toBe('castreel circle a t02');
});

test('what does not end is told its way out, once it is older than jobs become', () => {
  const made = (submitted_at: string): LedgerEntry =>
    one({ ...without('submitted'), handle: { id: 'j1' }, submitted_at });
  const collect = 'castreel render --collect';
  expect(steps([made('2026-11-20T00:01:00.000Z')])[0]).toMatch(/^a /);
  expect(steps([made('2026-11-19T23:59:00.000Z')]).slice(0, 2)).toEqual([
    'a#t01  in flight for over a day  if it never ends, or its clip cannot be had, add --lost: castreel resolve a#t01',
    expect.stringContaining(collect),
  ]);
});

test('a clip that is here is not offered to be given up, however old its job', () => {
  const sha256 = 'c'.repeat(64);
  const home = one({
    ...without('submitted'),
    handle: { id: 'j1' },
    submitted_at: '2026-11-01T00:00:00.000Z',
    arrived: { sha256, cost_micro_usd: null, kept_file_id: null },
  });
  expect(steps([home], { away: [sha256] })[0]).toMatch(/^a#t01 .*--lost/);
  expect(steps([home]).join()).not.toContain('--lost');
});

test('what is not given up is told what follows it, and what insists, with the flags of the call', () => {
  const call = callOf({ ledger: '../led' }, []);
  const said = (chance: Extract<Resolved, { kind: 'kept' }>['chance']): string =>
    unresolvedText(
      { kind: 'kept', chance },
      { typed: 'a#t01', job: '', call, name: () => '', fileName: () => '' },
    );
  expect(said({ kind: 'there', job: 'pending' })).toBe(
    'Nothing was changed: its provider says that it is pending.\nNext, to follow it: castreel render --collect --ledger ../led\n',
  );
  expect(said({ kind: 'unknown', why: 'its provider cannot be asked' })).toBe(
    'Nothing was changed: its provider cannot be asked.\nNext, to give it up all the same: castreel resolve a#t01 --lost --force --ledger ../led\n',
  );
});

test('what was decided without a part of the history says which, and what could stand there', () => {
  const unread = 'the day before and the day after were not read: Till answered 500';
  const resolved = { kind: 'resolved', entry: lostAt(1, 0, {}), checked: null, unread } as const;
  const said = { typed: 'a#t01', call: callOf({}, []), name: () => '', circled: [] };
  expect(resolvedText(resolved, said)).toMatch(
    /^Of its provider's history the day before and the day after were not read: Till answered 500. Its job would stand there if a clock was wrong.\na#t01 is uncertain. Next/,
  );
});

test('without its key the jobs of a lost answer have no command, and what resolve says names the reason', () => {
  const record = [lostAt(1, 0, { first: 1, early: -70 })];
  const adopting = (lines: readonly string[]) => lines.filter((line) => /--adopt \w+$/.test(line));
  expect(adopting(steps(record))).toHaveLength(1);
  expect(adopting(steps(record, { isReached: () => false }))).toEqual([]);
  const { undecided } = planOf({ board, record, isReached: () => false });
  const wording = { call: callOf({}, []), name: shortNames(['boards/ad:a']), typed: 'a#t01' };
  const said = undecidedText(record[0]!, undecided[0]!, {
    ...wording,
    unreached: 'there is no key for xai',
  });
  expect(said).toContain('  --adopt asks the provider: there is no key for xai\n');
  expect(said).toContain('  perhaps first, created 2026-11-21 12:00:01 UTC\n');
  expect([said.includes('--adopt ID'), said.includes('--never-arrived')]).toEqual([false, true]);
});

test('who cannot be followed to its end is called as it can be typed, and no other shot is spoken of', () => {
  const left = one({ ...without('submitted'), submitted_at: '2026-11-20T23:59:00.000Z' });
  const twin = one({ ...without('failed') }, 'beef');
  const plan = planOf({ board, record: [left, { ...twin, path: 'other.json' }] });
  const labels = labelsOf([left, { ...twin, path: 'other.json' }]);
  const failure = { kind: 'network', charged: 'no', message: 'reset' } as const;
  const ends = [{ kind: 'open', entry: left, why: 'too_long', unwrittenJob: null, failure }];
  const outcome = { refusal: null, stopped: new Map(), interrupted: false, ends } as never;
  const missing = [...plan.slots.values()].filter(({ state }) => state === 'in_flight');
  const ended = {
    plan: { ...plan, stuck: [{ slot: 'boards/ad:z', label: 't01' }] },
    outcome,
    missing,
    films: [],
  };
  const said = nextAfterRun(
    { ...ended, left: false, buys: true, bought: false, labelOf: (entry) => attemptLabel(entry, labels) },
    { call: callOf({}, []), name: shortNames(plan.slots.keys()), keyVars: new Map() },
  );
  expect(said).toMatch(/add --lost: castreel resolve a#t01-aaaa\n/);
});

test('a job that the disk never took is said at the end, with what adopts it: no file says it', () => {
  const record = [one(without('intent'))];
  const plan = planOf({ board, record });
  const labels = labelsOf(record);
  const ends = [
    { kind: 'open', entry: record[0]!, why: 'disk', isDone: false, unwrittenJob: 'j-1', failure: null },
  ];
  const said = nextAfterRun(
    {
      ...{ plan, films: [], left: false, buys: true, bought: false },
      outcome: { refusal: null, stopped: new Map(), interrupted: true, ends } as never,
      missing: [...plan.slots.values()].filter(({ state }) => state === 'in_flight'),
      labelOf: (entry) => attemptLabel(entry, labels),
    },
    { call: callOf({}, []), name: shortNames(plan.slots.keys()), keyVars: new Map() },
  );
  expect(said.match(/^Next.*/gm)).toEqual([
    'Next, once the disk takes it, for its job is written down nowhere else: castreel resolve a#t01 --adopt j-1',
    'Next: castreel render --collect',
  ]);
});
