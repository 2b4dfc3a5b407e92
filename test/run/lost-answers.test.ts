import { expect, test } from 'vitest';
import type { Json } from '../../src/base/digest.js';
import type { Created, Found, Provider } from '../../src/providers/provider.js';
import { plain } from '../../src/report/paint.js';
import { eventText } from '../../src/report/run-events.js';
import type { RunEvent } from '../../src/run/events.js';
import { assertNothingLost, type Render, type Studio } from '../support/studio.js';
import { boardOf, chain, openStudio, ran, shot, told } from '../support/studios.js';
import { telling } from '../support/telling.js';
import { durableFiles } from '../../src/disk/durable.js';
import { fileLedger } from '../../src/ledger/files.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import { intentFor } from '../support/attempts.js';

const BOTH = boardOf(
  '  - { id: a, prompt: "A. [lost_answer]" }\n',
  '  - { id: b, prompt: "B. [lost_answer]" }\n',
);

/** A history that shows one job to whoever looks, surely the one that is sought or only perhaps. */
const showing =
  (found: Found) =>
  (till: Provider): Provider => ({ ...till, find: () => Promise.resolve([found]) });

const jobOf = (id: string, tie: Found['tie']): Found => ({
  handle: { id },
  id,
  model: 'clips',
  tie,
  createdAtMs: Date.UTC(2026, 10, 21),
});

test('one job that a history ties to two lost attempts is adopted for one alone, the other waits for a person', async () => {
  const studio = openStudio(BOTH);
  await studio.render();
  const [{ job } = { job: '' }] = studio.posts;
  const rendered = await studio.render({ provider: showing(jobOf(job!, 'inputs')) });
  const attempts = await studio.ledger();
  expect(attempts.map(({ state }) => state).sort()).toEqual(['done', 'uncertain']);
  expect(attempts.map(({ adopted }) => adopted).sort()).toEqual(['history', null]);
  expect(rendered).toMatchObject({ outcome: { interrupted: false } });
  expect(studio.posts).toHaveLength(2);
  await assertNothingLost(studio);
});

const endOf = (rendered: Awaited<ReturnType<Studio['render']>>) =>
  rendered.kind === 'died' ? rendered : told(rendered.outcome);

test('what may be the job of an attempt that cannot be read is not adopted, but by its own id', async () => {
  const studio = openStudio(boardOf(shot('a', '[lost_answer]')));
  await studio.render();
  const job = studio.posts[0]!.job!;
  const torn = 'ledger/boards/ad/z/1-aaaaaaaaaaaa-cccc.json';
  const end = async (tie: Found['tie']) =>
    endOf(await studio.render({ provider: showing({ ...jobOf(job, 'inputs'), tie }) }));
  for (const text of ['{\n  "version": 3,\n  "slot": "bo', '', '{ "version": 9, "handle": null }']) {
    studio.file(torn, text);
    expect(await end('inputs')).toEqual({ uncertain: 1 });
  }
  studio.file(torn, '{ "version": 9, "handle": { "id": "of another" } }');
  expect(await end('inputs')).toEqual({ done: 1 });

  const other = openStudio(boardOf(shot('a', '[lost_answer]')));
  await other.render();
  other.file(torn, 'torn');
  const own = { ...jobOf(other.posts[0]!.job!, 'inputs'), tie: 'own_id' } as const;
  expect(endOf(await other.render({ provider: showing(own) }))).toEqual({ done: 1 });
});

test('a job of the same id at another address is another job: this one is offered, and found', async () => {
  const studio = openStudio(boardOf(shot('a', '[lost_answer]')));
  await studio.render();
  const job = studio.posts[0]!.job!;
  const elsewhere = intentFor('c', {
    endpoint: 'https://other.example',
    state: 'submitted',
    handle: { id: job },
  });
  await fileLedger(`${studio.dir}/ledger`, durableFiles).create(elsewhere);
  await studio.render({ provider: showing(jobOf(job, 'other_inputs')) });
  expect((await studio.plan()).undecided).toMatchObject([{ slot: 'boards/ad:a', jobs: [{ id: job }] }]);
  await studio.render({ provider: showing(jobOf(job, 'inputs')) });
  expect((await studio.ledger()).map(({ state }) => state).sort()).toEqual(['done', 'submitted']);
});

