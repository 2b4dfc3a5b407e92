import { expect, test } from 'vitest';
import { everything, type PlanOptions } from '../../src/plan/given.js';
import { agreedIn, optionsIn, planFileOf, readPlanFile } from '../../src/plan/plan-file.js';
import { totalsOf } from '../../src/plan/totals.js';
import { attemptOf, clipOf, failed, NOW, pickOf, planOf, requestAt, statesIn } from '../support/planning.js';

const BOARD = `model: xai/grok-imagine-video
scenes:
  - id: tower
    shots:
      - { id: a, prompt: One. }
      - { id: b, continues: a, prompt: Two. }
      - { id: c, continues: b, prompt: Three. }
  - id: sea
    shots:
      - { id: d, prompt: Four. }
`;

const AD = `model: xai/grok-imagine-video
variants: { axes: { hook: [speed, price], aspect: ["16:9", "9:16"] } }
format: { aspect: "\${{ aspect }}" }
shots:
  - { id: open, prompt: A beach. }
  - { id: hook, prompt: "Say \${{ hook }}." }
`;

function bought(board: string, options: Partial<PlanOptions>): string {
  const plan = planOf({ board, options });
  expect(plan.unmatched).toEqual([]);
  return [...plan.slots.values()]
    .filter(({ request }) => (plan.requests.get(request)?.toBuy ?? 0) > 0)
    .map(({ address }) => address.replace('boards/ad:', ''))
    .join(' ');
}

test('a named shot brings the parents it needs, with + its children', () => {
  expect(bought(BOARD, {})).toBe('a b c d');
  expect(bought(BOARD, { shots: ['b'] })).toBe('a b');
  expect(bought(BOARD, { shots: ['a+'] })).toBe('a b c');
  expect(bought(BOARD, { shots: ['ad:d', 'a'] })).toBe('a d');
  expect(bought(BOARD, { scenes: ['sea'] })).toBe('d');
  expect(bought(BOARD, { noSpend: true })).toBe('');
  const a = attemptOf(planOf({ board: BOARD }), 'a');
  expect(statesIn(planOf({ board: BOARD, record: [a], options: { shots: ['b'] } }))).toEqual([
    'a: current',
    'b: new ×1',
    'c: new',
    'd: new',
  ]);
});

test('variants and slots by what people type', () => {
  expect(bought(AD, { variants: ['hook=speed,aspect=9:16'] })).toBe(
    'open@aspect=9x16 hook@aspect=9x16,hook=speed',
  );
  expect(bought(AD, { shots: ['hook@speed,9:16'] })).toBe('hook@aspect=9x16,hook=speed');
  expect(bought(AD, { shots: ['open@*'], variants: ['aspect=16x9'] })).toBe('open@aspect=16x9');
  const films = (...variants: string[]): string[] =>
    planOf({ board: AD, options: { variants } }).films.flatMap(({ id, selected }) => (selected ? [id] : []));
  expect(films('speed', '9:16')).toEqual(['boards/ad@aspect=9x16,hook=speed']);
  expect(films('hook=speed', 'hook=price')).toHaveLength(4);
  expect(films('speed,price,9:16')).toEqual([
    'boards/ad@aspect=9x16,hook=speed',
    'boards/ad@aspect=9x16,hook=price',
  ]);
  expect(films('speed,9:16', 'price,16:9')).toEqual([
    'boards/ad@aspect=9x16,hook=speed',
    'boards/ad@aspect=16x9,hook=price',
  ]);
  expect(films('boards/ad@aspect=9x16,hook=speed', 'price')).toEqual([]);
  const plan = planOf({ board: AD, options: { variants: ['hook=speed'] } });
  expect(plan.films.map(({ id, selected }) => `${id} ${selected}`)).toEqual([
    'boards/ad@aspect=16x9,hook=speed true',
    'boards/ad@aspect=9x16,hook=speed true',
    'boards/ad@aspect=16x9,hook=price false',
    'boards/ad@aspect=9x16,hook=price false',
  ]);
});

test('what is not there or could be several is said, and nothing is guessed', () => {
  const { unmatched } = planOf({
    board: AD,
    options: {
      shots: ['open', 'hok@speed,9:16', 'open@9:16#t01'],
      scenes: ['tower'],
      variants: ['hook=sped'],
      retakes: [{ address: 'oben@9:16', count: 1 }],
      rebuy: ['open@9:16'],
    },
  });
  expect(unmatched).toEqual([
    {
      text: 'open',
      problem: 'several_shots',
      among: ['boards/ad:open@aspect=16x9', 'boards/ad:open@aspect=9x16'],
    },
    { text: 'hok@speed,9:16', problem: 'no_shot', among: ['hook@aspect=9x16,hook=speed'] },
    { text: 'open@9:16#t01', problem: 'no_take', among: [] },
    { text: 'tower', problem: 'no_scene', among: [] },
    { text: 'hook=sped', problem: 'no_variant', among: ['hook=speed'] },
    { text: 'oben@9:16', problem: 'no_shot', among: ['open@aspect=9x16'] },
    { text: 'boards/ad:open@aspect=9x16', problem: 'not_away', among: [] },
  ]);
});

