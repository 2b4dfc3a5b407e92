import { jobId } from '../ledger/jobs.js';
import type { SharedJob } from '../ledger/shared-jobs.js';
import { namedAttempt, type Labels, type NamedAttempt } from './label.js';

/** What an attempt's job is in doubt for: the other attempts that have it. `isOthers`: it is certainly that of one of them. */
export type SharedBetween = {
  readonly id: string;
  readonly others: readonly NamedAttempt[];
  readonly isOthers: boolean;
};

/** By the paths of the attempts that are in doubt. */
export function sharedBetween(
  shared: readonly SharedJob[],
  labels: Labels,
): ReadonlyMap<string, SharedBetween> {
  return new Map(
    shared.flatMap(({ handle, holders, doubtful }) => {
      const sure = holders.filter((one) => !doubtful.includes(one));
      return doubtful.map((entry) => {
        const rivals = (sure.length > 0 ? sure : holders).filter((one) => one !== entry);
        const others = rivals.map((one) => namedAttempt(one, labels));
        return [entry.path, { id: jobId(handle), others, isOthers: sure.length > 0 }] as const;
      });
    }),
  );
}