test('a parent that a killed run posted is found, and the shots agreed to go on from it in the same run', async () => {
  const studio = openStudio(chain);
  await studio.render({ dies: { inPost: 1 } });
  const none = await ran(studio, { provider: (till) => ({ ...till, find: () => Promise.resolve([]) }) });
  expect(told(none)).toEqual({ uncertain: 1 });

  const found = openStudio(chain);
  await found.render({ dies: { inPost: 1 } });
  const outcome = await ran(found, { provider: showing(jobOf(found.posts[0]!.job ?? '', 'inputs')) });
  expect(told(outcome)).toEqual({ done: 3 });
});

test("a job that may be that of either is nobody's unasked: the record keeps it, each names the other, and whose it is not loses it", async () => {
  const studio = openStudio(BOTH);
  await studio.render();
  const [{ job } = { job: '' }] = studio.posts;
  const perhaps = showing(jobOf(job!, 'other_inputs'));
  await studio.render({ provider: perhaps });
  const jobs = async () =>
    (await studio.plan()).undecided.map(({ slot, jobs }) => [
      slot,
      jobs.map(({ id, alsoOf }) => [id, alsoOf.map((one) => `${one.slot}#${one.label}`)]),
    ]);
  expect(await jobs()).toEqual([
    ['boards/ad:a', [[job, ['boards/ad:b#t01']]]],
    ['boards/ad:b', [[job, ['boards/ad:a#t01']]]],
  ]);
  // Looked at again it is written once, and a look that shows nothing takes nothing back.
  const before = await studio.ledger();
  await studio.render({ provider: perhaps });
  await studio.render({ provider: (till) => ({ ...till, find: () => Promise.resolve([]) }) });
  expect(await studio.ledger()).toEqual(before);

  const [a] = before;
  const ledger = fileLedger(`${studio.dir}/ledger`, durableFiles);
  const { entries } = await ledger.read();
  const adopted = {
    kind: 'adopted',
    handle: { id: job! },
    by: 'person',
    createdAtMs: null,
    note: 'said',
  } as const;
  const entry = entries.find(({ attempt }) => attempt.slot === a!.slot)!;
  await ledger.write(entry, attemptAfter(entry.attempt, adopted, a!.intent_at));
  expect(await jobs()).toEqual([['boards/ad:b', []]]);
});

test('a job created before the request was sent, or long after, hardly is its own: for the run as for the plan, and proved by its own id alone', async () => {
  const minutes = [-5, -2, 0.1, 3, 11];
  const history = (tie: Found['tie'], at: readonly number[]) => (till: Provider) => ({
    ...till,
    find: () =>
      Promise.resolve(
        at.map((minute) => ({
          ...jobOf(`at-${minute}`, 'other_inputs'),
          tie,
          createdAtMs: studio.posts[0]!.atMs + minute * 60_000,
        })),
      ),
  });
  const studio = openStudio(boardOf(shot('a', 'One. [lost_answer]')));
  const said: string[] = [];
  const { ends } = await ran(studio, {
    provider: history('other_inputs', minutes),
    onEvent: (event) => void said.push(eventText(event, telling, plain) ?? ''),
  });
  const ids = (found: readonly Found[] | undefined) => found?.map(({ id }) => id);
  const [end] = ends;
  const look = end?.kind === 'uncertain' ? end.look : null;
  expect([ids(look?.listed), ids(look?.hardly)]).toEqual([
    ['at-0.1', 'at-3'],
    ['at--5', 'at--2', 'at-11'],
  ]);
  const [undecided] = (await studio.plan()).undecided;
  expect(undecided?.jobs.map(({ id, against }) => [id, against])).toEqual([
    ['at-0.1', null],
    ['at-3', null],
    ...['at--2', 'at--5', 'at-11'].map((id) => [id, 'time']),
  ]);
  const all = 'castreel resolve boards/ad:a#t01 --ledger kept';
  expect(said.find((line) => line.includes('uncertain'))).toMatch(
    new RegExp(
      `2 jobs may be it, and nothing proves it.*\\n  at-0.1  created .*\\n  at-3  created .*\\n  and 3 at another time: ${all}$`,
    ),
  );
  expect(told(await ran(studio, { provider: history('inputs', [-5]) }))).toEqual({ uncertain: 1 });
  const job = studio.posts[0]!.job ?? '';
  const own = {
    ...jobOf(job, 'inputs'),
    tie: 'own_id',
    createdAtMs: studio.posts[0]!.atMs - 300_000,
  } as const;
  expect(told(await ran(studio, { provider: showing(own) }))).toEqual({ done: 1 });
});

