import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.js';
import { HttpFailure, type Outside, type Provider } from '../../src/providers/provider.js';
import { consentTo, type Consent } from '../../src/run/admission/consent.js';
import type { Render, Studio } from '../support/studio.js';
import { boardOf, EACH, openStudio, ran } from '../support/studios.js';
import { billedIn } from '../support/till.js';

const four = 'abcd'
  .split('')
  .map((id) => `  - { id: ${id}, prompt: "Shot ${id}." }\n`)
  .join('');

test('a batch over the cap is refused whole, and the message has the leading part that would fit', async () => {
  const studio = openStudio(boardOf(four));
  const { refusal } = await ran(studio, { caps: { runMicroUsd: 4 * EACH - 1 } });
  expect(refusal).toMatchObject({
    kind: 'over_cap',
    cap: 'run',
    capMicroUsd: 4 * EACH - 1,
    countedMicroUsd: 0,
    neededMicroUsd: 4 * EACH,
    fits: { requests: [{}, {}, {}], microUsd: 3 * EACH },
  });
  expect(studio.posts).toHaveLength(0);
  expect((await ran(studio, { caps: { runMicroUsd: 4 * EACH } })).refusal).toBeNull();
  expect(billedIn(studio.journal)).toBe(4 * EACH);
});

test('--max-cost counts what earlier runs left open, the cap of the config all that was ever spent', async () => {
  const studio = openStudio(boardOf(`${four}  - { id: open, prompt: "She waits. [lost_answer]" }\n`));
  await ran(studio, { options: { shots: ['open', 'a', 'b'] } });
  const over = async (caps: Render['caps']): Promise<unknown> =>
    (await ran(studio, { caps: caps ?? {} })).refusal;
  expect(await over({ runMicroUsd: 3 * EACH - 1 })).toMatchObject({ cap: 'run', countedMicroUsd: EACH });
  expect(await over({ ledgerMicroUsd: 5 * EACH - 1 })).toMatchObject({
    cap: 'ledger',
    countedMicroUsd: 3 * EACH,
    fits: { requests: [{ slots: ['boards/ad:c'] }], microUsd: EACH },
  });
  expect(await over({ runMicroUsd: 3 * EACH, ledgerMicroUsd: 5 * EACH })).toBeNull();
  expect(studio.posts).toHaveLength(5);
});

test('a real cost above its estimate is accepted, counted, and stops new creates at the cap', async () => {
  const studio = openStudio(boardOf(four));
  const outcome = await ran(studio, {
    concurrency: 1,
    caps: { runMicroUsd: 4 * EACH },
    provider: (till) => ({
      ...till,
      status: async (handle, outside) => {
        const status = await till.status(handle, outside);
        return status.kind === 'done' ? { ...status, costMicroUsd: 2 * EACH } : status;
      },
    }),
  });
  expect(outcome.ends.map((end) => ('why' in end ? end.why : end.kind))).toEqual([
    'done',
    'done',
    'cap',
    'cap',
  ]);
  expect(outcome.spent.runMicroUsd).toBe(4 * EACH);
  expect(studio.posts).toHaveLength(2);
});

test('twenty at once never overdraw a cap that holds when they begin', async () => {
  const shots = Array.from({ length: 20 }, (_, i) => `  - { id: s${i}, prompt: "Shot ${i}." }\n`).join('');
  const studio = openStudio(boardOf(shots));
  // The first one is billed five times its price, so that four others no longer fit.
  const outcome = await ran(studio, {
    caps: { ledgerMicroUsd: 20 * EACH },
    provider: (till) => ({
      ...till,
      status: async (handle, outside) => {
        const status = await till.status(handle, outside);
        const isFirst = (handle as { id: string }).id === studio.posts[0]?.job;
        return status.kind === 'done' && isFirst ? { ...status, costMicroUsd: 5 * EACH } : status;
      },
    }),
    concurrency: 3,
  });
  expect(outcome.ends.filter(({ kind }) => kind === 'done')).toHaveLength(16);
  expect(outcome.spent.ledgerMicroUsd).toBe(20 * EACH);
});

test('a price that nobody knows is not paid', async () => {
  const studio = openStudio(boardOf(four).replace('till/clips', 'till/unpriced'));
  expect((await ran(studio)).refusal).toMatchObject({ kind: 'unknown_price' });
  expect(studio.posts).toHaveLength(0);
});

