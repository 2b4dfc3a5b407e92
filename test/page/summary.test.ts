import { expect, test } from 'vitest';
import { callOf } from '../../src/cli/project-options.js';
import { foldLedger } from '../../src/ledger/fold.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { spendCsv, summaryCsv } from '../../src/page/summary/csv.js';
import { summaryMarkdown } from '../../src/page/summary/markdown.js';
import { picturesIn } from '../../src/page/summary/pictures.js';
import { sheetsOf } from '../../src/page/summary/sheets.js';
import { summarise } from '../../src/page/summary/summarise.js';
import { summarySchema, type Summary } from '../../src/page/summary/summary.js';
import { slotTakesOf } from '../../src/plan/slot-takes.js';
import { unboardedIn } from '../../src/plan/unboarded.js';
import { attemptOf, clipOf, failed, NOW, pickOf, planOf, without, type World } from '../support/planning.js';

const board = `model: xai/grok-imagine-video
characters:
  mira:
    name: Mira
    references: [{ image: mira.png, role: face }]
    looks: { storm: { description: yellow coat, references: [coat.png] } }
  tomas: { name: Tomas, references: [tomas.png] }
scenes:
  - id: tower
    heading: INT. LAMP ROOM - NIGHT
    shots:
      - { id: ascent, prompt: "@mira climbs.", duration: 5 }
      - { id: meet, prompt: "@mira/storm meets @tomas.", duration: 4, transition: { type: dissolve, duration: 1 } }
  - id: shore
    shots:
      - { id: sea, prompt: "=Waves | and \\"foam\\".", duration: 5 }
      - { id: again, reuse: sea, duration: 2 }
`;

function summaryOf(world: Partial<World>): Summary {
  const plan = planOf({ board, ...world });
  const record = foldLedger(world.record ?? [], () => true);
  const stored = new Map(record.entries.map((entry) => [clipOf(entry), { sizeBytes: 1000 }]));
  return summarise({
    plan,
    inputs: new Map(),
    record,
    takes: slotTakesOf({ plan, record, stored }, new Set(plan.slots.keys())),
    gone: unboardedIn(plan, record),
    files: {
      clip: (sha256) => `store/${sha256}.mp4`,
      film: (path) => `out/${path}`,
      attempt: (path) => `ledger/${path}`,
    },
    made: new Set(),
    call: callOf({}, []),
    project: 'harbour',
    now: NOW,
  });
}

const asked = planOf({ board });
const first = attemptOf(asked, 'ascent', { n: 1, more: { cost_micro_usd: 600_000, cost_reported: true } });
const second = attemptOf(asked, 'ascent', { n: 2, more: { intent_at: '2026-12-01T00:00:00.000Z' } });
const moderated = attemptOf(asked, 'meet', { more: failed('moderated', 'yes') });
const lost = attemptOf(asked, 'sea', { more: without('uncertain') });
const record: LedgerEntry[] = [first, second, moderated, lost];
const summary = summaryOf({ record, picks: { ascent: pickOf(first) } });
const priceOf = (slot: string): number => attemptOf(asked, slot).attempt.reserved_micro_usd / 1e6;

test('films hold their shots where they stand in them, a dissolve from its first frame on', () => {
  expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
  const [film] = summary.films;
  expect(film?.duration_s).toBe(15);
  expect(film?.shots.map(({ id, start_s, duration_s }) => [id, start_s, duration_s])).toEqual([
    ['ascent', 0, 5],
    ['meet', 4, 4],
    ['sea', 8, 5],
    ['again', 13, 2],
  ]);
  expect(film?.shots[3]?.address).toBe('boards/ad:sea');
});

test('a shot has every take with its state, its cost and the command that chooses it', () => {
  const [ascent, meet, sea] = summary.shots;
  expect(ascent?.said).toBe('circled t01');
  expect(
    ascent?.takes.map(({ label, circled, shown, cost_usd, cost_reported, circle }) => [
      label,
      circled,
      shown,
      cost_usd,
      cost_reported,
      circle,
    ]),
  ).toEqual([
    ['t01', true, true, 0.6, true, null],
    ['t02', false, false, priceOf('ascent'), false, 'castreel circle ascent t02'],
  ]);
  expect(meet?.takes[0]?.said).toBe('failed (moderated, charged)');
  const commands = [meet, sea].map((shot) => shot?.steps.map(({ command }) => command));
  expect(commands).toEqual([['castreel render --retake meet'], ['castreel resolve sea#t01']]);
  expect(sea?.said).toBe('uncertain (t01)');
  expect(meet?.references.map(({ of, source }) => [of, source])).toEqual([
    ['Mira', 'boards/mira.png'],
    ['Tomas', 'boards/tomas.png'],
    ['Mira', 'boards/coat.png'],
  ]);
});

