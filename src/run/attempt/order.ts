import type { PlannedRequest } from '../../plan/plan.js';

/** One take to be bought; not yet in the ledger. */
export type Order = {
  readonly planned: PlannedRequest & { readonly key: string };
  /** Digest of the plan file that consented to it. */
  readonly plan: string | null;
  /** Tries before it that cost nothing: refused before they began, and failed later. */
  readonly tries: { readonly create: number; readonly job: number };
};
