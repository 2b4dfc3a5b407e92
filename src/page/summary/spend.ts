import { getOrMake } from '../../base/get-or-make.js';
import { usd } from '../../base/money.js';
import type { Attempt } from '../../ledger/attempt.js';
import { parts, partsOf, sumOf } from '../../ledger/parts.js';
import { isFreeRequest } from '../../ledger/request.js';
import type { PlannedSlot } from '../../plan/plan.js';
import type { SummaryGiven } from './given.js';
import { scenesOf } from './shots.js';
import type { Spend, Spent } from './summary.js';

/** What is under no name any more: its shot has left the boards. */
const GONE = '(in no film now)';
const NO_SCENE = '(no scene)';
const NO_CHARACTER = '(nobody)';

/**
 * What was spent, and on what. A take that several films share, or that shows several characters, counts in full for
 * each of them, so those rows may add up to more than the total; scenes, providers and months never do.
 */
export function spendOf(given: SummaryGiven): Spend {
  const paid = given.record.entries
    .map(({ attempt }) => attempt)
    .filter(({ request }) => !isFreeRequest(request));
  const { isWhole } = given.record;
  const scenes = scenesOf(given);
  const served = slotsServed(given);
  const sceneOf = (attempt: Attempt): string => {
    const slots = served.get(attempt) ?? [];
    const slot = slots.find(({ address }) => address === attempt.slot) ?? slots[0];
    return slot === undefined ? GONE : (scenes.get(slot.address)?.id ?? NO_SCENE);
  };
  const filmsOf = (attempt: Attempt): string[] =>
    orElse(
      (served.get(attempt) ?? []).flatMap(({ films }) => films),
      GONE,
    );
  const peopleIn = ({ request }: Attempt): string[] =>
    orElse(
      request.words.cast.filter(({ kind }) => kind === 'character').map(({ name }) => name),
      NO_CHARACTER,
    );
  return {
    is_whole: isWhole,
    // Where the record is not whole, nobody knows what more was paid for.
    total: spentOn(isWhole ? 'total' : 'total, at least', paid),
    reported: reportedOf(paid),
    retakes: retakesOf(paid),
    by_film: rowsBy(paid, filmsOf),
    by_scene: rowsBy(paid, (attempt) => [sceneOf(attempt)]),
    by_character: rowsBy(paid, peopleIn),
    by_provider: rowsBy(paid, ({ request }) => [request.provider]),
    by_month: rowsBy(paid, ({ intent_at }) => [intent_at.slice(0, 7)]),
  };
}

/** The slots that an attempt was made for and that there are, and those that ask for the same now: a board may be renamed or split. */
function slotsServed({ takes }: SummaryGiven): ReadonlyMap<Attempt, readonly PlannedSlot[]> {
  const served = new Map<Attempt, PlannedSlot[]>();
  for (const { slot, attempts } of takes)
    for (const { entry } of attempts) getOrMake(served, entry.attempt, () => []).push(slot);
  return served;
}

function orElse(names: readonly string[], name: string): string[] {
  return names.length === 0 ? [name] : [...new Set(names)];
}

/** In the order in which each was first paid for. */
function rowsBy(paid: readonly Attempt[], namesOf: (attempt: Attempt) => readonly string[]): Spent[] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of paid)
    for (const name of namesOf(attempt)) getOrMake(groups, name, () => []).push(attempt);
  return [...groups].map(([name, attempts]) => spentOn(name, attempts));
}

function spentOn(name: string, attempts: readonly Attempt[]): Spent {
  const sums = partsOf(attempts);
  const [charged = 0, estimated = 0, perhaps = 0, uncertain = 0, open = 0] = parts.map((part) =>
    usd(sums[part]),
  );
  return {
    name,
    attempts: attempts.length,
    takes: attempts.filter(({ take }) => take !== null).length,
    counted_usd: usd(sumOf(sums)),
    charged_usd: charged,
    estimated_usd: estimated,
    perhaps_usd: perhaps,
    uncertain_usd: uncertain,
    open_usd: open,
  };
}

function reportedOf(paid: readonly Attempt[]): Spend['reported'] {
  const reported = paid.filter(({ cost_reported }) => cost_reported);
  const sum = (amountOf: (attempt: Attempt) => number): number =>
    usd(reported.reduce((all, attempt) => all + amountOf(attempt), 0));
  return {
    attempts: reported.length,
    estimate_usd: sum(({ reserved_micro_usd }) => reserved_micro_usd),
    real_usd: sum(({ cost_micro_usd }) => cost_micro_usd ?? 0),
  };
}

function retakesOf(paid: readonly Attempt[]): Spend['retakes'] {
  const made = paid.filter(({ take, draft }) => take !== null && !draft);
  const shots = new Set(made.map(({ slot }) => slot)).size;
  const retakes = made.length - shots;
  return { takes: made.length, retakes, rate: made.length === 0 ? 0 : retakes / made.length };
}
