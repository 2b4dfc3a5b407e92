import { renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import type { Failure } from '../../src/ledger/attempt.js';
import { countedOf } from '../../src/ledger/standing.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import { fileLedger } from '../../src/ledger/files.js';
import {
  nothingSaid,
  type Found,
  type JobFacts,
  type Provider,
  type Status,
} from '../../src/providers/provider.js';
import { accountOf } from '../../src/run/account.js';
import { resolveAttempt, type Decision, type Resolved } from '../../src/run/resolve.js';
import { systemClock } from '../../src/base/clock.js';
import { intentFor } from '../support/attempts.js';
import { noMemory } from '../support/outside.js';
import { assertNothingLost, clipOf, factsOfFake, framesOf, type Studio } from '../support/studio.js';
import { boardOf, openStudio } from '../support/studios.js';
import { tillProvider } from '../support/till.js';

/** A shot whose create lost its answer, though it was started. */
async function uncertain(): Promise<Studio> {
  const studio = openStudio(
    boardOf('  - { id: a, prompt: "A. [lost_answer]" }\n', '  - { id: b, prompt: "B." }\n'),
  );
  await studio.render();
  return studio;
}

async function decide(
  studio: Studio,
  decision: Decision,
  {
    status,
    slot = 'boards/ad:a',
    ...given
  }: { status?: Status; slot?: string; provider?: Partial<Provider>; key?: string; stop?: AbortSignal } = {},
): Promise<Resolved> {
  const ledger = fileLedger(`${studio.dir}/ledger`, durableFiles);
  const { entries, holes } = await ledger.read();
  const till = tillProvider({
    journal: studio.journal,
    clip: clipOf,
    framesOf,
    history: false,
    tookMs: 0,
  });
  const said = status === undefined ? {} : { status: () => Promise.resolve(status) };
  const provider = { ...till, ...said, ...given.provider };
  const entry = entries.find(({ attempt }) => attempt.slot === slot);
  return await resolveAttempt(entry!, decision, {
    ledger,
    entries,
    holes: holes.map((one) => ({ ...one, ledger: `${studio.dir}/ledger` })),
    account: accountOf(provider, {
      http: { send: () => Promise.reject(new Error('no network')) },
      baseUrl: 'https://till.example',
      key: given.key ?? 'key-of-the-till',
      sameAccount: [],
      memory: noMemory,
      clock: systemClock,
    }),
    clock: {
      ...systemClock,
      now: () => studio.time.nowMs,
      steady: () => studio.time.nowMs,
      sleep: (ms) => {
        studio.time.nowMs += ms;
        return Promise.resolve();
      },
    },
    stop: given.stop ?? new AbortController().signal,
    store: studio.store(),
    verify: factsOfFake,
  });
}

const LOST = { kind: 'lost', force: false } as const;
const NEVER = { kind: 'never_arrived', force: false } as const;

const first = async (studio: Studio) => (await studio.ledger())[0]!;

test('adopted by the id that the provider shows, which another service may have too, its clip comes with the next run, paid once', async () => {
  const studio = await uncertain();
  const [{ job } = { job: null }] = studio.posts;
  const elsewhere = intentFor('c', {
    endpoint: 'https://other.example',
    state: 'submitted',
    handle: { id: job },
  });
  await fileLedger(`${studio.dir}/ledger`, durableFiles).create(elsewhere);
  expect(await decide(studio, { kind: 'adopt', id: job!, force: false })).toMatchObject({ kind: 'resolved' });
  await studio.render();
  expect(await first(studio)).toMatchObject({ state: 'done', cost_micro_usd: 250_000 });
  expect(studio.posts).toHaveLength(2);
});

test('an id that the provider does not know, cannot say, or that another attempt has is not adopted', async () => {
  const studio = await uncertain();
  expect(await decide(studio, { kind: 'adopt', id: 'job-typo', force: false })).toMatchObject({
    kind: 'refused',
  });
  expect(await decide(studio, { kind: 'adopt', id: ' ', force: true })).toMatchObject({ kind: 'refused' });
  const taken = studio.posts[1]!.job!;
  expect(await decide(studio, { kind: 'adopt', id: taken, force: false })).toMatchObject({
    kind: 'taken',
    by: { attempt: { slot: 'boards/ad:b' } },
  });
  const unreachable: Status = {
    kind: 'unreachable',
    failure: { kind: 'network', charged: 'unknown', message: 'down' },
    retryAfterMs: null,
  };
  expect(
    await decide(studio, { kind: 'adopt', id: studio.posts[0]!.job!, force: false }, { status: unreachable }),
  ).toMatchObject({
    kind: 'refused',
  });
  expect((await first(studio)).state).toBe('uncertain');
});

test('what never arrived is bought by the next run; what is given up is not, and stays counted', async () => {
  const never = await uncertain();
  await decide(never, NEVER);
  expect(countedOf(await first(never))).toBe(0);
  await never.render();
  expect(never.posts).toHaveLength(3);

  const lost = await uncertain();
  await decide(lost, LOST);
  expect(countedOf(await first(lost))).toBe(250_000);
  await lost.render();
  expect(lost.posts).toHaveLength(2);
  expect(await decide(lost, LOST)).toMatchObject({ kind: 'refused' });
});

test.each([NEVER, LOST])('$kind, and its job shows up after all: it is adopted', async (decision) => {
  const studio = await uncertain();
  const id = studio.posts[0]!.job!;
  await decide(studio, decision);
  await decide(studio, { kind: 'adopt', id, force: false });
  const adopted = await first(studio);
  expect([adopted.state, adopted.failure, countedOf(adopted)]).toEqual(['submitted', null, 250_000]);
  await studio.render();
  expect(await first(studio)).toMatchObject({ state: 'done', cost_micro_usd: 250_000 });
  expect(studio.posts).toHaveLength(2);
  await assertNothingLost(studio);
});

const foundAs = (id: string, tie: Found['tie']): Found => ({
  ...{ handle: { id }, id, model: 'clips', tie },
  createdAtMs: null,
});
const showing = (shown: Awaited<ReturnType<NonNullable<Provider['find']>>>): Partial<Provider> => ({
  find: () => Promise.resolve(shown),
});

test.each([NEVER, LOST])(
  'what the history of its provider may show is looked for before anybody says $kind: what is there, may be there, or may come is not given up, unless somebody insists',
  async (decision) => {
    const studio = await uncertain();
    const job = foundAs(studio.posts[0]!.job!, 'inputs');
    const perhaps = { ...job, tie: 'other_inputs' as const };
    const doubts = async (shown: Parameters<typeof showing>[0]) => {
      const resolved = await decide(studio, decision, { provider: showing(shown) });
      return resolved.kind === 'doubted' ? resolved.doubt : resolved.kind;
    };
    expect(await doubts([perhaps, job])).toEqual({ kind: 'there', jobs: [job] });
    expect(await doubts([perhaps])).toMatchObject({ kind: 'likely', look: { listed: [perhaps] } });
    expect(await doubts({ failure: failedStatus.failure })).toEqual({ kind: 'unread', reason: 'broke' });
    // That of another attempt is not its own.
    expect(await doubts([foundAs(studio.posts[1]!.job!, 'inputs')])).toEqual({ kind: 'young' });
    expect((await first(studio)).state).toBe('uncertain');

    // What a run has written down people were shown, and five minutes later a row must be there.
    await studio.render({ provider: (till) => ({ ...till, ...showing([perhaps]) }) });
    studio.time.nowMs += 6 * MINUTE_MS;
    expect(await doubts([perhaps])).toBe('resolved');

    const asked: Partial<Provider> = { find: () => Promise.reject(new Error('asked')) };
    const [sure, other] = [await uncertain(), await uncertain()];
    expect(await decide(sure, { ...decision, force: true }, { provider: asked })).toMatchObject({
      kind: 'resolved',
    });
    expect(await decide(other, decision, { provider: asked, key: 'another' })).toMatchObject({
      kind: 'resolved',
    });
  },
);

test.each([NEVER, LOST])(
  'what was sent, to the letter, in a job that nobody has speaks against $kind for as long as it stands there',
  async (decision) => {
    const posted = async (hours: number, torn: boolean) => {
      const studio = await uncertain();
      const [{ job, atMs } = { job: null, atMs: 0 }] = studio.posts;
      const found = { ...foundAs(job!, 'inputs'), createdAtMs: atMs + hours * 60 * MINUTE_MS };
      const find: Provider['find'] = ({ fromMs, toMs }) =>
        Promise.resolve(found.createdAtMs >= fromMs && found.createdAtMs <= toMs ? [found] : []);
      if (torn) studio.file('ledger/boards/ad/z/1-aaaaaaaaaaaa-cccc.json', 'torn');
      await studio.render({ provider: (till) => ({ ...till, find }) });
      studio.time.nowMs += 6 * MINUTE_MS;
      const resolved = await decide(studio, decision, { provider: { find } });
      return resolved.kind === 'doubted' && resolved.doubt.kind === 'likely'
        ? resolved.doubt.jobs.map(({ id }) => id === job)
        : resolved.kind;
    };
    expect([await posted(2, false), await posted(-14, false), await posted(0, true)]).toEqual([
      [true],
      [true],
      [true],
    ]);
    expect(await posted(30, false)).toBe('resolved');
  },
);

test.each([NEVER, LOST])(
  'that two days around it cannot be read keeps nobody from $kind: what its own time shows decides, and what is young is looked for there alone',
  async (decision) => {
    const studio = await uncertain();
    const perhaps = foundAs(studio.posts[0]!.job!, 'other_inputs');
    const asked: string[] = [];
    const decided = async (near: readonly Found[], wide: () => ReturnType<NonNullable<Provider['find']>>) => {
      const find: Provider['find'] = async ({ wants }) => {
        asked.push(wants);
        return wants === 'all' ? near : await wide();
      };
      return await decide(studio, decision, { provider: { find } });
    };
    const down = () => Promise.resolve({ failure: failedStatus.failure });
    expect(await decided([], down)).toMatchObject({ kind: 'doubted', doubt: { kind: 'young' } });
    expect(asked).toEqual(['all']);

    studio.time.nowMs += 6 * MINUTE_MS;
    const unread = 'the day before and the day after were not read: broke';
    expect(await decided([perhaps], down)).toMatchObject({
      doubt: { kind: 'likely', jobs: [perhaps], look: { reason: unread } },
    });
    expect(await decided([], down)).toMatchObject({ kind: 'resolved', unread });
    expect(asked).toEqual(['all', 'all', 'tied', 'all', 'tied']);

    const other = await uncertain();
    other.time.nowMs += 6 * MINUTE_MS;
    const bug: Provider['find'] = ({ wants }) =>
      wants === 'all' ? Promise.resolve([]) : Promise.reject(new TypeError('a slip'));
    expect(await decide(other, decision, { provider: { find: bug } })).toMatchObject({
      kind: 'resolved',
      unread: expect.stringContaining('a slip') as string,
    });
  },
);

const adopt = (id: string, force = false): Decision => ({ kind: 'adopt', id, force });
const pendingSilently = { kind: 'pending', progress: null, job: nothingSaid } as const;
const failedStatus = {
  kind: 'failed',
  failure: { kind: 'provider', charged: 'yes', message: 'broke' },
  costMicroUsd: 90_000,
  job: nothingSaid,
} as const;
const unreachableAs = (kind: Failure['kind']): Status => ({
  kind: 'unreachable',
  failure: { kind, charged: 'unknown', message: `says ${kind}` },
  retryAfterMs: null,
});
const notFound: Status = { kind: 'not_found', message: 'there is no such job' };
const doneAs: Status = { kind: 'done', result: {}, costMicroUsd: null, keptFileId: null, job: nothingSaid };
const MINUTE_MS = 60_000;

/** A shot that is still being made, paid for. */
async function submitted(): Promise<Studio> {
  const studio = openStudio(boardOf('  - { id: a, prompt: "A. [slow]" }'));
  await studio.render();
  expect((await first(studio)).state).toBe('submitted');
  return studio;
}

type Download = Awaited<ReturnType<Provider['download']>>;

const clipOfBytes = (bytes: string): Partial<Provider> => ({
  download: () => Promise.resolve({ kind: 'bytes', extension: 'mp4', bytes: [Buffer.from(bytes)] as never }),
});

const serving = (...answers: Download[]): Partial<Provider> => {
  let asked = 0;
  return { download: () => Promise.resolve(answers[asked++ % answers.length]!) };
};
const bytesOf = (pieces: readonly string[], breaks = false): Download => ({
  kind: 'bytes',
  extension: 'mp4',
  bytes: {
    async *[Symbol.asyncIterator]() {
      for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
      if (breaks) throw new Error('other side closed');
    },
  },
});
const CLIP = Buffer.from(clipOf(24, 'a')).toString();
const answering = (kind: Failure['kind'], message: string): Download => ({
  kind: 'unreachable',
  failure: { kind, charged: 'unknown', message },
  retryAfterMs: null,
});

test.each<[string, { status: Status; ageMs?: number; provider?: Partial<Provider>; job: string }]>([
  ['pending', { status: pendingSilently, job: 'pending' }],
  ['pending, and not a day old', { status: pendingSilently, ageMs: 22 * 60 * MINUTE_MS, job: 'pending' }],
  ['failed', { status: failedStatus, job: 'failed' }],
  ['young', { status: notFound, ageMs: -14 * MINUTE_MS, job: 'young' }],
  ['done, and its clip served whole', { status: doneAs, provider: clipOfBytes(CLIP), job: 'done' }],
  [
    'done, and its clip served at the third address, seconds after the first',
    {
      status: doneAs,
      provider: serving({ kind: 'stale' }, { kind: 'stale' }, bytesOf([CLIP])),
      job: 'done',
    },
  ],
  [
    'done, and its clip served whole the second time',
    { status: doneAs, provider: serving(bytesOf(['noise']), bytesOf([CLIP])), job: 'done' },
  ],
])('a job that is %s is not given up, even by force', async (_, { ageMs = 0, job, ...asked }) => {
  const studio = await submitted();
  studio.time.nowMs += ageMs;
  for (const force of [false, true])
    expect(await decide(studio, { ...LOST, force }, asked)).toEqual({
      kind: 'kept',
      chance: { kind: 'there', job },
    });
  expect((await first(studio)).state).toBe('submitted');
});

test.each<[string, { status: Status; key?: string; downloads?: Download[]; why: RegExp }]>([
  ['its provider is out of reach', { status: unreachableAs('network'), why: /says network/ }],
  ['its provider is busy', { status: unreachableAs('busy'), why: /says busy/ }],
  ['its provider is broken', { status: unreachableAs('provider'), why: /says provider/ }],
  ['another key is wanted', { status: unreachableAs('auth'), why: /says auth/ }],
  ['the key is of another account', { status: notFound, key: 'other', why: /another account/ }],
  [
    'its clip is refused for a moment',
    { status: doneAs, downloads: [answering('provider', 'it answered 503')], why: /answered 503/ },
  ],
  [
    'its clip is asked for too often',
    { status: doneAs, downloads: [answering('busy', 'it answered 429')], why: /answered 429/ },
  ],
  ['its clip breaks off', { status: doneAs, downloads: [bytesOf(['half'], true)], why: /other side closed/ }],
  [
    'its clip is bad, and another each time',
    { status: doneAs, downloads: [bytesOf(['noi']), bytesOf(['noise'])], why: /each time/ },
  ],
])('where %s, a job is not given up, unless somebody insists', async (_, { status, key, downloads, why }) => {
  const studio = await submitted();
  const asked = (): Parameters<typeof decide>[2] => ({
    status,
    ...(key === undefined ? {} : { key }),
    ...(downloads && { provider: serving(...downloads) }),
  });
  expect(await decide(studio, LOST, asked())).toEqual({
    kind: 'kept',
    chance: { kind: 'unknown', why: expect.stringMatching(why) as string },
  });
  expect((await first(studio)).state).toBe('submitted');
  expect(await decide(studio, { ...LOST, force: true }, asked())).toMatchObject({ kind: 'resolved' });
  expect((await first(studio)).state).toBe('failed');
});

test.each<[string, { status: Status; ageMs?: number; provider?: Partial<Provider>; says: RegExp }]>([
  ['refuses to say anything of it', { status: unreachableAs('refused'), says: /says refused/ }],
  ['knows it no more', { status: notFound, says: /no such job/ }],
  ['never ends it', { status: pendingSilently, ageMs: 25 * 60 * MINUTE_MS, says: /more than a day/ }],
  [
    'has a dead address for its clip',
    { status: doneAs, provider: { download: () => Promise.resolve({ kind: 'stale' }) }, says: /stale/ },
  ],
  [
    'serves bad bytes',
    { status: doneAs, provider: clipOfBytes('noise'), says: /no film.* kept as [0-9a-f]{64}/ },
  ],
])(
  'a job is given up where its provider %s: it stays counted, and comes home where it is there after all',
  async (_, { says, ageMs, ...asked }) => {
    const studio = await submitted();
    studio.time.nowMs += ageMs ?? 0;
    const before = await first(studio);
    expect(await decide(studio, LOST, asked)).toMatchObject({ kind: 'resolved' });
    const after = await first(studio);
    expect(after).toMatchObject({
      state: 'failed',
      handle: before.handle,
      note: expect.stringMatching(says) as string,
    });
    expect(countedOf(after)).toBe(countedOf(before));
    await studio.render();
    expect([studio.posts.length, (await first(studio)).state]).toEqual([1, 'failed']);

    // Its own job alone, and only where its provider knows it.
    const { job } = studio.posts[0]!;
    expect(await decide(studio, adopt('job-other'))).toMatchObject({ kind: 'refused' });
    expect(await decide(studio, adopt(job!), { status: notFound })).toMatchObject({ kind: 'refused' });
    expect(await decide(studio, adopt(job!))).toMatchObject({ kind: 'resolved' });
    expect(await first(studio)).toMatchObject({
      state: 'submitted',
      submitted_at: before.submitted_at,
      adopted: null,
    });
    studio.time.nowMs += 60 * MINUTE_MS;
    await studio.render({ collect: true });
    expect(await first(studio)).toMatchObject({ state: 'done', cost_micro_usd: 250_000 });
    expect(studio.posts).toHaveLength(1);
    await assertNothingLost(studio);
  },
);

test('Ctrl-C while its provider is asked, or its clip downloaded: nothing is written, even by force', async () => {
  const studio = await submitted();
  for (const asked of ['status', 'download'] as const) {
    const stop = new AbortController();
    const cut = {
      ...unreachableAs('network'),
      ...answering('network', 'This operation was aborted'),
    } as never;
    const provider: Partial<Provider> = {
      status: () => Promise.resolve(doneAs),
      [asked]: () => {
        stop.abort(new Error('interrupted'));
        return Promise.resolve(cut);
      },
    };
    const given = { provider, stop: stop.signal };
    await expect(decide(studio, { ...LOST, force: true }, given)).rejects.toThrow('interrupted');
  }
  expect((await first(studio)).state).toBe('submitted');
});

test('a clip that is here is never given up; where another clone has it, its hash is kept, and it is a take without asking anybody', async () => {
  const studio = await submitted();
  const ledger = fileLedger(`${studio.dir}/ledger`, durableFiles);
  const { entries } = await ledger.read();
  const bytes = async function* () {
    yield await Promise.resolve(clipOf(120, 'a'));
  };
  const { sha256, path } = (await studio.store().put(bytes(), 'mp4', null))!;
  const event = { kind: 'arrived', clip: { sha256, cost_micro_usd: null, kept_file_id: null } } as const;
  await ledger.write(entries[0]!, attemptAfter(entries[0]!.attempt, event, entries[0]!.attempt.intent_at));

  const forgotten = { status: unreachableAs('refused') };
  expect(await decide(studio, { ...LOST, force: true }, forgotten)).toEqual({
    kind: 'kept',
    chance: { kind: 'there', job: 'home' },
  });
  renameSync(path, `${studio.dir}/elsewhere`);
  expect(await decide(studio, LOST, forgotten)).toMatchObject({ kind: 'resolved' });
  expect(await first(studio)).toMatchObject({ state: 'failed', arrived: { sha256 } });
  renameSync(`${studio.dir}/elsewhere`, path);
  const { job } = studio.posts[0]!;
  expect(await decide(studio, adopt(job!), { ...forgotten, key: 'another' })).toMatchObject({
    kind: 'resolved',
  });
  await studio.render({
    collect: true,
    provider: (till) => ({ ...till, status: () => Promise.reject(new Error('asked')) }),
  });
  expect(await first(studio)).toMatchObject({ state: 'done', take: { sha256 } });
  expect(studio.posts).toHaveLength(1);
});

test('a job that the provider describes otherwise is not adopted, unless by force', async () => {
  const studio = await uncertain();
  const job = { model: 'clips', operation: 'text', createdAtMs: studio.posts[0]!.atMs, lengthS: 5 } as const;
  const EACH = 250_000;
  const ask = async (facts: Partial<JobFacts>, costMicroUsd: number | null = EACH, force = false) => {
    const status = {
      kind: 'done',
      result: {},
      costMicroUsd,
      keptFileId: null,
      job: { ...job, ...facts },
    } as const;
    return await decide(studio, { kind: 'adopt', id: 'stranger', force }, { status });
  };
  const { request } = await first(studio);
  expect([request.model, request.operation, request.bought_s]).toEqual([
    job.model,
    job.operation,
    job.lengthS,
  ]);
  const before = await studio.ledger();
  for (const [what, facts, cost] of [
    ['model', { model: 'stills' }, EACH],
    ['model', { operation: 'extend' }, EACH],
    ['created', { createdAtMs: job.createdAtMs - 2 * MINUTE_MS }, EACH],
    ['created', { createdAtMs: job.createdAtMs + 11 * MINUTE_MS }, EACH],
    ['length', { lengthS: 21 }, EACH],
    ['cost', {}, 450_000],
  ] as const) {
    const resolved = await ask(facts, cost);
    expect(resolved).toMatchObject({ kind: 'differs', checked: { comparison: { [what]: false } } });
  }
  expect(await studio.ledger()).toEqual(before);
  expect(await ask({ lengthS: 21 }, 450_000, true)).toMatchObject({
    kind: 'resolved',
    entry: { attempt: { state: 'submitted', note: expect.stringContaining('against what') as string } },
  });
});

test('where the provider says little, that is said; a job of the time of another lost answer is rather its own', async () => {
  const studio = openStudio(boardOf('  - { id: a, prompt: "A. [lost_answer]" }\n'));
  await studio.render();
  const [a] = await studio.ledger();
  const earlier = { ...a!, n: 2, slot: 'boards/ad:b', slots: ['boards/ad:b'] };
  const intentMs = Date.parse(a!.intent_at);
  const other = { ...earlier, intent_at: new Date(intentMs - MINUTE_MS).toISOString() };
  await fileLedger(`${studio.dir}/ledger`, durableFiles).create(other);
  const pending = (createdAtMs: number | null) =>
    ({ kind: 'pending', progress: null, job: { ...nothingSaid, createdAtMs } }) as const;
  const adopt = { kind: 'adopt', id: 'job-of-b', force: false } as const;
  expect(await decide(studio, adopt, { status: pending(intentMs - MINUTE_MS + 200) })).toMatchObject({
    kind: 'differs',
    checked: {
      comparison: { model: null, created: true, length: null, cost: null },
      rivals: [{ nearer: true }],
    },
  });
  expect(await decide(studio, adopt, { status: pending(null) })).toMatchObject({
    kind: 'resolved',
    checked: { comparison: { created: null }, rivals: [{ nearer: false }] },
  });
});

const DISOWN = { kind: 'disown' } as const;
const EACH = 250_000;

test('a job that was adopted wrongly is given back, whatever came of it: its clip is kept, its money no longer counted', async () => {
  const studio = openStudio(
    boardOf('  - { id: a, prompt: "A. [lost_answer]" }\n', '  - { id: b, prompt: "B. [lost_answer]" }\n'),
  );
  await studio.render();
  const [a, b] = studio.posts.map(({ job }) => job!);
  const attemptOf = async (slot: string) => (await studio.ledger()).find((one) => one.slot === slot)!;
  const wrongly = async (came: 'submitted' | 'failed' | 'done') => {
    expect(await decide(studio, adopt(b!, true))).toMatchObject({ kind: 'resolved' });
    const failed = (till: Provider): Provider => ({
      ...till,
      status: () => Promise.resolve(failedStatus),
    });
    if (came !== 'submitted') await studio.render(came === 'failed' ? { provider: failed } : {});
    const before = await attemptOf('boards/ad:a');
    expect([before.state, before.adopted]).toEqual([came, 'forced']);
    expect(await decide(studio, DISOWN)).toMatchObject({ kind: 'resolved' });
    const after = await attemptOf('boards/ad:a');
    expect(after).toMatchObject({ state: 'uncertain', handle: null, take: null, failure: null });
    expect(countedOf(after)).toBe(EACH);
    expect(after.note).toContain(`a person says that the job ${b!} is another's`);
    return { before, after };
  };
  await wrongly('submitted');
  expect(await decide(studio, adopt(b!))).toEqual({ kind: 'was_disowned' });
  await wrongly('failed');
  const { before, after } = await wrongly('done');
  const clip = before.take!.sha256;
  expect(after.disowned).toEqual([{ handle: { id: b! }, times: 3, clip_sha256: clip }]);
  expect((await studio.store().list()).has(clip)).toBe(true);

  // Nothing is bought for it, the job is free for the attempt whose it is, and its own can be had.
  await studio.render();
  expect(studio.posts).toHaveLength(2);
  await decide(studio, adopt(b!), { slot: 'boards/ad:b' });
  await decide(studio, adopt(a!));
  await studio.render();
  expect((await studio.ledger()).map((one) => [one.state, (one.handle as { id: string }).id])).toEqual([
    ['done', a],
    ['done', b],
  ]);
  expect((await attemptOf('boards/ad:b')).take?.sha256).toBe(clip);
  expect(studio.posts).toHaveLength(2);
  await assertNothingLost(studio);
});

test('only what was adopted is given back: not a job that the answer named, not where there is none', async () => {
  const studio = await uncertain();
  expect(await decide(studio, DISOWN)).toMatchObject({
    kind: 'refused',
    reason: 'it is uncertain, and has no job',
  });
  expect(await decide(studio, DISOWN, { slot: 'boards/ad:b' })).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('its job is its own') as string,
  });
});

