import { expect, test } from 'vitest';
import { formatUsd, microUsd } from '../../src/base/money.js';
import { callOf } from '../../src/cli/project-options.js';
import { partsByProvider } from '../../src/ledger/parts.js';
import type { Plan } from '../../src/plan/plan.js';
import { totalsOf } from '../../src/plan/totals.js';
import { capabilitiesWith, type Capabilities } from '../../src/providers/capabilities.js';
import { providerSettings } from '../../src/providers/settings.js';
import { askText } from '../../src/report/consent.js';
import { plain } from '../../src/report/paint.js';
import { planMarkdown } from '../../src/report/plan-markdown.js';
import { planText } from '../../src/report/plan-text.js';
import { budgetText, type Purse } from '../../src/report/money.js';
import { nextAfterPlan } from '../../src/report/next.js';
import {
  attemptOf,
  clipOf,
  emptyPurse,
  failed,
  pickOf,
  planOf,
  without,
  type Made,
} from '../support/planning.js';

const MODEL = 'model: xai/grok-imagine-video\n';
const LANGUAGES = `${MODEL}variants: { axes: { lang: [en, de] } }
shots:
  - { id: hook, prompt: A gull over the pier., duration: 4 }
  - { id: offer, prompt: "A sign says \${{ lang }}.", duration: 2.4 }
`;

/** The lines about shots, without what is aligned. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line))
    .map((line) => line.trim().replace(/ {2,}/g, '  '));
}

function textOf(plan: Plan): string {
  return planText(plan, totalsOf(plan), { call: callOf({}, []), purse: emptyPurse, paint: plain });
}

/** What the prices on a page add up to, as the last line has it. */
function sumOf(text: string): string {
  const lines = text.split('\n').filter((line) => !line.includes('Plan:'));
  const sum = lines.flatMap((line) => [...line.matchAll(/(?:(\d+) × )?\$([\d.]+)/g)]);
  return formatUsd(
    Math.round(sum.reduce((usd, [, times = 1, each]) => usd + Number(times) * Number(each), 0) * 1e6),
  );
}

test('a long plan says in one line what neighbours have in common, scene by scene, and its prices add up all the same', () => {
  const shot = (n: number): string => {
    const more = n === 7 ? 'duration: 2.4' : n === 50 ? 'duration: 4, takes: 2' : 'duration: 4';
    return `      - { id: s${n}, prompt: Shot ${n}., ${more} }\n`;
  };
  const scene = (id: string, from: number): string =>
    `  - id: ${id}\n    shots:\n${Array.from({ length: 40 }, (_, n) => shot(from + n)).join('')}`;
  const text = textOf(planOf({ board: `${MODEL}scenes:\n${scene('pier', 0)}${scene('harbour', 40)}` }));
  expect(linesOf(text)).toEqual([
    'pier',
    '+  s0 … s39 (40)  text  new  $11.13',
    'harbour',
    '+  s40 … s49 (10)  text  4 s  new  $2.80',
    '+  s50  text ×2  4 s  new  2 × $0.28',
    '+  s51 … s79 (29)  text  4 s  new  $8.12',
  ]);
  expect(text).toContain(`Plan: 80 to shoot (${sumOf(text)})`);
});

test('what the film shows of a longer clip is said beside what is bought', () => {
  const board = `${MODEL}shots:
  - { id: a, prompt: One., duration: 4 }
  - { id: b, prompt: Two., duration: 2.4 }
  - { id: c, prompt: Three., duration: 8, buy: 10 }
  - { id: d, reuse: a, duration: 1.5 }
`;
  expect(linesOf(textOf(planOf({ board })))).toEqual([
    '+  a  text  4 s  new  $0.28',
    '+  b  text  2.4 s, buys 3  new  $0.21',
    '+  c  text  8 s, buys 10  new  $0.70',
    '=  d  reuse  1.5 s  free',
  ]);
});

test('of a parent that is too long the end is sent, as far as the model takes it, is assumed to, or the config says', () => {
  const tailOf = (model: string, capabilities?: Capabilities): string[] => {
    const shot = (id: string, more: string): string =>
      `  - { id: ${id}, prompt: On., duration: 10${more} }\n`;
    const board = `model: ${model}\nshots:\n${shot('a', '')}${shot('b', ', continues: a')}${shot('c', ', continues: b')}`;
    const text = textOf(planOf({ board, ...(capabilities && { capabilities }) }));
    return text.match(/continues from the last.*/g) ?? [];
  };
  const wavespeed = 'wavespeed/grok-imagine-video';
  expect(tailOf('xai/grok-imagine-video')).toEqual(['continues from the last 15 s']);
  expect(tailOf(wavespeed)).toEqual([
    'continues from the last 15 s (assumed: the provider does not say how much it takes)',
  ]);
  const extend = { source_min_s: 2, source_max_s: 18, assumed: false, returns: 'combined' };
  const models = { 'grok-imagine-video': { extend: { extend } } };
  const { capabilities } = capabilitiesWith({ wavespeed: providerSettings.parse({ models }) });
  expect(tailOf(wavespeed, capabilities)).toEqual(['continues from the last 18 s']);
});

