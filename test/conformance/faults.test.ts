import { describe, expect, test } from 'vitest';
import type { Status } from '../../src/providers/provider.js';
import { entrants } from './entrants/all.js';
import { waysOf } from './faults.js';
import { rigFor } from './rig.js';
import { bodyFor, createdFrom, handleOf, readAll, resultOf, statusesUntil } from './shoot.js';

describe.each(entrants)('$name', (entrant) => {
  const rig = rigFor(entrant);

  test.each(waysOf(entrant, 'prepare'))('$fault by $way', async ({ value, way }) => {
    const { provider } = rig;
    const sent = rig.sent(['reference', 'image']);
    if (value.kind === 'prepared') await bodyFor(provider, sent, rig.outside());
    const { provider: struck } = rig.bring(way);
    const before = rig.counted();
    const prepared = await struck.prepare(sent, rig.outside());
    if (value.kind === 'prepared') expect(prepared).toHaveProperty('body');
    else expect(prepared).toMatchObject({ failure: { kind: value.failure, charged: 'no' } });
    expect(rig.counted()).toEqual(before);
    await bodyFor(provider, sent, rig.outside());
  });

  test.each(waysOf(entrant, 'create'))('$fault by $way', async ({ value, way }) => {
    const { words, provider } = rig.bring(way);
    const body = await bodyFor(provider, rig.sent(['text'], { words }), rig.outside());
    const before = rig.counted();
    const created = await createdFrom(provider, body, rig.outside());
    expect(created.kind).toBe(value.kind);
    expect(rig.counted().posts).toBe(before.posts + 1);
    if (created.kind !== 'refused') return;
    expect(created.failure).toMatchObject({ kind: value.failure, charged: 'no' });
    expect(rig.counted().jobs).toBe(before.jobs);
    if (value.saysWhen === true) expectSoon(created.retryAfterMs);
  });

  test.each(waysOf(entrant, 'status'))('$fault by $way', async ({ value, way }) => {
    const { words, provider } = rig.bring(way);
    const sent = rig.sent(['text'], { words });
    const handle = await handleOf(provider, sent, rig.outside());
    const ask = (): Promise<Status> => provider.status(handle, rig.outside());
    const said = await statusesUntil(({ kind }) => kind !== 'pending', ask);
    const first = said.at(-1)!;
    if (value.kind === 'pending') {
      expect(first.kind).toBe('done');
      return;
    }
    if (value.kind === 'not_found') {
      expect(first).toMatchObject({ kind: 'not_found', message: expect.stringMatching(/./) as string });
      if (value.passes === true) await statusesUntil(({ kind }) => kind === 'done', ask);
      return;
    }
    expect(first).toMatchObject({ kind: value.kind, failure: { kind: value.failure } });
    if (first.kind === 'unreachable') {
      if (value.saysWhen === true) expectSoon(first.retryAfterMs);
      if (value.failure === 'auth') {
        for (let n = 0; n < 3; n += 1) {
          expect(await ask()).toMatchObject({ kind: 'unreachable', failure: { kind: 'auth' } });
        }
      } else await statusesUntil(({ kind }) => kind === 'done', ask);
    }
    if (first.kind === 'failed') {
      const { failure, costMicroUsd } = first;
      // What nobody says anything of is left to the price list; a reported cost speaks for itself.
      const { moderated, failed } = sent.capability.price;
      const known = { moderated, provider: failed, refused: failed }[failure.kind as string] ?? 'unknown';
      const right = (costMicroUsd ?? 0) > 0 ? ['yes', 'unknown'] : ['unknown', known];
      expect(right).toContain(failure.charged);
    }
  });

  test.each(waysOf(entrant, 'download'))('$fault by $way', async ({ value, way }) => {
    const { words, provider } = rig.bring(way);
    const handle = await handleOf(provider, rig.sent(['text'], { words }), rig.outside());
    const result = () => resultOf(() => provider.status(handle, rig.outside()));
    const download = await provider.download(await result(), rig.outside());
    if (download.kind === 'bytes') {
      expect(value.kind).toBe('cut');
      await expect(readAll(download.bytes)).rejects.toThrow();
    } else if (download.kind === 'stale') expect(value.kind).toBe('stale');
    else expect(download).toMatchObject({ kind: value.kind, failure: { kind: value.failure } });
    expect((await rig.clip(await result())).frames).toBeGreaterThan(1);
  });
});

function expectSoon(retryAfterMs: number | null): void {
  expect(retryAfterMs).toBeGreaterThanOrEqual(0);
  expect(retryAfterMs).toBeLessThanOrEqual(2000);
}
