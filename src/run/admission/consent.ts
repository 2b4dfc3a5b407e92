import type { MicroUsd } from '../../base/money.js';
import type { Agreement } from '../../plan/given.js';
import type { Plan, PlannedRequest } from '../../plan/plan.js';

/** What a person agreed to: so many of each request, by its id, at no more than a price each. */
export type Consent = Omit<Agreement, 'before'>;

/** Why nobody agreed: exit 4. */
export type Declined = 'ledger_may_be_lost' | 'nobody_to_ask' | 'said_no';

/** The circumstances under which a plan is to be agreed to. */
export type Asking = {
  /** The plan file that the run goes by: consent given earlier. */
  readonly agreed: Consent | null;
  /** `--yes`; how much it allows is the caps' to say. */
  readonly saidYes: boolean;
  /** Somebody sits at the terminal. */
  readonly person: boolean;
  readonly inCi: boolean;
  /** The ledger is told to outlive this machine. */
  readonly ledgerLasts: boolean;
};

/** `ask`: a person must say yes to it first. */
export type Answer =
  | { readonly kind: 'agreed' | 'ask'; readonly consent: Consent }
  | { readonly kind: 'refused'; readonly why: Declined };

/**
 * Who may spend what a plan would pay for. What is free needs nobody's word; what has no known price is let through,
 * because admission refuses it and says which.
 */
export function answerFor(plan: Plan, asking: Asking): Answer {
  const consent = asking.agreed ?? consentTo(plan);
  const mayBeLost = asking.inCi && !asking.ledgerLasts;
  const paid = buys(plan).filter(({ capability }) => !capability.free);
  // What may be bought once clips are back is in no plan yet: where nothing may be paid, that is not agreed to either.
  if (paid.length === 0) return { kind: 'agreed', consent: mayBeLost ? unpaid(consent, plan) : consent };
  if (mayBeLost) return { kind: 'refused', why: 'ledger_may_be_lost' };
  if (asking.agreed !== null) return { kind: 'agreed', consent };
  const isPriced = paid.every(({ estimateMicroUsd }) => estimateMicroUsd !== null);
  if (asking.saidYes || !isPriced) return { kind: 'agreed', consent };
  return asking.person ? { kind: 'ask', consent } : { kind: 'refused', why: 'nobody_to_ask' };
}

/** Of a consent what costs nothing. */
function unpaid({ plan: file, requests }: Consent, { requests: planned }: Plan): Consent {
  const free = [...requests].filter(([id]) => planned.get(id)?.capability.free === true);
  return { plan: file, requests: new Map(free) };
}

/** The consent of somebody who was shown this plan. */
export function consentTo(plan: Plan): Consent {
  const requests = new Map<string, { number: number; eachMicroUsd: MicroUsd }>();
  for (const one of buys(plan)) {
    requests.set(one.id, { number: one.toBuy, eachMicroUsd: one.estimateMicroUsd ?? 0 });
  }
  return { plan: null, requests };
}

/** Requests of which this plan would buy something, in plan order. */
export function buys(plan: Plan): PlannedRequest[] {
  return [...plan.requests.values()].filter((one) => one.toBuy > 0);
}