test('a clip that several films share has its price once, where it first stands', () => {
  const plan = planOf({ board: LANGUAGES });
  expect(linesOf(textOf(plan))).toEqual([
    '+  hook  text  4 s  new  $0.28  in 2 films',
    '+  offer  text  2.4 s, buys 3  new  $0.21',
    '+  hook  text  4 s  new  counted above',
    '+  offer  text  2.4 s, buys 3  new  $0.21',
  ]);
  expect(sumOf(textOf(plan))).toBe('$0.70');
  expect(textOf(plan)).toContain('Plan: 3 to shoot ($0.70), 0 current, 2 films to stitch.');
});

test('two shots that ask for the same are one purchase, and the second says whose', () => {
  const board = `${MODEL}shots:\n  - { id: a, prompt: Rain., takes: 3 }\n  - { id: b, prompt: Rain. }\n`;
  const plan = planOf({ board });
  expect(linesOf(textOf(plan))).toEqual([
    '+  a  text ×3  6 s  new  3 × $0.42',
    '+  b  text  6 s  new  one clip with a',
  ]);
  const page = planMarkdown(plan, totalsOf(plan), {
    purse: emptyPurse,
    record: 'These files cannot be read.\n  a.json\n',
  });
  expect(page).toContain('| `b` | xai/grok-imagine-video text | 6 s | new | 1 | one clip with a |');
  expect(page).toMatch(
    /\n\*\*The record is not whole: .*\*\*\n\n```text\nThese files cannot be read.\n {2}a.json\n```\n/,
  );
  for (const text of [textOf(plan), page]) {
    expect(text).toContain(`Plan: 2 to shoot (${sumOf(text)})`);
  }
});

test('from eight films on every clip is one line, under its board, with the films it serves', () => {
  const board = LANGUAGES.replace('[en, de]', '[en, de, fr, it, es, pt, nl, sv]');
  const text = textOf(planOf({ board }));
  expect(text).toMatch(/^ad {2}8 films\n/);
  expect(textOf(planOf({ board: `title: In \${{ lang }}\n${board}` }))).toMatch(/^ad {2}8 films\n/);
  expect(textOf(planOf({ board: `title: Pier\n${board}` }))).toMatch(/^Pier {2}8 films\n/);
  expect(linesOf(text).slice(0, 2)).toEqual([
    '+  hook  text  4 s  new  $0.28  in 8 films',
    '+  offer@en  text  2.4 s, buys 3  new  $0.21  in 1 film',
  ]);
  expect(text).toContain(`Plan: 9 to shoot (${sumOf(text)}), 0 current, 8 films to stitch.`);
});

test('of single shots that were named, they and the parents bought for them are listed and counted', () => {
  const board = `${MODEL}shots:
  - { id: a, prompt: One. }
  - { id: b, prompt: Two., duration: 8 }
  - { id: c, continues: b, prompt: Three. }
`;
  const text = textOf(planOf({ board, options: { shots: ['c'] } }));
  expect(linesOf(text).map((line) => line.split('  ')[1])).toEqual(['b', 'c']);
  expect(text).toContain(`Plan: 2 to shoot (${sumOf(text)}), 0 current, 0 films to stitch.`);
});

test('a retake of a circled shot says, where it is agreed to, that the film keeps the circled take', () => {
  const board = `${MODEL}shots:\n  - { id: a, prompt: One. }\n  - { id: b, prompt: Two. }\n`;
  const [a, b] = ['a', 'b'].map((slot) => attemptOf(planOf({ board }), slot));
  const record = [a!, b!];
  const retakes = ['a', 'b'].map((address) => ({ address, count: 1 }));
  const plan = planOf({ board, record, picks: { a: pickOf(a!) }, options: { retakes } });
  expect(linesOf(textOf(plan)).slice(-1)).toEqual([
    'a  circled t01  to choose another take than t01: castreel takes a',
  ]);
  expect(textOf(plan)).toContain('2 to shoot ($0.84), 0 current');
  expect(askText(plan, totalsOf(plan))).toBe(
    'Spend $0.84: 1 new, 1 circled, which the films keep until another is circled? type yes ',
  );
  const rebuy = planOf({ board, record, away: [clipOf(b!)], options: { rebuy: ['b'] } });
  expect(askText(rebuy, totalsOf(rebuy))).toBe('Spend $0.42: 1 lost? type yes ');
});

