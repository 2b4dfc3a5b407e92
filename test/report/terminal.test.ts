import { expect, test } from 'vitest';
import { callOf } from '../../src/cli/project-options.js';
import { foldLedger } from '../../src/ledger/fold.js';
import { slotTakesOf } from '../../src/plan/slot-takes.js';
import { totalsOf } from '../../src/plan/totals.js';
import { unboardedIn } from '../../src/plan/unboarded.js';
import { capabilities } from '../../src/providers/capabilities.js';
import { diagnosticsText } from '../../src/report/diagnostics.js';
import { modelsText } from '../../src/report/models.js';
import { shortNames } from '../../src/report/names.js';
import { needsText } from '../../src/report/needs.js';
import { coloured, plain, type Paint } from '../../src/report/paint.js';
import { planText } from '../../src/report/plan-text.js';
import { widthOf } from '../../src/report/table.js';
import { takesText } from '../../src/report/takes.js';
import { TO_DECIDE } from '../../src/report/ways.js';
import { briefTakesText, unboardedText } from '../../src/report/takes-brief.js';
import { attemptOf, emptyPurse, failed, planOf } from '../support/planning.js';

const MODEL = 'model: xai/grok-imagine-video\n';
const terminals = [80, 200].flatMap((columns) => [
  { ...plain, columns },
  { ...coloured, columns },
]);

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const bare = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

