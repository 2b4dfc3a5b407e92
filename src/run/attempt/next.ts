import type { End, Hindrance } from './end.js';
import type { Work } from './work.js';

export type Next =
  | {
      readonly kind: 'again';
      readonly work: Work;
      readonly inMs: number;
      /** What this machine could not do. */
      readonly trouble: Hindrance | null;
    }
  /** `trouble`: of this machine, or a bug, that ended it for this run. */
  | { readonly kind: 'closed'; readonly end: End; readonly trouble: string | null };

/** The next step, which may wait, at once or after a while. */
export function again(
  work: Work,
  when: { inMs?: number; trouble?: Hindrance } = {},
): Extract<Next, { kind: 'again' }> {
  return {
    kind: 'again',
    work,
    inMs: when.inMs ?? 0,
    trouble: when.trouble ?? null,
  };
}

export function closed(end: End, trouble: string | null = null): Next {
  return { kind: 'closed', end, trouble };
}