test('more, or dearer, than was agreed to is refused whole', async () => {
  const less =
    (change: (one: { number: number; eachMicroUsd: number }) => object) =>
    (plan: Plan): Consent => {
      const agreed = consentTo(plan);
      const [first, ...rest] = [...agreed.requests];
      return { ...agreed, requests: new Map([[first![0], { ...first![1], ...change(first![1]) }], ...rest]) };
    };
  const studio = openStudio(boardOf(four));
  for (const consent of [
    less(() => ({ number: 0 })),
    less(({ eachMicroUsd }) => ({ eachMicroUsd: eachMicroUsd - 1 })),
  ]) {
    const { refusal } = await ran(studio, { consent });
    expect(refusal?.kind === 'not_agreed' ? refusal.requests.map(({ slots }) => slots) : refusal).toEqual([
      ['boards/ad:a'],
    ]);
  }
  expect(studio.posts).toHaveLength(0);
});

test('a plan file pays what it says once, however often it is run, and whatever died in between', async () => {
  const board = `  - { id: a, prompt: "A.", takes: 2 }\n  - { id: b, prompt: "B.", continues: c }\n  - { id: c, prompt: "C." }\n`;
  for (let at = 1; at <= 12; at += 1) {
    const studio = openStudio(boardOf(board));
    const agreed = consentTo(await studio.plan());
    const consent = (): Consent => ({ ...agreed, plan: 'digest of the plan file' });
    await studio.render({ consent, dies: { at, when: 'before' } });
    await ran(studio, { consent });
    await ran(studio, { consent });
    expect(billedIn(studio.journal)).toBeLessThanOrEqual(4 * EACH);
    const more = await ran(studio, { consent, options: { retakes: [{ address: 'a', count: 1 }] } });
    const attempts = await studio.ledger();
    if (attempts.every(({ state }) => state === 'done')) {
      expect([at, billedIn(studio.journal), more.refusal?.kind]).toEqual([at, 4 * EACH, 'not_agreed']);
    }
    expect(attempts.every((attempt) => attempt.plan_sha256 === 'digest of the plan file')).toBe(true);
  }
});

test('a plan file pays its sum at most, though clips cost more than estimated: the rest waits, now and in later runs', async () => {
  const studio = openStudio(boardOf(four));
  const agreed = consentTo(await studio.plan());
  const provider: Render['provider'] = (till) => ({
    ...till,
    status: async (handle, outside) => {
      const status = await till.status(handle, outside);
      return status.kind === 'done' ? { ...status, costMicroUsd: 2 * EACH } : status;
    },
  });
  const given = { provider, concurrency: 1, consent: () => ({ ...agreed, plan: 'digest of the plan file' }) };
  const { ends, spent } = await ran(studio, given);
  expect(ends.map((end) => (end.kind === 'held_back' ? end.why : end.kind))).toEqual([
    'done',
    'done',
    'cap',
    'cap',
  ]);
  expect([studio.posts.length, spent.planMicroUsd]).toEqual([2, 4 * EACH]);
  expect((await ran(studio, given)).refusal).toMatchObject({
    kind: 'over_cap',
    cap: 'plan',
    capMicroUsd: 4 * EACH,
    countedMicroUsd: 4 * EACH,
    fits: { requests: [], microUsd: 0 },
  });
  expect(studio.posts).toHaveLength(2);
});

test('a key that cannot be asked about stops nothing, but a mistake in its adapter does', async () => {
  const asking = async (verifyAccess: NonNullable<Provider['verifyAccess']>) => {
    const studio = openStudio(boardOf(four));
    const { refusal } = await ran(studio, { provider: (till) => ({ ...till, verifyAccess }) });
    return [refusal, studio.posts.length];
  };
  const reset = new HttpFailure('reset', { sent: true, cause: null });
  expect(await asking(() => Promise.reject(reset))).toEqual([null, 4]);
  const late = ({ signal }: Outside): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  expect(await asking(late)).toEqual([null, 4]);
  const said = expect.stringMatching(/^a bug in the adapter of till: no such field at /) as string;
  expect(await asking(() => Promise.reject(new TypeError('no such field')))).toEqual([
    { kind: 'broken_access', messages: [said] },
    0,
  ]);
});

