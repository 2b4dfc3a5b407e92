import { expect, test } from 'vitest';
import { foldLedger } from '../../src/ledger/fold.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { everything } from '../../src/plan/given.js';
import { optionsIn, planFileOf } from '../../src/plan/plan-file.js';
import { slotTakesOf } from '../../src/plan/slot-takes.js';
import {
  attemptOf,
  clipOf,
  failed,
  pickOf,
  planOf,
  requestAt,
  statesIn,
  without,
  type World,
} from '../support/planning.js';

const HEAD =
  'model: xai/grok-imagine-video\nstyle: Gouache.\ncharacters: { mira: { references: [face.png] } }\nshots:\n';
const ONE = `${HEAD}  - { id: a, prompt: "@mira waits." }\n`;
const TWO_TAKES = `${HEAD}  - { id: a, prompt: "@mira waits.", takes: 2 }\n`;
const CHAIN = `${ONE}  - { id: b, continues: a, prompt: "She turns." }\n`;
const CHAIN_OF_TWO = `${TWO_TAKES}  - { id: b, continues: a, prompt: "She turns." }\n`;

/** Takes of `a`, made one after the other as `board` asks for it. */
function madeOf(board: string, ...made: Parameters<typeof attemptOf>[2][]): LedgerEntry[] {
  const plan = planOf({ board });
  return made.map((one, index) => attemptOf(plan, 'a', { n: index + 1, ...one }));
}

function states(board: string, world: Partial<World> = {}): readonly string[] {
  return statesIn(planOf({ ...world, board }));
}

test('new, current, and one of two', () => {
  expect(states(ONE)).toEqual(['a: new ×1']);
  expect(states(ONE, { record: madeOf(ONE, {}) })).toEqual(['a: current']);
  expect(states(TWO_TAKES)).toEqual(['a: new ×2']);
  expect(states(TWO_TAKES, { record: madeOf(ONE, {}) })).toEqual(['a: new (1 of 2) ×1']);
  expect(states(TWO_TAKES, { record: madeOf(ONE, {}, {}) })).toEqual(['a: current']);
});

test('a retake under a clock that was set back is the newest all the same; answers keep their order', () => {
  const at = (time: string) => ({ more: { intent_at: time, submitted_at: time } });
  const [first, retake] = madeOf(ONE, at('2026-11-20T12:00:00.000Z'), at('2026-11-20T10:00:00.000Z'));
  const quick = { more: { intent_at: '2026-11-20T12:00:01.000Z', submitted_at: '2026-11-20T12:00:02.000Z' } };
  const slow = { more: { intent_at: '2026-11-20T12:00:00.000Z', submitted_at: '2026-11-20T12:00:09.000Z' } };
  const answered = madeOf(ONE, slow, quick);
  expect(foldLedger(answered, () => true).entries).toEqual(answered.toReversed());
  const [between] = madeOf(ONE, { clone: 'bbbb', ...at('2026-11-20T11:00:00.000Z') });
  if (first === undefined || retake === undefined || between === undefined) throw new Error('no takes');
  for (const record of [
    [first, between, retake],
    [retake, first, between],
  ]) {
    expect(foldLedger(record, () => true).entries).toEqual([between, first, retake]);
    const shown = planOf({ board: ONE, record }).slots.get('boards/ad:a')?.take?.facts.sha256;
    expect(shown).toBe(clipOf(retake));
  }
});

test('numbers of a clone that count on two branches of git tell nothing: times do', () => {
  const on = (n: number, day: string) => {
    const time = `2026-11-${day}T12:00:00.000Z`;
    return { n, more: { intent_at: time, submitted_at: time } };
  };
  const aside = madeOf(ONE, on(2, '02'), on(3, '03'));
  const here = madeOf(ONE, on(1, '01'), on(2, '05'));
  const merged = [...here, ...aside].toSorted((a, b) => a.attempt.n - b.attempt.n);
  expect(foldLedger(merged, () => true).entries).toEqual([here[0], ...aside, here[1]]);
});

/** The model's results can be had for a day. */
const FLYING = 'a: in_flight (fetch by 2026-11-21 10:00 UTC)';