test('the cast has one frame of every take that shows a member, and what was sent of it', () => {
  const [mira, tomas] = summary.cast;
  expect(mira?.references.map(({ look, source }) => [look, source])).toEqual([
    [null, 'boards/mira.png'],
    ['storm', 'boards/coat.png'],
  ]);
  expect(mira?.frames.map(({ name, label, shown }) => [name, label, shown])).toEqual([
    ['ascent', 't01', true],
    ['ascent', 't02', false],
  ]);
  expect(tomas?.frames).toEqual([]);
});

test('spend adds up by scene and month, and counts for every character of a shot', () => {
  const { spend } = summary;
  const total = 0.6 + priceOf('ascent') + priceOf('meet') + priceOf('sea');
  const sum = (rows: readonly { counted_usd: number }[]) =>
    rows.reduce((all, row) => all + row.counted_usd, 0);
  expect(spend.total.counted_usd).toBeCloseTo(total, 6);
  expect(sum(spend.by_scene)).toBeCloseTo(total, 6);
  expect(spend.by_month.map(({ name }) => name)).toEqual(['2026-11', '2026-12']);
  expect(spend.by_character.map(({ name }) => name)).toEqual(['Mira', 'Tomas', '(nobody)']);
  expect(spend.by_film[0]).toMatchObject({
    attempts: 4,
    takes: 2,
    charged_usd: 0.6,
    uncertain_usd: priceOf('sea'),
  });
  expect(spend.retakes).toEqual({ takes: 2, retakes: 1, rate: 0.5 });
  expect(spend.reported).toEqual({ attempts: 1, estimate_usd: priceOf('ascent'), real_usd: 0.6 });
});

test('a table holds what authors write: no formula, no quote, no bar ends a cell', () => {
  const formula = summaryOf({ record: [attemptOf(asked, 'sea', { more: { prompt: '=A1|"x"\n' } })] });
  const lines = summaryCsv(formula).split('\r\n');
  expect(lines[3]).toMatch(/,"'=A1\|""x""\n"$/);
  expect(spendCsv(summary.spend).split('\r\n')[1]).toMatch(/^total,total,4,2,/);
  const hostile = summaryMarkdown({ ...summary, project: 'a|b <script>' }, 'all');
  expect(hostile).toContain('## a\\|b &lt;script>');
  expect(hostile).toContain('| again (sea again) | uncertain (t01) |');
});

test('a sheet of each film and each character; what does not fit on one stands on a second', () => {
  const sheets = sheetsOf(summary);
  expect(sheets.map(({ name, cells }) => [name, cells.length])).toEqual([
    ['boards/ad', 4],
    ['cast/mira', 4],
    ['cast/tomas', 1],
  ]);
  expect(sheets[0]?.cells[0]).toMatchObject({
    sha256: clipOf(first),
    title: 'ascent',
    said: '5 s · t01 · circled t01',
  });
  const [film] = summary.films;
  const long = {
    ...summary,
    films: film === undefined ? [] : [{ ...film, shots: Array(50).fill(film.shots[0]) as never }],
  };
  expect(
    sheetsOf(long)
      .map(({ name, cells }) => [name, cells.length])
      .slice(0, 2),
  ).toEqual([
    ['boards/ad', 48],
    ['boards/ad-2', 2],
  ]);
});

test('what was paid for shots that no board has any more is shown, and cannot be chosen', () => {
  const before = planOf({
    board: board.replace('id: meet', 'id: parting').replace('meets @tomas', 'leaves @tomas'),
  });
  const left = attemptOf(before, 'parting');
  const now = summaryOf({ record: [first, left] });
  expect(now.gone).toMatchObject([
    { address: 'boards/ad:parting', takes: [{ label: 't01', circle: null, prompt: left.attempt.prompt }] },
  ]);
  expect(picturesIn(now).map(({ sha256 }) => sha256)).toContain(clipOf(left));
  // A shot that is only called otherwise is not gone, and its film and scene are what was spent on.
  const renamed = planOf({ board: board.replace('id: meet', 'id: parting') });
  const same = summaryOf({ record: [left, attemptOf(renamed, 'parting')] });
  expect(same.gone).toMatchObject([{ takes: [{ prompt: left.attempt.prompt }] }]);
  const rows = [...same.spend.by_film, ...same.spend.by_scene].map(({ name, attempts }) => [name, attempts]);
  expect(rows.sort()).toEqual([
    ['(in no film now)', 1],
    ['(in no film now)', 1],
    ['boards/ad', 1],
    ['tower', 1],
  ]);
});