test('a retake of what is in doubt is counted and priced, and whoever agrees to it knows what else may be billed', () => {
  const board = `${MODEL}shots:\n  - { id: a, prompt: One. }\n`;
  const lost = attemptOf(planOf({ board }), 'a', { more: without('uncertain') });
  const plan = planOf({ board, record: [lost], options: { retakes: [{ address: 'a', count: 1 }] } });
  const text = textOf(plan);
  expect(text).toContain('?  a  text  6 s  uncertain (t01, retake)  $0.42');
  expect(text).toContain('The answer of a#t01 was lost: it may be billed as well as the retake.');
  expect(text).toContain('Plan: 1 to shoot ($0.42), 0 current, 1 uncertain, 1 film to stitch.');
  expect(planMarkdown(plan, totalsOf(plan), { purse: emptyPurse, record: '' })).toContain(
    'may be billed as well',
  );
  expect(askText(plan, totalsOf(plan))).toBe(
    'Spend $0.42: 1 in doubt, whose lost request may be billed as well? type yes ',
  );
  const wording = { call: callOf({}, []), name: () => 'a' };
  const [first, second] = nextAfterPlan(plan, totalsOf(plan), wording).split('\n');
  expect(first).toMatch(/: castreel resolve a#t01$/);
  expect(second).toMatch(/^Next, to pay for another all the same: castreel render/);

  // Of two takes that were wanted from the start, the second is no retake of the first.
  const two = planOf({ board: board.replace('One.', 'One., takes: 2'), record: [lost] });
  expect(textOf(two)).toContain('Plan: 1 to shoot ($0.42), 0 current, 1 uncertain');
  expect(textOf(two)).not.toContain('may be billed');
});

test('one model of all shots is named once, several beside their shots; Markdown says what is sent otherwise', () => {
  const shots = `shots:
  - { id: a, prompt: One., duration: 10 }
  - { id: b, continues: a, prompt: Two., duration: 10 }
  - { id: c, continues: b, prompt: Three., duration: 10 }
`;
  const one = textOf(planOf({ board: MODEL + shots }));
  expect(one.match(/grok/g)).toHaveLength(1);
  expect(one).toContain('\n\nModel: xai/grok-imagine-video\nPlan: 3 to shoot');
  const two = planOf({ board: `${MODEL}${shots}  - { id: d, model: animatic, prompt: Four. }\n` });
  expect(linesOf(textOf(two)).slice(-2)).toEqual([
    '+  c  xai/grok-imagine-video extend  10 s  new  $0.85',
    '+  d  animatic text  6 s  new  free',
  ]);
  expect(planMarkdown(two, totalsOf(two), { purse: emptyPurse, record: '' })).toContain(
    '| `c` | xai/grok-imagine-video extend; continues from the last 15 s | 10 s |',
  );
});

test('what is counted is parted by how sure it is, and held against the caps with what the plan would pay', () => {
  const board = `${MODEL}shots:
${['a', 'b', 'c', 'd', 'e'].map((id) => `  - { id: ${id}, prompt: Shot ${id}., duration: 1 }\n`).join('')}`;
  const first = planOf({ board });
  const more: Readonly<Record<string, NonNullable<Made['more']>>> = {
    a: { cost_micro_usd: 90_000, cost_reported: true },
    b: { cost_micro_usd: 70_000 },
    c: failed('provider', 'unknown'),
    d: without('uncertain'),
  };
  const record = Object.entries(more).map(([slot, one]) => attemptOf(first, slot, { more: one }));
  const purse = (capUsd: number, runUsd: number): Purse => ({
    counted: partsByProvider(record),
    isWhole: true,
    caps: { ledgerMicroUsd: microUsd(capUsd), runMicroUsd: microUsd(runUsd) },
  });
  const plan = planOf({ board, record });
  expect(budgetText(purse(0.4, 0.14), plan, plain)).toBe(`\
Counted so far: $0.30 ($0.09 charged, $0.07 estimated, $0.07 perhaps charged, $0.07 uncertain).
Of cap_usd $0.40: $0.37 with this plan.
Of --max-cost $0.14: $0.14 with this plan, of it $0.07 open.
`);
  expect(budgetText(purse(0.36, 0.1), plan, plain)).toMatch(
    /\$0\.37 with this plan, \$0\.01 too much\.\n.*of it \$0\.07 open, \$0\.04 too much\./,
  );
  const other = attemptOf(planOf({ board: board.replace('xai', 'wavespeed') }), 'a');
  const both = { ...purse(9, 9), counted: partsByProvider([...record, other]) };
  expect(budgetText(both, plan, plain)).toContain(
    'xai: $0.30 counted, $0.07 to pay\nwavespeed: $0.30 counted\n',
  );
});