test('what is open is followed, not bought again', () => {
  expect(states(ONE, { record: madeOf(ONE, { more: without('submitted') }) })).toEqual([FLYING]);
  expect(states(ONE, { record: madeOf(ONE, { more: without('intent') }) })).toEqual([
    'a: in_flight (its answer was probably lost: the next run looks for it)',
  ]);
  expect(states(ONE, { record: madeOf(ONE, { more: without('intent'), clone: 'bbbb' }) })).toEqual([
    'a: in_flight (elsewhere)',
  ]);
  expect(states(ONE, { record: madeOf(ONE, { more: without('submitted'), clone: 'bbbb' }) })).toEqual([
    FLYING,
  ]);
  expect(states(ONE, { record: madeOf(ONE, { more: without('uncertain') }) })).toEqual([
    'a: uncertain (t01)',
  ]);
  const both = madeOf(ONE, { more: without('submitted') }, { more: without('uncertain') });
  expect(states(ONE, { record: both })).toEqual(['a: uncertain (t02)']);
  expect(states(TWO_TAKES, { record: madeOf(ONE, { more: without('submitted') }) })).toEqual([
    `${FLYING} ×1`,
  ]);
});

test('a failure that cost money uses up a take, one that did not is bought again', () => {
  expect(states(ONE, { record: madeOf(ONE, { more: failed('moderated', 'yes') }) })).toEqual([
    'a: failed (moderated, charged)',
  ]);
  expect(states(ONE, { record: madeOf(ONE, { more: failed('lost', 'unknown') }) })).toEqual([
    'a: failed (lost, perhaps charged)',
  ]);
  expect(states(ONE, { record: madeOf(ONE, { more: failed('provider', 'no') }) })).toEqual([
    'a: failed (provider, not charged) ×1',
  ]);
  expect(states(TWO_TAKES, { record: madeOf(ONE, { more: failed('no_result', 'yes') }) })).toEqual([
    'a: failed (no result, charged) ×1',
  ]);
  expect(states(TWO_TAKES, { record: madeOf(ONE, {}, { more: failed('moderated', 'yes') }) })).toEqual([
    'a: current',
  ]);
  const retake = { retakes: [{ address: 'a', count: 1 }] };
  expect(states(ONE, { record: madeOf(ONE, { more: failed('moderated', 'yes') }), options: retake })).toEqual(
    ['a: failed (moderated, charged) ×1'],
  );
});

test('what another branch bought waits, a take that is missing as well; a retake buys what it says', () => {
  const retake = { retakes: [{ address: 'a', count: 1 }] };
  const [first] = madeOf(ONE, {});
  const outlying = [first!.attempt.key];
  const waiting = 'a: waiting (bought on branch side)';
  expect(states(CHAIN, { outlying })).toEqual([waiting, 'b: waiting (a waits)']);
  expect(states(CHAIN, { outlying, options: retake })).toEqual(['a: new ×1', 'b: new ×1']);
  expect(states(TWO_TAKES, { outlying, record: [first!] })).toEqual([waiting]);
  expect(states(TWO_TAKES, { outlying, record: [first!], options: retake })).toEqual(['a: new (retake) ×1']);
  expect(states(ONE, { outlying, record: [first!] })).toEqual(['a: current']);
  expect(states(ONE, { outlying, record: madeOf(ONE, { more: failed('provider', 'no') }) })).toEqual([
    waiting,
  ]);

  const plan = planOf({ board: ONE, outlying, options: retake });
  const options = optionsIn(planFileOf(plan, { ...everything, ...retake }, 0));
  expect(states(ONE, { outlying, options })).toEqual(['a: new ×1']);
});

test('a changed request says in what, in the words of the author', () => {
  const record = madeOf(ONE, {});
  const changed = (from: string, to: string): readonly string[] => states(ONE.replace(from, to), { record });
  expect(changed('waits', 'runs')).toEqual(['a: changed (prompt) ×1']);
  expect(changed('Gouache', 'Ink')).toEqual(['a: changed (style) ×1']);
  expect(changed('face.png', 'new.png')).toEqual(['a: changed (references of mira) ×1']);
  expect(changed('[face.png]', '[face.png], description: old')).toEqual([
    'a: changed (description of mira) ×1',
  ]);
  expect(changed('[face.png]', '[face.png], name: Mira')).toEqual(['a: changed (name of mira) ×1']);
  expect(changed('waits."', 'waits.", duration: 9, size: wide')).toEqual(['a: changed (size, length) ×1']);
  expect(changed('waits."', 'waits.", sound: none')).toEqual(['a: changed (sound) ×1']);
  expect(changed('waits."', 'waits.", dialogue: [{ who: mira, line: Hm }]')).toEqual([
    'a: changed (dialogue) ×1',
  ]);
  expect(changed('imagine-video', 'imagine-video-1.5')).toEqual(['a: changed (model) ×1']);
  expect(changed('waits."', 'waits.", first_frame: first.png')).toEqual(['a: changed (kind of request) ×1']);
  expect(
    changed('style: Gouache.', 'style: Ink.\nformat: { resolution: 480p, shoot: "1:1", fit: pad }'),
  ).toEqual(['a: changed (style, aspect, resolution) ×1']);
});

