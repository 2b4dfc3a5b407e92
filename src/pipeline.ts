import { author, type Authored } from './check.js';
import { distinct } from './base/diagnostic.js';
import { drawnClone } from './disk/clone.js';
import type { Stored } from './disk/store.js';
import { filmsThere } from './films.js';
import { everything, type PlanOptions } from './plan/given.js';
import type { Attempt } from './ledger/attempt.js';
import { partsByProvider, type Parts } from './ledger/parts.js';
import { makePlan } from './plan/make-plan.js';
import type { Plan, Totals } from './plan/plan.js';
import { totalsOf } from './plan/totals.js';
import { openAccounts } from './services.js';
import type { Project } from './project.js';
import type { Purse } from './report/money.js';
import { foldOf, readRecord } from './record.js';
import type { ReadRecord } from './record/read.js';
import { isFrom, type Account } from './run/account.js';

/** A plan, and what it was made from. */
export type Planned = Authored & {
  readonly plan: Plan;
  readonly totals: Totals;
  readonly record: ReadRecord;
  /** What the store held. */
  readonly stored: ReadonlyMap<string, Stored>;
  readonly options: PlanOptions;
  readonly accounts: ReadonlyMap<string, Account>;
  /** See `drawnClone`; empty: none are drawn. */
  readonly clone: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** What the record counts of each provider. */
export function countedBy({
  record,
  accounts,
}: Pick<Planned, 'record' | 'accounts'>): ReadonlyMap<string, Parts> {
  return partsByProvider(foldOf(record, accounts).entries);
}

export function purseOf(planned: Pick<Planned, 'record' | 'accounts'>, caps: Purse['caps']): Purse {
  return { counted: countedBy(planned), isWhole: planned.record.holes.length === 0, caps };
}

/** A plan to look at: nothing is bought. */
export const unspent: PlanOptions = { ...everything, noSpend: true };

/** Storyboards + record → plan. */
export async function plan(project: Project, options: PlanOptions): Promise<Planned> {
  const authored = await author(project);
  const accounts = await openAccounts(project);
  const record = await readRecord(project, accounts);
  const stored = await project.store.list();
  const clone = (await drawnClone(project.paths.state)) ?? '';
  const now = project.around.clock.now();
  const made = planFrom(project, { authored, record, stored, options, accounts, clone });
  const diagnostics = distinct([...authored.diagnostics, ...made.diagnostics]);
  const totals = totalsOf(made, await filmsThere(project, { plan: made, inputs: authored.inputs, stored }));
  return { ...authored, diagnostics, plan: made, totals, record, stored, options, accounts, clone, now };
}

/** Plans from a record and a store as they are now: also in the middle of a run. */
export function planFrom(
  { capabilities, around, fonts: named }: Project,
  given: Pick<Planned, 'stored' | 'options' | 'accounts' | 'clone'> & {
    readonly authored: Authored;
    readonly record: Pick<ReadRecord, 'paid' | 'free' | 'holes' | 'outlying'>;
  },
): Plan {
  const { authored, stored, options, clone, accounts } = given;
  const record = foldOf(given.record, accounts);
  const isReached = (attempt: Attempt): boolean => {
    const account = accounts.get(attempt.request.provider);
    return account !== undefined && isFrom(attempt, account);
  };
  const now = around.clock.now();
  const fonts = named.map(({ sha256 }) => sha256);
  const { outlying } = given.record;
  const here = { record, outlying, stored, clone, isReached };
  return makePlan({ ...authored, ...here, capabilities, fonts, now, options });
}
