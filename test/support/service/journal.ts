import type { MicroUsd } from '../../../src/base/money.js';
import type { CallFault, Fate } from './fault-table.js';

/** A create that came in, whatever became of it. */
export type Post = {
  readonly kind: 'post';
  readonly atMs: number;
  readonly path: string;
  readonly prompt: string;
  /** As parsed from JSON; null where it was none, or was not read. */
  readonly body: unknown;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fault: CallFault | null;
  /** It was started and billed. */
  readonly job: string | null;
  readonly billedMicroUsd: MicroUsd;
  /** Null: no answer was begun. */
  readonly status: number | null;
  /** The whole answer, with the job's id in it, was handed to the network. */
  answered: boolean;
};

export type Seen = {
  readonly atMs: number;
  readonly fault: CallFault | null;
  readonly status: number | null;
};
type OfJob = Seen & { readonly job: string };
type OfPath = Seen & { readonly call: string; readonly bytes: number };

export type Entry =
  | Post
  /** `fate`: which one its answer showed. */
  | ({ readonly kind: 'poll'; readonly fate: Fate | null } & OfJob)
  | ({ readonly kind: 'download' } & OfJob)
  | ({ readonly kind: 'ticket' | 'upload' | 'file' | 'history' } & OfPath)
  | { readonly kind: 'fate'; readonly atMs: number; readonly job: string; readonly fate: Fate }
  /** The contract was broken: by the client, or by an error of the server itself. */
  | { readonly kind: 'violation'; readonly atMs: number; readonly call: string; readonly what: string };

/** What the service remembers, in order, and the questions that tests ask. */
export interface Journal {
  readonly entries: readonly Entry[];
  add(entry: Entry): void;
  violate(call: string, what: string): void;
  posts(): readonly Post[];
  /** Whose prompt contains the words. */
  postsOf(words: string): readonly Post[];
  /** Ids of what was started, in order. */
  jobs(): readonly string[];
  /** Started and billed, and the client was not told. */
  untold(): readonly Post[];
  billedMicroUsd(): MicroUsd;
  pollsOf(job: string): number;
  /** How often this was done to a call, or shown to who asked about a job. */
  happened(fault: CallFault | Fate): number;
  /** Answered with the clip. */
  downloadsOf(job: string): number;
  /** Files taken. */
  uploads(): number;
  /** `POST /v1/videos/generations: unknown field image_url`. */
  violations(): readonly string[];
}

export function openJournal(nowMs: () => number): Journal {
  const entries: Entry[] = [];
  const polls = new Map<string, number>();
  const of = <K extends 'post' | 'download' | 'violation'>(kind: K): Extract<Entry, { kind: K }>[] =>
    entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  const journal: Journal = {
    entries,
    add(entry) {
      entries.push(entry);
      if (entry.kind === 'poll') polls.set(entry.job, (polls.get(entry.job) ?? 0) + 1);
    },
    violate: (call, what) => void entries.push({ kind: 'violation', atMs: nowMs(), call, what }),
    posts: () => of('post'),
    postsOf: (words) => of('post').filter(({ prompt }) => prompt.includes(words)),
    jobs: () => of('post').flatMap(({ job }) => (job === null ? [] : [job])),
    untold: () => of('post').filter(({ job, answered }) => job !== null && !answered),
    billedMicroUsd: () => of('post').reduce((sum, post) => sum + post.billedMicroUsd, 0),
    pollsOf: (job) => polls.get(job) ?? 0,
    happened: (fault) =>
      entries.filter(
        (entry) =>
          ('fault' in entry && entry.fault === fault) || (entry.kind === 'poll' && entry.fate === fault),
      ).length,
    downloadsOf: (job) => of('download').filter((entry) => entry.job === job && entry.status === 200).length,
    uploads: () => entries.filter((entry) => entry.kind === 'upload' && entry.status === 200).length,
    violations: () => of('violation').map(({ call, what }) => `${call}: ${what}`),
  };
  return journal;
}
