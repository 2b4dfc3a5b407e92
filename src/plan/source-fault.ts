import { PATIENCE } from '../base/time.js';
import type { Capability } from '../providers/capability.js';

/** What a model has against the length of a video. */
export type SourceFault = { readonly kind: 'too_short' | 'too_long'; readonly limitS: number };

/** Whether so many seconds of video can be gone on from, or edited; null: they can. */
export function sourceFault({ extend, durations }: Capability, seconds: number): SourceFault | null {
  if (extend !== null && seconds < extend.source_min_s - PATIENCE)
    return { kind: 'too_short', limitS: extend.source_min_s };
  if (durations.kind === 'source' && seconds > durations.max + PATIENCE)
    return { kind: 'too_long', limitS: durations.max };
  return null;
}
