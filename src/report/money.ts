import { getOrMake } from '../base/get-or-make.js';
import { formatUsd, usd, type MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import { addParts, parts, partsOf, sumOf, type Certainty, type Parts } from '../ledger/parts.js';
import { countedOf } from '../ledger/standing.js';
import type { Plan } from '../plan/plan.js';
import type { Caps } from '../run/admission/limits.js';
import type { Written } from '../run/book.js';
import type { Paint } from './paint.js';

/** What the record counts, by provider, and how much it may. */
export type Purse = {
  readonly counted: ReadonlyMap<string, Parts>;
  /** Every file of it can be read: what others hide may have been paid for, too. */
  readonly isWhole: boolean;
  readonly caps: Caps;
};

const words: Readonly<Record<Certainty, string>> = {
  charged: 'charged',
  estimated: 'estimated',
  perhaps: 'perhaps charged',
  uncertain: 'uncertain',
  open: 'still being made',
};

/** `Spent $0.65 ($0.45 charged, $0.20 uncertain).` of the attempts that a run began; empty where none of them cost. */
export function spentText(written: readonly Written[]): string {
  const begun = partsOf(written.flatMap(({ entry, isNew }) => (isNew ? [entry.attempt] : [])));
  return sumOf(begun) === 0 ? '' : `Spent ${partsText(begun)}.\n`;
}

/**
 * What is counted so far, each provider's share where there are several, and how far every cap is. `plan`: with what it
 * would pay; null: nothing is bought.
 */
export function budgetText({ counted, isWhole, caps }: Purse, plan: Plan | null, paint: Paint): string {
  const all = addParts(counted.values());
  const toPay = toPayBy(plan);
  const needed = sum(toPay.values());
  const open = all.open + all.uncertain;
  const asPlanned = needed > 0 ? ' with this plan' : '';
  return [
    sumOf(all) === 0 && isWhole ? '' : `Counted so far: ${isWhole ? '' : 'at least '}${partsText(all)}.\n`,
    sharesText(counted, toPay),
    capText('cap_usd', caps.ledgerMicroUsd, { at: sumOf(all) + needed, what: asPlanned, paint }),
    capText('--max-cost', caps.runMicroUsd, {
      at: open + needed,
      what: `${asPlanned}${open > 0 ? `, of it ${formatUsd(open)} open` : ''}`,
      paint,
    }),
  ].join('');
}

/** The same for programs, in dollars: what is counted by provider and how sure it is, and the cap. */
export function budgetJson({ counted, isWhole, caps }: Purse): object {
  const inUsd = (some: Parts): object =>
    Object.fromEntries(parts.map((part) => [`${part}_usd`, usd(some[part])]));
  return {
    counted_usd: usd(sumOf(addParts(counted.values()))),
    counted_is_whole: isWhole,
    cap_usd: caps.ledgerMicroUsd === null ? null : usd(caps.ledgerMicroUsd),
    by_provider: Object.fromEntries([...counted].map(([name, some]) => [name, inUsd(some)])),
  };
}

/** Whether cap_usd leaves no room for what a plan would pay: a render of it is refused. */
export function breaksCap({ counted, caps: { ledgerMicroUsd: cap } }: Purse, plan: Plan): boolean {
  const needed = sum(toPayBy(plan).values());
  return cap !== null && needed > 0 && sumOf(addParts(counted.values())) + needed > cap;
}

/** Dearer costs, a merge or a smaller cap may lead over it: why nothing more is bought is said. */
export function overCapText({ counted, caps: { ledgerMicroUsd: cap } }: Purse, paint: Paint): string {
  const at = sumOf(addParts(counted.values()));
  if (cap === null || at <= cap) return '';
  const over = `The ledger counts ${formatUsd(at)}, ${formatUsd(at - cap)} over cap_usd (${formatUsd(cap)})`;
  return paint.red(`${over}. Nothing more is bought under this cap.\n`);
}

/** What is counted for an attempt: `$0.10`, `≈$0.10` where the provider has not said so, nothing where it is nothing. */
export function costText(attempt: Attempt): string {
  const counted = countedOf(attempt);
  return counted === 0 ? '' : `${attempt.cost_reported ? '' : '≈'}${formatUsd(counted)}`;
}

/** `$0.65 ($0.45 charged, $0.20 uncertain)`; of one kind `$0.20 (uncertain)`. */
function partsText(some: Parts): string {
  const [only = 'charged', ...more] = parts.filter((part) => some[part] > 0);
  const all = formatUsd(sumOf(some));
  if (more.length === 0) return only === 'charged' ? all : `${all} (${words[only]})`;
  return `${all} (${[only, ...more].map((part) => `${formatUsd(some[part])} ${words[part]}`).join(', ')})`;
}

function toPayBy(plan: Plan | null): ReadonlyMap<string, MicroUsd> {
  const toPay = new Map<string, MicroUsd>();
  for (const { request, toBuy, estimateMicroUsd } of plan?.requests.values() ?? []) {
    const more = toBuy * (estimateMicroUsd ?? 0);
    if (more > 0) toPay.set(request.provider, getOrMake(toPay, request.provider, () => 0) + more);
  }
  return toPay;
}

function sharesText(counted: Purse['counted'], toPay: ReadonlyMap<string, MicroUsd>): string {
  const providers = [...new Set([...counted.keys(), ...toPay.keys()])];
  if (providers.length < 2) return '';
  const shares = providers.map((name) => {
    const [had, due] = [counted.get(name), toPay.get(name)];
    const said = [
      ...(had === undefined ? [] : [`${formatUsd(sumOf(had))} counted`]),
      ...(due === undefined ? [] : [`${formatUsd(due)} to pay`]),
    ];
    return `${name}: ${said.join(', ')}`;
  });
  return `${shares.join('\n')}\n`;
}

function capText(
  name: string,
  cap: MicroUsd | null,
  { at, what, paint }: { at: MicroUsd; what: string; paint: Paint },
): string {
  if (cap === null || at === 0) return '';
  const line = `Of ${name} ${formatUsd(cap)}: ${formatUsd(at)}${what}`;
  return at > cap ? paint.red(`${line}, ${formatUsd(at - cap)} too much.\n`) : `${line}.\n`;
}

function sum(amounts: Iterable<MicroUsd>): MicroUsd {
  return [...amounts].reduce((all, amount) => all + amount, 0);
}