test('--new leaves what changed; --rebuy pays for a lost clip once more', () => {
  const a = attemptOf(planOf({ board: BOARD }), 'a');
  const d = attemptOf(planOf({ board: BOARD }), 'd', { n: 2 });
  const changed = BOARD.replace('Four', 'Five');
  expect(statesIn(planOf({ board: changed, record: [a, d], options: { newOnly: true } }))).toEqual([
    'a: current',
    'b: new ×1',
    'c: new ×1',
    'd: changed (prompt)',
  ]);
  const lost = { board: BOARD, record: [a, d], away: [clipOf(d)] };
  expect(statesIn(planOf(lost))[3]).toBe('d: away');
  expect(statesIn(planOf({ ...lost, options: { rebuy: ['d'] } }))[3]).toBe('d: away ×1');
  expect(totalsOf(planOf({ ...lost, options: { rebuy: ['d'], shots: ['d'] } }))).toMatchObject({
    toShoot: 1,
    estimateMicroUsd: 420_000,
  });
  const again = attemptOf(planOf(lost), 'd', { n: 3 });
  expect(statesIn(planOf({ ...lost, record: [a, d, again] }))[3]).toBe('d: current');
  // The pick goes on naming the lost clip; what was bought in its place is not bought once more.
  const rebought = { ...lost, record: [a, d, again], picks: { d: pickOf(d) }, options: { rebuy: ['d'] } };
  const plan = planOf(rebought);
  expect([statesIn(plan)[3], plan.slots.get('boards/ad:d')?.instead]).toEqual(['d: away', 't03']);
  expect(plan.unmatched).toEqual([{ text: 'boards/ad:d', problem: 'not_away', among: [] }]);
});

test('totals count slots, and money every attempt', () => {
  const board = BOARD.replace('prompt: Four.', 'prompt: Four., takes: 3');
  const a = attemptOf(planOf({ board }), 'a', { n: 1, more: failed('moderated', 'yes') });
  expect(totalsOf(planOf({ board }))).toEqual({
    toShoot: 4,
    current: 0,
    waiting: 0,
    uncertain: 0,
    inFlight: 0,
    failed: 0,
    away: 0,
    films: 1,
    requestsToPay: 6,
    estimateMicroUsd: 420_000 * 4 + (420_000 + 60_000) + (420_000 + 120_000),
    unknownPrices: 0,
  });
  expect(totalsOf(planOf({ board, record: [a] }))).toMatchObject({
    toShoot: 1,
    failed: 1,
    waiting: 2,
    requestsToPay: 3,
    films: 0,
  });
});

test('a plan file holds what would be paid, survives writing and reading, and its digest is its content', () => {
  const plan = planOf({ board: BOARD, options: { shots: ['b'] } });
  const file = planFileOf(plan, { ...optionsOf({ shots: ['b'] }) }, NOW);
  expect(file.requests.map(({ number, each_micro_usd: each, slots }) => [slots, number, each])).toEqual([
    [['boards/ad:a'], 1, 420_000],
    [['boards/ad:b'], 1, 480_000],
  ]);
  const read = readPlanFile(JSON.stringify(file, null, 2));
  if ('problem' in read) throw new Error(read.problem);
  expect(agreedIn(read.planFile)).toEqual(agreedIn(file));
  expect(agreedIn({ ...file, boards: [] }).plan).not.toBe(agreedIn(file).plan);
  expect(optionsIn(file)).toEqual(optionsOf({ shots: ['b'], under: agreedIn(file) }));
});

test.each([
  ['{', 'it is not JSON'],
  ['[]', 'it is no plan file'],
  ['{"version":1}', 'it is no plan file'],
  ['{"castreel_plan":2}', 'it is of another version of castreel'],
  ['{"castreel_plan":1,"made_at":"","boards":["a.yaml",7]}', 'it was changed by hand at boards.1'],
])('what is no plan file says why, and how to write one: %s', (text, problem) => {
  const written = 'write it with `castreel plan --out NAME.plan.json`';
  expect(readPlanFile(text)).toEqual({ problem: `${problem}: ${written}` });
});

test('under a plan file, retakes that were made are not made again', () => {
  const options = { retakes: [{ address: 'd', count: 2 }] };
  const first = attemptOf(planOf({ board: BOARD }), 'd');
  const plan = planOf({ board: BOARD, record: [first], options });
  expect(requestAt(plan, 'd').toBuy).toBe(2);
  const file = planFileOf(plan, optionsOf(options), NOW);
  const under = optionsIn(file);
  const attempt = (n: number, more = {}): typeof first =>
    attemptOf(plan, 'd', { n, more: { plan_sha256: agreedIn(file).plan, ...more } });
  const left = (...made: (typeof first)[]): number =>
    requestAt(planOf({ board: BOARD, record: [first, ...made], options: under }), 'd').toBuy;
  expect(left()).toBe(2);
  expect(left(attempt(2))).toBe(1);
  expect(left(attempt(2), attempt(3, failed('network', 'no')))).toBe(1);
  expect(left(attempt(2), attempt(3, failed('moderated', 'yes')))).toBe(0);
  expect(left(attempt(2), attempt(3))).toBe(0);
});

function optionsOf(more: Partial<PlanOptions>): PlanOptions {
  return { ...everything, ...more };
}

test('a model that an option names and nobody knows is said of the option, not of the boards', () => {
  const unknown = (model: string) => {
    const { unmatched, diagnostics } = planOf({ board: BOARD, options: { model, shots: ['a'] } });
    return { unmatched, diagnostics };
  };
  expect(unknown('xai/grok-imagine-vidoe')).toEqual({
    unmatched: [{ text: 'xai/grok-imagine-vidoe', problem: 'no_model', among: ['xai/grok-imagine-video'] }],
    diagnostics: [],
  });
  expect(unknown('foo/unknown').unmatched).toEqual([{ text: 'foo/unknown', problem: 'no_model', among: [] }]);
});