/** A job as a history lists it that says no more of it than whether it is the one. */
function listed(id: string | null, tie: Found['tie']): Found {
  return { handle: { id }, tie, id: null, model: null, createdAtMs: null };
}

const bug = new TypeError("Cannot read properties of undefined (reading 'url')");

test('a bug in reading a history is said, and the lost create stays uncertain', async () => {
  const studio = openStudio(boardOf(shot('vigil', 'She waits. [lost_answer]')), { history: true });
  const said: string[] = [];
  const outcome = await ran(studio, {
    provider: (till) => ({ ...till, find: () => Promise.reject(bug) }),
    onEvent: (event) =>
      event.kind === 'trouble' ? said.push(`${event.slots.join()}: ${event.message}`) : undefined,
  });
  expect(told(outcome)).toEqual({ uncertain: 1 });
  expect(said).toEqual([expect.stringMatching(/^boards\/ad:vigil: a bug in the adapter of till/)]);
  expect(told(await ran(studio))).toEqual({ done: 1 });
});

/** How a lost create ended, and what its last look into the history was. */
const lookOf = async (studio: Studio, provider: NonNullable<Render['provider']>) => {
  const { ends } = await ran(studio, { provider });
  return ends.flatMap((end) => (end.kind === 'uncertain' ? [end.look] : []));
};

test('a job is proved by what was posted, to the letter, and to look for it nothing is built', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [lost_answer]')));
  let posted: object = {};
  const reading =
    (read: (json: object) => object): NonNullable<Render['provider']> =>
    (till) => ({
      ...till,
      create: async (body, ...given) => {
        posted = body.json as object;
        return await till.create(body, ...given);
      },
      prepare: (...given) => {
        if (studio.posts.length > 0) throw new TypeError('built to look');
        return till.prepare(...given);
      },
      find: ({ isSent }) =>
        Promise.resolve(
          studio.posts.map(({ job }) =>
            listed(job, isSent(read(posted) as Json) ? 'inputs' : 'other_inputs'),
          ),
        ),
    });
  expect(
    await lookOf(
      studio,
      reading((json) => ({ ...json, more: 1 })),
    ),
  ).toMatchObject([{ seen: 'unsure' }]);
  expect(told(await ran(studio, { provider: reading((json) => ({ ...json })) }))).toEqual({ done: 1 });
});

test('a history that could not be read is told as that, by the run, in the file and in the plan, until it can be', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [lost_answer]')));
  const failure = { kind: 'auth', charged: 'no', message: 'Till answered 401: no such key' } as const;
  let isDown = true;
  const meanwhile: (string | null)[] = [];
  const reading: NonNullable<Render['provider']> = (till) => ({
    ...till,
    find: async () => {
      meanwhile.push(...(await studio.plan()).undecided.map((one) => one.unread));
      return isDown ? { failure } : [];
    },
  });
  const unread = { seen: 'unread', own: [], listed: [], hardly: [], reason: failure.message };
  expect(await lookOf(studio, reading)).toEqual([unread]);
  expect(meanwhile[0]).toBe('no run has looked to the end');
  expect((await studio.ledger())[0]?.unread).toBe(failure.message);
  expect((await studio.plan()).undecided.map((one) => one.unread)).toEqual([failure.message]);
  isDown = false;
  expect(await lookOf(studio, reading)).toMatchObject([{ seen: 'nothing' }]);
  expect((await studio.ledger())[0]?.unread).toBe(null);
});

