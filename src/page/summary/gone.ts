import { attemptLabel, labelsOf } from '../../plan/label.js';
import { shortNames } from '../../report/names.js';
import type { SummaryGiven } from './given.js';
import type { Summary } from './summary.js';
import { takesIn } from './takes.js';

/** What was made for shots that no board has any more: there is nothing to choose it for. */
export function goneOf(given: SummaryGiven): Summary['gone'] {
  const labels = labelsOf(given.record.entries);
  const name = shortNames([...given.plan.slots.keys(), ...given.gone.keys()]);
  return [...given.gone].map(([address, entries]) => {
    const attempts = entries.map((entry) => {
      const { take } = entry.attempt;
      return {
        entry,
        label: attemptLabel(entry, labels),
        sameAs: null,
        jobs: [],
        shared: null,
        current: false,
        circled: false,
        shown: false,
        here: take === null ? null : given.files.clip(take.sha256) !== null,
      };
    });
    const takes = takesIn({ slot: { address }, attempts }, { sources: [] }, { given, name });
    return { address, name: name(address), takes: takes.map((take) => ({ ...take, circle: null })) };
  });
}