test('a parent that is shot or collected by this run lets its child be priced and bought', () => {
  expect(states(CHAIN)).toEqual(['a: new ×1', 'b: new ×1']);
  expect(states(CHAIN, { record: madeOf(CHAIN, { more: without('submitted') }) })).toEqual([
    FLYING,
    'b: new ×1',
  ]);
  expect(states(CHAIN, { record: madeOf(CHAIN, {}) })).toEqual(['a: current', 'b: new ×1']);
});

test('a child whose parent changes is changed with it, and shows why once the parent is there', () => {
  const a = madeOf(CHAIN, {});
  const b = attemptOf(planOf({ board: CHAIN, record: a }), 'b');
  expect(states(CHAIN, { record: [...a, b] })).toEqual(['a: current', 'b: current']);
  const changed = CHAIN.replace('waits', 'runs');
  expect(states(changed, { record: [...a, b] })).toEqual([
    'a: changed (prompt) ×1',
    'b: changed (parent changed) ×1',
  ]);
  const again = attemptOf(planOf({ board: changed, record: [...a, b] }), 'a', { n: 2 });
  expect(states(changed, { record: [...a, b, again] })).toEqual([
    'a: current',
    'b: changed (parent retaken) ×1',
  ]);
  expect(states(changed, { record: [...a, b, again], options: { newOnly: true } })).toEqual([
    'a: current',
    'b: changed (parent retaken)',
  ]);
});

type Waiting = {
  readonly why: string;
  readonly board?: string;
  readonly made?: Parameters<typeof attemptOf>[2][];
  readonly options?: World['options'];
  readonly says: string;
};

const waiting: Waiting[] = [
  { why: 'several takes are wanted', board: CHAIN_OF_TWO, says: 'circle a take of a' },
  { why: 'there are several', made: [{}, {}], says: 'circle a take of a' },
  {
    why: 'a retake makes them several',
    made: [{}],
    options: { retakes: [{ address: 'a', count: 1 }] },
    says: 'circle a take of a',
  },
  { why: 'its attempt is uncertain', made: [{ more: without('uncertain') }], says: 'resolve a' },
  {
    why: 'another clone makes it',
    made: [{ more: without('intent'), clone: 'bbbb' }],
    says: 'a is made elsewhere',
  },
  {
    why: 'it failed and was charged',
    made: [{ more: failed('moderated', 'yes') }],
    says: 'a failed',
  },
];

test.each(waiting)(
  'a child waits where of its parent $why',
  ({ board = CHAIN, made = [], options, says }) => {
    const plan = planOf({ board, record: madeOf(board, ...made), ...(options && { options }) });
    expect(statesIn(plan)).toContain(`b: waiting (${says})`);
  },
);

test('a child waits for a clip that is away, and its children wait with it', () => {
  const board = `${CHAIN}  - { id: c, continues: b, prompt: "She goes." }\n`;
  const record = madeOf(board, {});
  expect(states(board, { record, away: [clipOf(record[0]!)] })).toEqual([
    'a: away',
    'b: waiting (a is away)',
    'c: waiting (b waits)',
  ]);
  // Another clone has the other take: there as here somebody must choose.
  const [t01, t02] = madeOf(CHAIN, {}, {});
  for (const away of [[], [clipOf(t01!)], [clipOf(t01!), clipOf(t02!)]])
    expect(states(CHAIN, { record: [t01!, t02!], away })[1]).toBe('b: waiting (circle a take of a)');
});