test('the last look of a run is for what a wrong clock led astray, too, where the history can tie anything; what the near one showed stands though that cannot be read', async () => {
  const looked = async (near: readonly Found[]) => {
    const asked: string[] = [];
    const find: Provider['find'] = ({ wants }) => {
      asked.push(wants);
      return Promise.resolve(wants === 'all' ? near : { failure });
    };
    const studio = openStudio(boardOf(shot('a', 'One. [lost_answer]')));
    const [look] = await lookOf(studio, (till) => ({ ...till, find }));
    expect((await studio.ledger())[0]?.unread).toBe(null);
    return [...asked, look?.seen, look?.reason];
  };
  const failure = { kind: 'provider', charged: 'no', message: 'Till answered 500.' } as const;
  const near = ['all', 'all', 'all'];
  const unread = 'the day before and the day after were not read: Till answered 500';
  expect(await looked([])).toEqual([...near, 'tied', 'nothing', unread]);
  expect(await looked([listed('job-other', 'other_inputs')])).toEqual([...near, 'tied', 'unsure', unread]);
  expect(await looked([listed('job-other', 'unknown')])).toEqual([...near, 'unsure', null]);
});

test('a lost create is adopted only where the provider ties one job to it that nobody else has', async () => {
  const lost = boardOf(shot('a', 'One. [lost_answer]'), shot('b', 'Two.'));
  const finding = (
    change: (job: string | null) => (string | null)[],
    others: string[] = [],
  ): NonNullable<Render['provider']> => {
    const find = () => {
      const tied = change(studio.posts[0]!.job).map((id) => listed(id, 'inputs'));
      return Promise.resolve([...tied, ...others.map((id) => listed(id, 'other_inputs'))]);
    };
    return (till) => ({ ...till, find });
  };
  /** How it ended, and what each look into the history was said to have shown. */
  const looked = async (provider: () => NonNullable<Render['provider']>) => {
    studio = openStudio(lost);
    const seen: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'seeking') seen.push('seeking');
      if (event.kind === 'sought') seen.push(event.look?.seen ?? 'found');
      if (event.kind === 'ended' && event.end.kind === 'uncertain')
        seen.push(`uncertain: ${event.end.look?.seen}`);
    };
    return { ...told(await ran(studio, { provider: provider(), onEvent })), seen };
  };
  let studio: ReturnType<typeof openStudio>;
  const found = { done: 2, seen: ['seeking', 'found'] };
  const lostStill = (seen: string) => ({
    uncertain: 1,
    done: 1,
    seen: ['seeking', seen, seen, `uncertain: ${seen}`],
  });
  expect(await looked(() => finding((job) => [job]))).toEqual(found);
  expect(await looked(() => finding((job) => [job], ['job-other']))).toEqual(found);
  expect(await looked(() => finding(() => [], ['job-other']))).toEqual(lostStill('unsure'));
  expect(await looked(() => finding((job) => [job, 'job-other']))).toEqual(lostStill('several'));
  expect(await looked(() => finding(() => [studio.posts[1]!.job]))).toEqual(lostStill('nothing'));
  expect(await looked(() => finding((job) => [job, studio.posts[1]!.job]))).toEqual(found);
});

test('of two creates that are alike, the job of the one that still waits for its answer is not given to the other', async () => {
  const studio = openStudio(boardOf(shot('a', 'One.', ', takes: 2')));
  let creates = 0;
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...till,
    create: async (body, attemptId, outside) => {
      creates += 1;
      if (creates === 2) throw new Error('socket hang up');
      const created = await till.create(body, attemptId, outside);
      if (creates < 3) await outside.clock.sleep(10 * 60_000, outside.signal);
      return created;
    },
    // By what was sent, which two takes of one request share.
    find: () => Promise.resolve(studio.posts.map(({ job }) => listed(job, 'inputs'))),
  });
  expect(told(await ran(studio, { provider }))).toEqual({ done: 1, uncertain: 1 });
  expect((await studio.ledger()).map(({ state, handle }) => [state, handle])).toEqual([
    ['done', { id: studio.posts[0]?.job }],
    ['uncertain', null],
  ]);
});

test('nor is that of one which begins while the history is read', async () => {
  const rates = { creates_per_second: 0.1, in_flight: null };
  const studio = openStudio(boardOf(shot('a', 'One.', ', takes: 2')), { config: { rates } });
  let creates = 0;
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...till,
    create: async (body, attemptId, outside) => {
      creates += 1;
      if (creates === 1) throw new Error('socket hang up');
      const created = await till.create(body, attemptId, outside);
      await outside.clock.sleep(10 * 60_000, outside.signal);
      return created;
    },
    find: async (_, { clock, signal }) => {
      while (creates < 2) await clock.sleep(1000, signal);
      return studio.posts.map(({ job }) => listed(job, 'inputs'));
    },
  });
  expect(told(await ran(studio, { provider }))).toEqual({ done: 1, uncertain: 1 });
});

