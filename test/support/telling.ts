import { callOf } from '../../src/cli/project-options.js';
import { numberLabel } from '../../src/plan/label.js';
import type { Telling } from '../../src/report/end-text.js';

/** Slots by their addresses, as a run tells of them after a call with `--ledger kept`. */
export const telling: Telling = {
  call: callOf({ ledger: 'kept' }, []),
  name: (address) => address,
  labelOf: ({ attempt }) => numberLabel(attempt),
};
