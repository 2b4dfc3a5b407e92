import type { Found } from '../../providers/provider.js';

/** What a look into a provider's history showed. */
export type Seen =
  | 'nothing'
  /** Jobs of that time that may be it: nothing proves one, or `own` has the one that is proved. */
  | 'unsure'
  | 'several'
  /** Just what was sent, at another time. */
  | 'astray'
  /** Another that is alike waits for its own answer, and any job may be that one's. */
  | 'waits'
  | 'unread';

export type Look = {
  readonly seen: Seen;
  /** Jobs that are its own, as far as anybody knows: one alone is adopted. */
  readonly own: readonly Found[];
  /** Jobs that may be it, these among them. */
  readonly listed: readonly Found[];
  /** Jobs that hardly are, by their times. */
  readonly hardly: readonly Found[];
  /** What is not known, and why; null: there is nothing to say. */
  readonly reason: string | null;
};