test('a child that is current already does not wait; a circled take of its parent frees one that does', () => {
  const [t01, t02] = madeOf(CHAIN, {}, {});
  const record = [t01!, t02!];
  const onNewest = attemptOf(planOf({ board: CHAIN, record }), 'b');
  expect(states(CHAIN, { record: [...record, onNewest] })).toEqual(['a: current', 'b: current']);
  expect(states(CHAIN, { record, picks: { a: pickOf(t01!) } })).toEqual(['a: circled', 'b: new ×1']);
  const chosen = planOf({ board: CHAIN, record, picks: { a: pickOf(t01!) } });
  expect(requestAt(chosen, 'b').request.inputs[0]?.source).toEqual({ kind: 'bytes', sha256: clipOf(t01!) });
  expect(requestAt(chosen, 'b').id).toBe(requestAt(chosen, 'b').key); // not the take that would be taken anyway
  const newest = planOf({ board: CHAIN, record, picks: { a: pickOf(t02!) } });
  expect(requestAt(newest, 'b').id).toBe(requestAt(planOf({ board: CHAIN }), 'b').id);
});

test('circled means closed: nothing more is bought, later changes are shown', () => {
  const record = madeOf(ONE, {});
  const picks = { a: pickOf(record[0]!) };
  expect(states(TWO_TAKES, { record, picks })).toEqual(['a: circled']);
  // The key that stands in a file may be of an earlier form; which request it is, the request itself says.
  const older = record.map((one) => ({ ...one, attempt: { ...one.attempt, key: 'of an earlier form' } }));
  expect(states(TWO_TAKES, { record: older, picks })).toEqual(['a: circled']);
  expect(states(ONE.replace('waits', 'runs').replace('Gouache', 'Ink'), { record, picks })).toEqual([
    'a: circled (prompt, style)',
  ]);
  expect(states(ONE, { record, picks, away: [clipOf(record[0]!)] })).toEqual(['a: away']);
  expect(states(ONE, { record, picks, options: { retakes: [{ address: 'a', count: 2 }] } })).toEqual([
    'a: circled ×2',
  ]);
});

test('where nothing is bought the film shows the take last bought, as old', () => {
  const record = madeOf(ONE, {});
  const changed = ONE.replace('waits', 'runs');
  const plan = planOf({ board: changed, record, options: { noSpend: true } });
  expect(statesIn(plan)).toEqual(['a: changed (prompt)']);
  expect(plan.films[0]?.shots[0]?.shows).toMatchObject({ kind: 'take', why: 'old', take: { label: 't01' } });
  expect(plan.slots.get('boards/ad:a')).toMatchObject({ old: true });
  expect(states(changed, { record, away: [clipOf(record[0]!)], options: { noSpend: true } })).toEqual([
    'a: away',
  ]);
  expect(states(changed, { record, away: [clipOf(record[0]!)] })).toEqual(['a: changed (prompt) ×1']);
});

test('the newest take of the current request is chosen, whatever is bought of older ones', () => {
  const [t01, t02] = madeOf(ONE, {}, {});
  const late = {
    ...t01!,
    attempt: { ...t01!.attempt, clone: 'bbbb', submitted_at: '2026-11-20T12:00:00.000Z' },
  };
  const shown = (record: readonly LedgerEntry[]): string | undefined =>
    planOf({ board: ONE, record }).slots.get('boards/ad:a')?.take?.label;
  expect(shown([t01!, t02!])).toBe('t02');
  expect(shown([late, t02!])).toBe('t01'); // latest submitted, whatever its number in another clone
  const merged = { ...t02!, path: 'x', attempt: { ...t02!.attempt, n: 1, clone: '9f3a' } };
  expect(shown([t01!, merged])).toBe('t01-9f3a');
});

test('two slots with one request share takes and wants; a circled one wants nothing', () => {
  const board = `${HEAD}  - { id: a, prompt: "@mira waits.", takes: 2 }\n  - { id: b, prompt: "@mira waits.", takes: 3 }\n`;
  const plan = planOf({ board });
  expect(statesIn(plan)).toEqual(['a: new ×3', 'b: new ×3']);
  expect(plan.requests.size).toBe(1);
  const record = madeOf(board, {});
  expect(states(board, { record, picks: { b: pickOf(record[0]!) } })).toEqual([
    'a: new (1 of 2) ×1',
    'b: circled ×1',
  ]);
  expect(states(board, { record, picks: { a: pickOf(record[0]!), b: pickOf(record[0]!) } })).toEqual([
    'a: circled',
    'b: circled',
  ]);
});

test('a renamed shot keeps its takes: the key has no id', () => {
  const record = madeOf(ONE, {});
  expect(states(ONE.replace('id: a', 'id: z'), { record })).toEqual(['z: current']);
});

