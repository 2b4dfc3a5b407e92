import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../src/base/digest.js';
import { isTied, type Sent, type Sought } from '../../src/providers/provider.js';
import { entrants } from './entrants/all.js';
import { waysOf } from './faults.js';
import { rigFor } from './rig.js';
import { bodyFor } from './shoot.js';

const AROUND_MS = 60_000;
const LATE_MS = 600;

/** What a create whose answer was lost is looked for by, and the provider's ids of what it began. */
type Lost = { readonly sought: Sought; readonly jobs: readonly string[] };

describe.each(entrants.filter(({ lacks }) => lacks.find === undefined))('$name', (entrant) => {
  const rig = rigFor(entrant);
  const lostWays = waysOf(entrant, 'create').filter(({ value }) => value.kind === 'unknown');
  const lostWay = lostWays.find(({ fault }) => fault === 'answer_lost')?.way ?? '';
  let asked = 0;

  /** A request like no other, for which this fault was brought about. */
  const sentFor = (way: string): Sent => {
    const { words } = rig.bring(way);
    return rig.sent(['text'], { words: `${words} For the ${(asked += 1)}th time.` });
  };

  const lose = async (sent: Sent): Promise<Lost> => {
    const { provider, bench } = rig;
    const body = await bodyFor(provider, sent, rig.outside());
    const attemptId = `castreel-${randomBytes(12).toString('hex')}`;
    const before = bench.wire?.jobs().length ?? 0;
    const nowMs = Date.now();
    await provider.create(body, attemptId, rig.outside()).catch(() => null);
    const times = { fromMs: nowMs - AROUND_MS, toMs: nowMs + AROUND_MS };
    const jobs = bench.wire?.jobs().slice(before) ?? [];
    return {
      sought: {
        attemptId,
        isSent: (json) => JSON.stringify(json) === JSON.stringify(body.json),
        request: sent.request,
        prompt: sent.prompt,
        wants: 'all',
        ...times,
      },
      jobs,
    };
  };

  /** Handles that the provider itself ties to the attempt. */
  const tied = async ({ sought }: Lost): Promise<readonly Json[]> => {
    const found = (await rig.provider.find?.(sought, rig.outside())) ?? [];
    if ('failure' in found) throw new Error(found.failure.message);
    expect(found.map(({ id }) => rig.provider.handleFrom(id ?? ''))).toEqual(
      found.map(({ handle }) => handle),
    );
    return found.filter(isTied).map(({ handle }) => handle);
  };

  const handlesOf = ({ jobs }: Lost): readonly Json[] => jobs.map((id) => rig.provider.handleFrom(id));

  test.each(lostWays)('after $way: the job where one was begun, else none', async ({ way }) => {
    const one = await lose(sentFor(way));
    expect(await tied(one)).toEqual(handlesOf(one));
  });

  test(`of two that are alike each finds ${entrant.finds === 'its own' ? 'its own' : 'both'}, and another finds neither`, async () => {
    const sent = sentFor(lostWay);
    // The fault happens once to one prompt: the other gets its answer.
    const both = [await lose(sent), await lose(sent)];
    expect(both.map(({ jobs }) => jobs.length)).toEqual([1, 1]);
    for (const one of both) {
      const due = entrant.finds === 'its own' ? handlesOf(one) : both.flatMap(handlesOf);
      expect(new Set((await tied(one)).map(canonicalJson))).toEqual(new Set(due.map(canonicalJson)));
    }
    const other = await lose(sentFor(lostWay));
    expect(await tied(other)).toEqual(handlesOf(other));
  });

  test('a row that appears late is not there before, and is there then', async () => {
    const { history } = rig.bench;
    history?.listAfter(LATE_MS);
    try {
      const one = await lose(sentFor(lostWay));
      expect([one.jobs.length, await tied(one)]).toEqual([1, []]);
      await sleep(LATE_MS);
      expect(await tied(one)).toEqual(handlesOf(one));
    } finally {
      history?.listAfter(0);
    }
  });

  test.each(waysOf(entrant, 'find'))('$fault by $way: that is said, and why', async ({ value, way }) => {
    const one = await lose(sentFor(lostWay));
    rig.bring(way);
    const found = await rig.provider.find?.(one.sought, rig.outside());
    const failure = { kind: expect.any(String) as string, message: expect.stringMatching(/\w/) as string };
    expect({ kind: value.kind, found }).toMatchObject({ kind: 'unread', found: { failure } });
    expect(await tied(one)).toEqual(handlesOf(one));
  });
});
