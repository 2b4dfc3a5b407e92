import { shownSeconds } from '../base/time.js';
import type { PlannedRequest } from '../plan/plan.js';
import type { Operation } from '../storyboard/storyboard.js';

const ofImages: readonly Operation[] = ['image', 'reference'];

/** What is sent for a shot other than one would expect. */
export function sentOf({ notSent, tailS, capability }: PlannedRequest): string[] {
  const asImages = capability.resolutions === 'follows_input' && ofImages.includes(capability.operation);
  const isAssumed = capability.extend?.assumed === true && tailS === capability.extend.source_max_s;
  const assumed = isAssumed ? ' (assumed: the provider does not say how much it takes)' : '';
  return [
    ...(tailS === null ? [] : [`continues from the last ${shownSeconds(tailS)} s${assumed}`]),
    ...(asImages ? ['resolution: follows its images'] : []),
    ...(notSent.length === 0 ? [] : [`not sent: ${notSent.join(', ')}`]),
  ];
}