test('models, a plan and a problem stay within the terminal, and say the same with and without colour', () => {
  const board = (style: string, name: string): string =>
    `${MODEL}title: "${name}"\nstyle: ${style}\nshots:\n  - { id: a_shot_with_a_rather_long_name, prompt: One., duration: 2.4 }\n`;
  const before = planOf({ board: `${board('Gouache', '灯台')}format: { aspect: "1:1" }\nsound: none\n` });
  const record = [attemptOf(before, 'a_shot_with_a_rather_long_name')];
  const now = planOf({ board: board('Ink', '灯台 🎬').replace('One.', 'Two.'), record });
  const line = `    prompt: "${'She waits. '.repeat(30)}@tomas${' She waits.'.repeat(3)}"`;
  const at = (column: number) => ({ line: 2, column });
  const problem = {
    ...({
      severity: 'error',
      code: 'unknown-name',
      message: 'nobody of that name is '.repeat(9),
      hint: 'write it so '.repeat(9),
      also: null,
    } as const),
    place: { file: 'b.yaml', start: at(line.indexOf('@') + 1), end: at(line.indexOf('@') + 7) },
  };
  const texts = new Map([['b.yaml', `- id: a\n${line}\n`]]);
  const pages = (paint: Paint): readonly string[] => [
    modelsText(capabilities, paint),
    planText(now, totalsOf(now), { call: callOf({}, []), purse: emptyPurse, paint }),
    diagnosticsText([problem], texts, paint),
  ];
  for (const paint of terminals) {
    const shown = pages(paint);
    expect(Math.max(...shown.map(widest))).toBeLessThanOrEqual(paint.columns);
    expect(shown.map(bare)).toEqual(pages({ ...plain, columns: paint.columns }));
  }
  const [, narrow, frame] = pages({ ...plain, columns: 80 });
  expect(narrow).toMatch(/ changed +\$0.21\n {5}prompt, style, aspect, sound\n/);
  expect(pages({ ...plain, columns: 200 })[1]).toContain('changed (prompt, style, aspect, sound)');
  const lines = frame?.split('\n') ?? [];
  const marked = lines.findIndex((text) => text.includes('^'));
  const [source = '', mark = ''] = lines.slice(marked - 1);
  expect(source.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('@tomas');
});

test('what is said of a take, and what a person must do, is broken between words, and a command never', () => {
  const board = `${MODEL}shots:\n  - { id: moderated, prompt: One. }\n  - { id: unanswered, prompt: Two. }\n`;
  const bare = planOf({ board });
  const message = `the words were judged ${'and judged '.repeat(12)}`.trim();
  const failure = { kind: 'moderated', charged: 'yes', message } as const;
  const note = `socket hang up ${'again '.repeat(20)}`.trim();
  const entries = [
    attemptOf(bare, 'moderated', { more: { state: 'failed', take: null, failure } }),
    attemptOf(bare, 'unanswered', {
      more: { state: 'uncertain', take: null, submitted_at: null, ended_at: null, note },
    }),
  ];
  const plan = planOf({ board, record: entries });
  const record = foldLedger(entries, () => true);
  const listed = slotTakesOf({ plan, record, stored: new Map() }, new Set(plan.slots.keys()));
  const wording = {
    call: callOf({}, ['boards/a-rather-long-name.yaml']),
    name: shortNames(plan.slots.keys()),
  };
  const page = (columns: number): string => {
    const paint = { ...plain, columns };
    return `${takesText(listed, { ...wording, paint })}\n${needsText(plan, wording, paint)}`;
  };
  const isCommand = (line: string): boolean => /^ +castreel /.test(line);
  const narrow = page(80).split('\n');
  expect(narrow.filter((line) => !isCommand(line) && widthOf(line) > 80)).toEqual([]);
  const said = narrow.map((line) => line.trim()).join(' ');
  for (const text of [message, note]) expect(said).toContain(text);
  const command = 'castreel resolve unanswered#t01 --board boards/a-rather-long-name.yaml';
  expect(narrow).toContain(`    ${command}`);
  expect(page(Infinity)).toContain(`  uncertain                    ${TO_DECIDE}: ${command}\n`);
});

test('of more shots than anybody decides on at once, the first are listed, and the command that lists the rest', () => {
  const ids = Array.from({ length: 25 }, (_, n) => `s${n}`);
  const board = `${MODEL}shots:\n${ids.map((id) => `  - { id: ${id}, prompt: Shot ${id}. }\n`).join('')}`;
  const before = planOf({ board });
  const record = ids.map((id) => attemptOf(before, id, { more: failed('moderated', 'yes') }));
  const plan = planOf({ board, record });
  const said = needsText(plan, { call: callOf({}, []), name: shortNames(plan.slots.keys()) }, plain);
  expect(said.match(/--retake s\d+$/gm)).toHaveLength(20);
  expect(said.endsWith('  and 5 more: castreel plan --json\n')).toBe(true);
});

test('the takes of hundreds of shots are a page, and what no board has any more is not forgotten', () => {
  const shots = (count: number): string =>
    Array.from({ length: count }, (_, n) => `  - { id: s${n}, prompt: Shot ${n}. }\n`).join('');
  const before = planOf({ board: `${MODEL}shots:\n${shots(301)}` });
  const bought = ['s3', 's4', 's5', 's300'];
  const entries = bought.flatMap((slot) => [attemptOf(before, slot), attemptOf(before, slot, { n: 2 })]);
  const plan = planOf({ board: `${MODEL}shots:\n${shots(300)}`, record: entries });
  const record = foldLedger(entries, () => true);
  const stored = new Map<string, { sizeBytes: number }>();
  const listed = slotTakesOf({ plan, record, stored }, new Set(plan.slots.keys()));
  const page = { call: callOf({}, []), name: shortNames([...plan.slots.keys()]), paint: plain };
  expect(briefTakesText(listed, page).split('\n').slice(0, -2)).toEqual([
    '  +  s0 … s2 (3)      no takes    new',
    '  =  s3 … s5 (3)      2 takes     current  $2.52',
    '  +  s6 … s299 (294)  no takes    new',
  ]);
  expect(unboardedText(unboardedIn(plan, record), page)).toBe(
    'Of shots that no board has any more:\n  s300  2 takes  $0.84  2026-11-20\n',
  );
});

test('what was paid for a shot that has another name now is in use, in whatever form its key was written', () => {
  const plan = planOf({ board: `${MODEL}shots: [{ id: now, prompt: One. }]\n` });
  const { path, attempt } = attemptOf(plan, 'now');
  const was = { slot: 'boards/ad:was', slots: ['boards/ad:was'], key: 'of an earlier form' };
  const record = foldLedger([{ path, attempt: { ...attempt, ...was } }], () => true);
  expect(unboardedIn(plan, record).size).toBe(0);
});
