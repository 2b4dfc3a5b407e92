import { describe, expect, test } from 'vitest';
import type { MicroUsd } from '../../src/base/money.js';
import type { Owed, Status } from '../../src/providers/provider.js';
import { entrants } from './entrants/all.js';
import { dueFor, sentTo } from './requests.js';
import { rigFor } from './rig.js';
import { acceptedIn, bodyFor, createdFrom, handleOf, overOf, resultOf, revived } from './shoot.js';

describe.each(entrants)('$name', (entrant) => {
  const rig = rigFor(entrant);

  /** Largest with as little as is needed, and with all that is allowed. */
  const asked = entrant.capabilities.flatMap((capability) => [
    { model: capability.model, operation: capability.operation, capability, how: 'as little' as const },
    { model: capability.model, operation: capability.operation, capability, how: 'all' as const },
  ]);

  test.each(asked)('$model $operation with $how: a clip as asked for, for one POST', async (one) => {
    const { provider, stand } = rig;
    const sound = one.how === 'all' ? 'generate' : 'none';
    const sent = sentTo(one.capability, rig.props, { with: one.how, sound });
    const body = await bodyFor(provider, sent, stand.outside());
    const before = rig.counted();
    stand.forget();
    const handle = acceptedIn(await createdFrom(provider, body, stand.outside()));
    const once = rig.bench.wire === null ? 0 : 1;
    expect(stand.calls.map(({ method }) => method)).toEqual(Array(once).fill('POST'));
    expect(rig.counted()).toEqual({ posts: before.posts + once, jobs: before.jobs + once });

    const status = await overOf(() => provider.status(handle, stand.outside()));
    if (status.kind !== 'done') throw new Error(`not done: ${JSON.stringify(status)}`);
    const { result, job } = status;
    const { says } = entrant;
    expect(job).toMatchObject({
      model: says.includes('model') ? one.model : null,
      operation: says.includes('operation') ? one.operation : null,
    });
    expect([job.createdAtMs, job.lengthS].map((fact) => fact !== null)).toEqual([
      says.includes('createdAtMs'),
      says.includes('lengthS'),
    ]);
    expect(Math.abs((job.createdAtMs ?? Date.now()) - Date.now())).toBeLessThan(60_000);
    if (job.lengthS !== null && one.operation !== 'extend' && one.operation !== 'edit')
      expect(job.lengthS).toBe(sent.request.bought_s);
    stand.forget();
    const { frames, width, height, hasAudio } = await rig.clip(result);
    expect(stand.calls.flatMap(({ headers }) => Object.keys(headers))).not.toContain('authorization');
    const caps = stand.calls.filter(({ maxBytes, timeoutMs }) => maxBytes > 2e9 || timeoutMs > 15 * 60_000);
    expect(caps).toEqual([]);
    const due = dueFor(sent, rig.bench.shortSides);
    expect(frames).toBeGreaterThanOrEqual(due.frames.least);
    expect(frames).toBeLessThanOrEqual(due.frames.most);
    expect(Math.abs(width / height - 9 / 16)).toBeLessThan(0.01);
    expect(due.width ?? width).toBe(width);
    expect(hasAudio).toBe(sent.request.sound !== 'none');
  });

  test.each(['find', 'bill', 'verifyAccess'] as const)('it has %s, or says why not', (name) => {
    expect([name in rig.provider, entrant.lacks[name]]).toEqual(
      name in entrant.lacks ? [false, expect.any(String)] : [true, undefined],
    );
  });

  test('another process goes on from what the ledger holds: a handle, a result', async () => {
    const handle = revived(await handleOf(rig.provider, rig.sent(['text']), rig.outside()));
    const other = rig.bench.provider();
    const result = revived(await resultOf(() => other.status(handle, rig.outside())));
    expect((await rig.clip(result)).frames).toBeGreaterThan(1);
  });

  if (!('ids' in entrant.lacks))
    test('a typed id is as good as its handle', async () => {
      const { provider, bench } = rig;
      const handle = await handleOf(provider, rig.sent(['text']), rig.outside());
      const newest = bench.wire?.jobs().at(-1) ?? '';
      expect(await provider.status(provider.handleFrom(newest), rig.outside())).toMatchObject({
        kind: expect.stringMatching(/pending|done/) as string,
      });
      expect(provider.handleFrom(newest)).toEqual(handle);
      const nobodys = provider.handleFrom('4c9f0c55-0000-4000-8000-000000000000');
      expect(await provider.status(nobodys, rig.outside())).toMatchObject({ kind: 'not_found' });
    });

  if (!('verifyAccess' in entrant.lacks))
    test('it says for nothing whether the key is good', async () => {
      const { provider } = rig;
      const before = rig.counted();
      expect(await provider.verifyAccess?.(rig.outside())).toBeNull();
      const wrong = rig.outside({ key: 'a-key-with-a-slip' });
      expect(await provider.verifyAccess?.(wrong)).toMatchObject({ kind: 'auth', charged: 'no' });
      expect(rig.counted()).toEqual(before);
    });

  if (!('bill' in entrant.lacks))
    test('it asks what jobs cost when their charges land late, one before the other: each to the micro-dollar', async () => {
      const { provider } = rig;
      const { charges, wire } = rig.bench;
      charges?.chargeAfter(Infinity);
      const jobs: { owed: Owed; id: string; billed: MicroUsd }[] = [];
      for (const length of ['shortest', 'longest'] as const) {
        const sent = rig.sent(['text'], { length });
        const handle = revived(await handleOf(provider, sent, rig.outside()));
        const id = wire?.jobs().at(-1) ?? '';
        const owed = { handle, request: sent.request, fromMs: Date.now() - 60_000, toMs: Date.now() };
        jobs.push({ owed, id, billed: wire?.billedMicroUsd(id) ?? 0 });
      }
      const states = (): Promise<Status[]> =>
        Promise.all(jobs.map(({ owed }) => overOf(() => provider.status(owed.handle, rig.outside()))));
      const done = (costMicroUsd: MicroUsd | null) => ({ kind: 'done', costMicroUsd });
      expect(await states()).toMatchObject([done(null), done(null)]);

      const owed = jobs.map((job) => job.owed);
      const billed = async (asked = owed) => await provider.bill?.(asked, rig.outside());
      const [less, more] = jobs.map((job) => job.billed);
      expect(less).toBeLessThan(more!);
      expect(await billed()).toEqual([null, null]);
      charges?.charge(jobs[0]!.id);
      expect([await billed(), await billed(owed.toReversed())]).toEqual([
        [less, null],
        [null, less],
      ]);
      charges?.chargeAfter(0);
      expect([await billed(), await billed(owed.toReversed())]).toEqual([
        [less, more],
        [more, less],
      ]);
      expect(await states()).toMatchObject([done(less!), done(more!)]);
    });
});
