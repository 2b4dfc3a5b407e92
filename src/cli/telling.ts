import type { Planned } from '../pipeline.js';
import { attemptLabel, labelsOf } from '../plan/label.js';
import { foldOf } from '../record.js';
import type { Call } from '../report/call.js';
import { shortNames } from '../report/names.js';
import type { Telling } from '../report/end-text.js';

/** How the slots and attempts of a plan are called. What a run adds has a number of its own. */
export function tellingOf({ plan, record, accounts }: Planned, call: Call): Telling {
  const labels = labelsOf(foldOf(record, accounts).entries);
  return { call, name: shortNames(plan.slots.keys()), labelOf: (entry) => attemptLabel(entry, labels) };
}
