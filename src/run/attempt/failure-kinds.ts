import type { Failure } from '../../ledger/attempt.js';

type Rule = {
  /** Which line of the price list says whether a job is billed that ended so; null: none does. */
  readonly priced: 'moderated' | 'failed' | null;
  /** A no to the account, whatever was asked: nothing more is created there (exit 6), what is under way stays submitted. */
  readonly account: boolean;
  /** A create refused so says nothing about its shot: the intent is taken back, as if it had never been made. */
  readonly leavesNoAttempt: boolean;
  /** A create refused so slows down all creates of the provider. */
  readonly slowsCreates: boolean;
  /** A question about a job that is refused so would be refused for ever; else it says nothing of the job. */
  readonly answersForGood: boolean;
  /** So often the same run tries again what was refused before it began, or came to nothing later and cost nothing. */
  readonly retries: { readonly create: number; readonly job: number };
};

const final: Rule = {
  priced: null,
  account: false,
  leavesNoAttempt: false,
  slowsCreates: false,
  answersForGood: true,
  retries: { create: 0, job: 0 },
};

const passing: Rule = { ...final, answersForGood: false, retries: { create: 2, job: 2 } };

const noToAccount: Rule = { ...final, account: true, leavesNoAttempt: true, answersForGood: false };

/** What the kind of a failure means to a run; every decision about one is read from here. It does not say whether money went. */
export const failureKinds: Readonly<Record<Failure['kind'], Rule>> = {
  // Waited out, since it certainly never began, until the run buys nothing more of its provider: that is not the order's to say.
  busy: { ...passing, leavesNoAttempt: true, slowsCreates: true, retries: { create: Infinity, job: 2 } },
  network: { ...passing, leavesNoAttempt: true },
  provider: { ...passing, priced: 'failed' },
  auth: noToAccount,
  funds: noToAccount,
  refused: { ...final, priced: 'failed' },
  moderated: { ...final, priced: 'moderated' },
  lost: final,
  no_result: final,
  bad_result: final,
};
