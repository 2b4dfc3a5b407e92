import { type Answer, type Head, spoiled } from './call.js';
import type { Dialect } from './dialect.js';
import type { Then } from './fault-table.js';
import type { Struck } from './faults.js';

/** What goes out, and how. Null: nothing does. */
export type Sent = { readonly answer: Answer | null; readonly then: Then | null };

/** `tell` is told whether all of it was handed to the network. */
export type Reply = Sent & { readonly tell: (whole: boolean) => void };

/** What a fault leaves of an answer; the work is done only where it lets it. */
export async function struckBy(
  struck: Struck | null,
  { head, dialect }: { head: Head; dialect: Dialect },
  work: () => Promise<Answer>,
): Promise<Sent> {
  const then = struck?.deed.then ?? null;
  const worked = struck?.deed.works === false ? null : await work();
  if (then !== null && typeof then === 'object') return { answer: dialect.says(then.says), then: null };
  return { answer: spoiled(worked, then, head), then };
}

/** Null: no answer is begun. */
export function statusOf({ answer, then }: Sent): number | null {
  return then === 'hang_up' || then === 'reset' ? null : (answer?.status ?? null);
}

export function hasKey({ headers }: Head, key: string): boolean {
  return headers.authorization === `Bearer ${key}`;
}