test("another clone's request that is alike and never ends: nobody says that the history could not be read, and what carries an own id is adopted", async () => {
  const studio = openStudio(boardOf(shot('a', 'One.', ', takes: 2')), {
    config: { rates: { creates_per_second: 0.1, in_flight: null } },
  });
  await studio.render({ clone: 'bbbb', dies: { inPost: 1 } });
  const find =
    (tie: Found['tie']): NonNullable<Render['provider']> =>
    (till) => ({
      ...till,
      create: async (...given) => {
        await till.create(...given);
        throw new Error('socket hang up');
      },
      find: () => Promise.resolve(studio.posts.slice(1).map(({ job }) => listed(job, tie))),
    });
  expect(await lookOf(studio, find('inputs'))).toEqual([
    { seen: 'waits', own: [], listed: [], hardly: [], reason: null },
  ]);
  expect((await studio.plan()).undecided.map((one) => one.unread)).toEqual([null]);
  expect(told(await ran(studio, { provider: find('own_id') }))).toEqual({ done: 1 });
  expect((await studio.ledger()).map(({ state }) => state).sort()).toEqual(['done', 'intent']);
});

const dozen = boardOf(...Array.from({ length: 12 }, (_, n) => shot(`s${n}`, `${n}.`)));
const refused: Created = {
  kind: 'refused',
  failure: { kind: 'refused', charged: 'no', message: 'no' },
  retryAfterMs: null,
};

test.each([
  ['three in a row, and no more is sent there', () => true, 3],
  ['three, and others refused', (n: number) => (n % 2 === 0 ? true : refused), 5],
  ['never three in a row', (n: number) => n % 3 !== 0, 12],
])('creates of which nobody knows whether they began: %s', async (_, fateOf, sent) => {
  const studio = openStudio(dozen);
  let n = 0;
  const provider = (till: Provider): Provider => ({
    ...till,
    create: async (body, attempt, outside) => {
      const fate = fateOf(n++);
      if (typeof fate !== 'boolean') return fate;
      const created = await till.create(body, attempt, outside);
      return fate ? { kind: 'unknown', reason: 'answered 200 in another shape: id' } : created;
    },
  });
  const outcome = await ran(studio, { provider });
  expect(n).toBe(sent);
  expect(told(outcome)['held_back provider_lost'] ?? 0).toBe(12 - sent);
  await ran(studio); // what was not sent, or refused, is bought by the next run
  expect(studio.posts).toHaveLength(12);
});

/** Every create begins its job, and its answer never comes. */
const losing = (till: Provider): Provider => ({
  ...till,
  create: async (...given) => {
    await till.create(...given);
    throw new Error('socket hang up');
  },
});

test.each([
  ['shows none', () => Promise.resolve([])],
  ['cannot be read', () => Promise.reject(new Error('socket hang up'))],
  ['is read by an adapter that is broken', () => Promise.reject(new TypeError('no such field'))],
])('no more creates are sent than three that are lost, where the history %s', async (_, find) => {
  const studio = openStudio(dozen, { history: true });
  const provider = (till: Provider): Provider => ({ ...losing(till), find });
  expect(told(await ran(studio, { provider }))).toEqual({ uncertain: 3, 'held_back provider_lost': 9 });
});

test('creates whose answers are lost and that the history shows stop nothing', async () => {
  const studio = openStudio(dozen, { history: true });
  expect(told(await ran(studio, { provider: losing }))).toEqual({ done: 12 });
});

test('creates that were on their way together when their answers were lost count as one', async () => {
  const studio = openStudio(dozen);
  const provider = (till: Provider): Provider => ({
    ...till,
    create: async (body, attempt, outside) => {
      const created = await till.create(body, attempt, outside);
      if (studio.posts.length > 6) return created;
      await outside.clock.sleep(10_000, outside.signal);
      throw new Error('socket hang up');
    },
  });
  expect(told(await ran(studio, { provider }))).toEqual({ uncertain: 6, done: 6 });
});
