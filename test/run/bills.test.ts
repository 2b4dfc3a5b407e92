import { expect, test } from 'vitest';
import { callOf } from '../../src/cli/project-options.js';
import type { Provider } from '../../src/providers/provider.js';
import { finishedText } from '../../src/report/finished.js';
import { plain } from '../../src/report/paint.js';
import type { Render } from '../support/studio.js';
import { EACH, boardOf, openStudio, ran, shot, told } from '../support/studios.js';
import { tillModels } from '../support/till.js';

/** Says of no job that is done what it cost. */
const costless = (till: Provider): Provider => ({
  ...till,
  status: async (...given) => {
    const status = await till.status(...given);
    return status.kind === 'done' ? { ...status, costMicroUsd: null } : status;
  },
});

test('a cost that lands after completion is asked for in one call until it is there, and what it is above its estimate is said', async () => {
  const studio = openStudio(boardOf(shot('a', 'One.'), shot('b', 'Two.')));
  const bills: (number | null)[] = [null, 300_000, 310_000];
  const calls: number[] = [];
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...costless(till),
    bill: (owed) => {
      calls.push(owed.length);
      return Promise.resolve(owed.map(() => bills.shift() ?? null));
    },
  });
  const run = async () => {
    const outcome = await ran(studio, { provider });
    const text = finishedText(
      {
        plan: await studio.plan(),
        outcome,
        films: [],
        buys: false,
        partial: false,
        newOnly: false,
      },
      {
        call: callOf({}, []),
        name: (address) => address,
        keyVars: new Map(),
        labelOf: () => '',
        dirs: { ledger: 'ledger', inGit: true, freeLedger: '', out: 'out' },
        purse: { counted: new Map(), isWhole: true, caps: { runMicroUsd: null, ledgerMicroUsd: null } },
        paint: plain,
      },
    );
    return [outcome.spent.ledgerMicroUsd, /charged (\S+) more/.exec(text)?.[1]];
  };
  expect(await run()).toEqual([EACH + 300_000, '$0.05']);
  expect(await run()).toEqual([610_000, '$0.06']);
  expect(await run()).toEqual([610_000, undefined]);
  expect((await studio.ledger()).map((one) => [one.cost_micro_usd, one.cost_reported])).toEqual(
    expect.arrayContaining([
      [300_000, true],
      [310_000, true],
    ]),
  );
  expect(calls).toEqual([2, 1]);
});

test('what earlier takes cost by now is asked for before anything is admitted, and of a failure that is free by the price list, too', async () => {
  const board = boardOf(shot('a', 'One.'), shot('b', 'Two. [moderated_failed]'));
  const config = { price: { ...tillModels[0]!.price, moderated: 'no' } } as const;
  const studio = openStudio(board, { config });
  // The price list is wrong: what is counted then is less than what was billed.
  await studio.render({ provider: costless });
  const before = (await studio.ledger()).map((one) => [one.state, one.cost_micro_usd]);
  expect(before.sort()).toEqual([
    ['done', EACH],
    ['failed', 0],
  ]);
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...costless(till),
    bill: (owed) => Promise.resolve(owed.map(() => 300_000)),
  });
  const caps = { ledgerMicroUsd: 2 * EACH };
  expect((await ran(studio, { provider, caps })).refusal).toMatchObject({
    kind: 'over_cap',
    countedMicroUsd: 600_000,
  });
  expect(studio.posts).toHaveLength(2);
  const failed = (await studio.ledger()).filter(({ state }) => state === 'failed');
  expect(failed.map((one) => [one.cost_micro_usd, one.failure?.charged])).toEqual([[300_000, 'yes']]);
});

test('a failure that was perhaps charged is bought again when its bill says that it cost nothing', async () => {
  const config = { price: { ...tillModels[0]!.price, failed: 'unknown' } } as const;
  const studio = openStudio(boardOf(shot('a', 'One. [broke_once]')), { config });
  const billing =
    (costMicroUsd: number | null): NonNullable<Render['provider']> =>
    (till) => ({
      ...till,
      status: async (...given) => {
        const status = await till.status(...given);
        if (status.kind !== 'failed') return status;
        return { ...status, failure: { ...status.failure, charged: 'unknown' }, costMicroUsd: null };
      },
      bill: (owed) => Promise.resolve(owed.map(() => costMicroUsd)),
    });
  const stands = async () => [
    (await studio.ledger()).map((one) => [one.failure?.charged, one.cost_micro_usd]),
    [...(await studio.plan()).requests.values()].map(({ toBuy }) => toBuy),
  ];
  await ran(studio, { provider: billing(null) });
  expect(await stands()).toEqual([[['unknown', null]], [0]]);
  await ran(studio, { provider: billing(0) });
  expect(await stands()).toEqual([[['no', 0]], [1]]);
  expect(told(await ran(studio))).toEqual({ done: 1 });
});