test('a free clip that is gone, or was left unfinished, is made again', () => {
  const free = ONE.replace('xai/grok-imagine-video', 'animatic');
  const record = madeOf(free, {});
  expect(states(free, { record })).toEqual(['a: current']);
  expect(states(free, { record, away: [clipOf(record[0]!)] })).toEqual(['a: away ×1']);
  expect(states(free, { record: madeOf(free, { more: without('submitted') }) })).toEqual(['a: new ×1']);

  const chain = CHAIN.replace('xai/grok-imagine-video', 'animatic');
  // Made again it is the same clip: what went on from it is not shot for it.
  const first = madeOf(chain, {});
  const both = [...first, attemptOf(planOf({ board: chain, record: first }), 'b')];
  expect(states(chain, { record: both, away: [clipOf(both[0]!)] })).toEqual(['a: away ×1', 'b: current']);
  const again = madeOf(chain, { clip: 'same' }, { clip: 'same' }, { clip: 'other' });
  expect(states(chain, { record: again.slice(0, 2) })[1]).toBe('b: new ×1'); // one clip, made twice
  expect(states(chain, { record: again })[1]).toBe('b: waiting (circle a take of a)');
});

test('a take is its clip: attempts that came to the same one are one take, each of them paid for', () => {
  const [t01, t02, t03] = madeOf(ONE, { clip: 'same' }, { clip: 'same' }, { clip: 'other' });
  const record = [t01!, t02!];
  const stored = new Map([[clipOf(t01!), { sizeBytes: 1000 }]]);
  /** What the plan calls the take of `a`; how `takes` marks t01 and t02. */
  const told = (world: Partial<World>): unknown => {
    const plan = planOf({ board: ONE, record, ...world });
    const slot = plan.slots.get('boards/ad:a');
    const fold = foldLedger(world.record ?? record, () => true);
    const [listed] = slotTakesOf({ plan, record: fold, stored }, new Set(['boards/ad:a']));
    const marks = listed?.attempts.map((one) => (one.circled ? '●' : one.shown ? '○' : (one.sameAs ?? '')));
    return [slot?.state, slot?.take?.label, marks];
  };
  expect(told({})).toEqual(['current', 't01', ['○', 't01']]);
  expect(told({ picks: { a: pickOf(t01!) } })).toEqual(['circled', 't01', ['●', 't01']]);
  expect(told({ picks: { a: pickOf(t02!) } })).toEqual(['circled', 't02', ['t02', '●']]);
  expect(told({ record: [...record, t03!] })).toEqual(['current', 't03', ['', 't01', '○']]);
  expect(states(TWO_TAKES, { record })).toEqual(['a: current']);

  // The same bytes for other words: the pick is closed for those that the board has now.
  const before = ONE.replace('waits', 'sleeps');
  const [old] = madeOf(before, { n: 4, clip: 'same' });
  expect(states(ONE, { record: [t01!, old!], picks: { a: pickOf(old!) } })).toEqual(['a: circled']);
  expect(states(before, { record: [old!], picks: { a: pickOf(old!) } })).toEqual(['a: circled']);
  expect(states(ONE, { record: [old!] })).toEqual(['a: changed (prompt) ×1']);
});

test('what two clones bought before they merged is named until one of the takes is circled', () => {
  const [t01, t02] = madeOf(ONE, {}, {});
  const told = (record: readonly LedgerEntry[], picks: World['picks'] = {}): unknown =>
    planOf({ board: ONE, record, picks }).boughtTwice;
  const elsewhere = madeOf(ONE, { clone: 'bbbb', clip: 'theirs' });
  const both = [{ slot: 'boards/ad:a', labels: ['t01-aaaa', 't01-bbbb'] }];
  expect(told([t01!, ...elsewhere])).toEqual(both);
  expect(told([t01!, ...elsewhere], { a: pickOf(t01!) })).toEqual([]);
  // A retake in a clone that knew of the first, and a failure that cost nothing, are no mistake.
  expect(told([t01!, { ...t02!, attempt: { ...t02!.attempt, clone: 'bbbb' } }])).toEqual([]);
  expect(told([t01!, ...madeOf(ONE, { clone: 'bbbb', more: failed('busy', 'no') })])).toEqual([]);
  expect(told([t01!, ...madeOf(ONE, { clone: 'bbbb', more: failed('moderated', 'yes') })])).toEqual(both);
  expect(told([t01!, ...madeOf(ONE.replace('waits', 'sleeps'), { clone: 'bbbb' })])).toEqual([]);
});