test('an input that is no longer what was planned with stops everything before the first create', async () => {
  const studio = openStudio(`model: till/clips
defaults: { duration: 5 }
characters: { mira: { name: Mira, references: [cast/mira.png] } }
shots:
  - { id: a, prompt: "Nobody." }
  - { id: b, prompt: "@mira waits." }
`);
  studio.file('boards/cast/mira.png', 'other bytes');
  expect((await ran(studio)).refusal).toMatchObject({
    kind: 'bad_inputs',
    sources: [{ source: 'boards/cast/mira.png', problem: expect.stringContaining('changed') as string }],
  });
  expect(studio.posts).toHaveLength(0);
  studio.file('boards/cast/mira.png');
  expect((await ran(studio)).refusal).toBeNull();
  expect(studio.posts.map((post) => post.body.sent.length)).toEqual([0, 1]);
});

test('a file of the ledger that cannot be read stops buying, never collecting', async () => {
  const studio = openStudio(boardOf(four));
  const stop = new AbortController();
  await ran(studio, {
    stop: stop.signal,
    onEvent: ({ kind }) => (kind === 'making' ? stop.abort() : undefined),
  });
  studio.file('ledger/boards/ad/b/1-aaaaaaaaaaaa-cccc.json', '<<<<<<< ours\n');
  const { kind, ...rest } = (await studio.render()) as Extract<
    Awaited<ReturnType<Studio['render']>>,
    { kind: 'ran' }
  >;
  expect([kind, rest.outcome.refusal]).toEqual(['ran', { kind: 'holes' }]);
  const collected = await studio.render({ collect: true });
  expect(collected.kind === 'ran' ? collected.outcome.ends.map((end) => end.kind) : []).toEqual(['done']);
  expect(studio.posts).toHaveLength(1);
});

const pair = boardOf(
  '  - { id: a, prompt: "A. [lost_answer]" }\n',
  '  - { id: b, prompt: "B.", continues: a }\n',
);

/** A plan file covers both, and only the first was bought: its clip is away, or its answer was lost until now. */
async function halfBought(more: Render): Promise<{ studio: Studio; rest: Render }> {
  const studio = openStudio(pair, { history: true });
  const agreed = consentTo(await studio.plan());
  await ran(studio, { options: { shots: ['a'] }, ...more });
  rmSync(`${studio.dir}/.castreel/store`, { recursive: true, force: true });
  return { studio, rest: { consent: () => ({ ...agreed, plan: 'digest of the plan file' }) } };
}

const forgetful: Render = { provider: (till) => ({ ...till, find: () => Promise.resolve([]) }) };
const broken: Render = {
  provider: (till) => ({ ...till, verifyAccess: () => Promise.reject(new TypeError('no such field')) }),
};

type Refused = { readonly now: Render; readonly torn: boolean; readonly refusal: string | null };

test.each<[string, Refused]>([
  ['as it was agreed to', { now: {}, torn: false, refusal: null }],
  ['while a file of the record is torn', { now: {}, torn: true, refusal: 'holes' }],
  ['through an adapter that is broken', { now: broken, torn: false, refusal: 'broken_access' }],
  ['over the cap', { now: { caps: { runMicroUsd: EACH - 1 } }, torn: false, refusal: 'over_cap' }],
])('what can be bought only once a clip is here is admitted as all else is: %s', async (_, given) => {
  const { now, torn, refusal } = given;
  const posts = refusal === null ? 2 : 1;
  const rendered = async ({ studio, rest }: Awaited<ReturnType<typeof halfBought>>) => {
    if (torn) studio.file('ledger/boards/ad/z/1-aaaaaaaaaaaa-cccc.json', 'torn');
    const end = await studio.render({ ...rest, ...now });
    return { posts: studio.posts.length, ...(end.kind === 'ran' ? end.outcome : null) };
  };
  const told = { posts, refusal: refusal === null ? null : { kind: refusal } };
  const away = { ...told, away: [{ kind: 'fetched' }] };
  expect(await rendered(await halfBought({}))).toMatchObject(away);
  // Its parent is found in the middle of the run, which goes on without it.
  const lost = { ...told, ends: Array(posts).fill({ kind: 'done' }) };
  expect(await rendered(await halfBought(forgetful))).toMatchObject(lost);
});
