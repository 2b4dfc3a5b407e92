import type { Found } from '../../providers/provider.js';

/** What a look into a provider's history showed. `unsure`: a job of that time that may be it, and nothing proves it; `astray`: one with just what was sent, at another time; `waits`: another that is alike waits for its own answer, and any job may be that one's; `unread`: it could not be read. */
export type Seen = 'nothing' | 'unsure' | 'several' | 'astray' | 'found' | 'waits' | 'unread';

export type Look = {
  readonly seen: Seen;
  /** Jobs that are its own, as far as anybody knows: one alone is adopted. */
  readonly own: readonly Found[];
  /** Jobs that may be it, these among them. */
  readonly listed: readonly Found[];
  /** Jobs that hardly are, by their times. */
  readonly hardly: readonly Found[];
  /** Why nothing is known; null: there is nothing to say. */
  readonly reason: string | null;
};
