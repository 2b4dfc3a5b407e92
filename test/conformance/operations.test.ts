import { describe, expect, test } from 'vitest';
import { entrants } from './entrants/all.js';
import { dueFor, sentTo } from './requests.js';
import { rigFor } from './rig.js';
import { acceptedIn, bodyFor, createdFrom, handleOf, resultOf, revived, statusesUntil } from './shoot.js';

describe.each(entrants)('$name', (entrant) => {
  const rig = rigFor(entrant);

  /** Largest with as little as is needed, and with all that is allowed. */
  const asked = entrant.capabilities.flatMap((capability) => [
    {
      ...{ model: capability.model, operation: capability.operation },
      capability,
      how: 'as little' as const,
    },
    { ...{ model: capability.model, operation: capability.operation }, capability, how: 'all' as const },
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

    const result = await resultOf(() => provider.status(handle, stand.outside()));
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
    test('it asks what a job cost when its charge lands late', async () => {
      const { provider } = rig;
      rig.bench.charges?.chargeAfter(Infinity);
      const handle = revived(await handleOf(provider, rig.sent(['text']), rig.outside()));
      const done = await statusesUntil(
        ({ kind }) => kind !== 'pending',
        () => provider.status(handle, rig.outside()),
      );
      expect(done.at(-1)).toMatchObject({ kind: 'done', costMicroUsd: null });
      const { request } = rig.sent(['text']);
      const owed = [{ handle, request, fromMs: Date.now() - 60_000, toMs: Date.now() }];
      expect(await provider.bill?.(owed, rig.outside())).toEqual([null]);
      rig.bench.charges?.chargeAfter(0);
      const said = await provider.bill?.(owed, rig.outside());
      expect(said).toEqual([expect.any(Number)]);
      const costMicroUsd = said?.[0];
      expect(await provider.status(handle, rig.outside())).toMatchObject({ kind: 'done', costMicroUsd });
    });
});