test.each(['done', 'failed'] as const)(
  'a job that said nothing when it was adopted, and as it is %s speaks against the attempt, is given back; by force it is not',
  async (came) => {
    const studio = await uncertain();
    const [{ job } = { job: null }] = studio.posts;
    expect(await decide(studio, adopt(job!), { status: pendingSilently })).toMatchObject({
      kind: 'resolved',
    });
    const other = (till: Provider): Provider => ({
      ...till,
      status: async (handle, outside) => {
        const status = came === 'failed' ? failedStatus : await till.status(handle, outside);
        return 'job' in status ? { ...status, job: { ...status.job, model: 'stills', lengthS: 10 } } : status;
      },
    });
    const rendered = await studio.render({ provider: other });
    expect(rendered).toMatchObject({ outcome: { ends: [{ kind: 'uncertain' }] } });
    const held = await first(studio);
    expect([held.state, countedOf(held), held.take]).toEqual(['uncertain', EACH, null]);
    expect(held.note).toContain(
      'is hardly its own: it is stills, not clips text; its length is 10 s, not 5 s',
    );
    const [{ clip_sha256: clip } = { clip_sha256: null }] = held.disowned;
    expect(clip !== null && (await studio.store().list()).has(clip)).toBe(came === 'done');

    await decide(studio, adopt(job!, true), { status: pendingSilently });
    await studio.render({ provider: other });
    expect(await first(studio)).toMatchObject({ state: came, adopted: 'forced' });
    if (came === 'done') expect((await first(studio)).take?.sha256).toBe(clip);
    expect(studio.posts).toHaveLength(2);
  },
);
