import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Outside } from '../../src/providers/provider.js';
import { entrants } from './entrants/all.js';
import { openParrot, openTarpit } from './hosts.js';
import { rigFor } from './rig.js';
import { bodyFor, bytesFrom, handleOf, readAll, resultOf } from './shoot.js';

const NOWHERE = 'http://127.0.0.1:9';

describe.each(entrants)('$name', (entrant) => {
  const rig = rigFor(entrant);
  const isHere = entrant.lacks.network !== undefined;

  /** Every method that may wait, with all that it needs. */
  const callsOf = async (): Promise<ReadonlyMap<string, (outside: Outside) => Promise<unknown>>> => {
    const { provider } = rig;
    const sent = rig.sent(['text'], { frames: 4000 });
    const pictured = rig.sent(['reference', 'image']);
    const body = await bodyFor(provider, sent, rig.outside());
    const handle = await handleOf(provider, sent, rig.outside());
    const result = await resultOf(() => provider.status(handle, rig.outside()));
    const attemptId = 'castreel-0123456789abcdef01234567';
    const made = { request: sent.request, fromMs: 0, toMs: Date.now() };
    const sought = { attemptId, isSent: () => false, prompt: sent.prompt, wants: 'all' as const, ...made };
    rig.stand.forget();
    return new Map<string, (outside: Outside) => Promise<unknown>>([
      ['prepare', (outside) => provider.prepare(pictured, outside)],
      ['create', (outside) => provider.create(body, attemptId, outside)],
      ['status', (outside) => provider.status(handle, outside)],
      ['download', (outside) => provider.download(result, outside)],
      [
        'download to its end',
        async (outside) => {
          await readAll(bytesFrom(provider, result, outside));
        },
      ],
      ['verifyAccess', async (outside) => await provider.verifyAccess?.(outside)],
      ['find', async (outside) => await provider.find?.(sought, outside)],
      ['bill', async (outside) => await provider.bill?.([{ handle, ...made }], outside)],
    ]);
  };

  test.each(['silent', 'half'] as const)(
    'a signal ends every call at once, over a line that is %s',
    async (how) => {
      const tarpit = await openTarpit(how);
      try {
        for (const [name, call] of await callsOf()) {
          const stop = new AbortController();
          const before = tarpit.calls();
          const over = ended(call(rig.outside({ signal: stop.signal, origin: tarpit.origin })));
          const isUnderWay = async (): Promise<boolean> =>
            (await Promise.race([over, sleep(50)])) !== undefined || isHere || tarpit.calls() > before;
          while (!(await isUnderWay()));
          stop.abort(new Error('enough'));
          expect([name, await Promise.race([over, sleep(4000)])]).toEqual([name, 'ended']);
        }
      } finally {
        await tarpit.close();
      }
    },
  );

  test('a signal that was there before: nothing is posted', async () => {
    const calls = await callsOf();
    const before = rig.counted();
    const signal = AbortSignal.abort(new Error('enough'));
    for (const call of calls.values()) await ended(call(rig.outside({ signal })));
    expect(rig.counted()).toEqual(before);
  });

  test('a picture that is none is refused, and nothing is sent', async () => {
    const sent = rig.sent(['reference', 'image'], { pictures: 'junk' });
    const refused = { failure: { kind: 'refused', charged: 'no' } };
    expect(await rig.provider.prepare(sent, rig.outside())).toMatchObject(refused);
    expect(rig.stand.calls).toEqual([]);
  });

  if (isHere) {
    test('it calls nobody', async () => {
      for (const call of (await callsOf()).values()) await call(rig.outside());
      expect(rig.stand.calls).toEqual([]);
    });
    return;
  }

  test('where nobody listens, nothing is begun, nothing is thrown, and nobody is told the key', async () => {
    const calls = await callsOf();
    const failure = { kind: 'network', charged: 'no' };
    const unreachable = { kind: 'unreachable', failure: { kind: 'network' } };
    const due = new Map<string, object>([
      ['prepare', 'never' in entrant.faults.upload_cut ? { body: {} } : { failure }],
      ['create', { kind: 'refused', failure }],
      ['status', unreachable],
      ['download', unreachable],
      ...(rig.provider.find === undefined ? [] : [['find', { failure: { kind: 'network' } }] as const]),
      ...(rig.provider.bill === undefined ? [] : [['bill', [null]] as const]),
      ...(rig.provider.verifyAccess === undefined ? [] : [['verifyAccess', failure] as const]),
    ]);
    for (const [name, value] of due) {
      expect([name, await calls.get(name)?.(rig.outside({ origin: NOWHERE }))]).toMatchObject([name, value]);
    }
  });

  test('no failure, error or result repeats the key, whatever the service says', async () => {
    const { key } = rig.bench;
    const secrets = [key, encodeURIComponent(key), Buffer.from(key).toString('base64')];
    const calls = await callsOf();
    for (const status of [200, 202, 301, 400, 401, 402, 403, 404, 422, 429, 500, 503, 529]) {
      const parrot = await openParrot(status);
      try {
        for (const [name, call] of calls) {
          const said = await call(rig.outside({ origin: parrot.origin })).catch((error: unknown) => error);
          const shown = inspect(said, { depth: 20, maxStringLength: null, showHidden: true });
          expect([name, status, secrets.filter((one) => shown.includes(one))]).toEqual([name, status, []]);
        }
      } finally {
        await parrot.close();
      }
    }
  });
});

async function ended(call: Promise<unknown>): Promise<'ended'> {
  return await call.then(
    () => 'ended' as const,
    () => 'ended' as const,
  );
}
