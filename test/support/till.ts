import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Failure } from '../../src/ledger/attempt.js';
import type { Capability } from '../../src/providers/capability.js';
import type { Created, Download, JobFacts, Outside, Provider, Status } from '../../src/providers/provider.js';

/**
 * A paid provider in process, with every fault on demand. What it does to a create stands in the prompt in brackets, and
 * happens to the first POST of that body: `She waits. [lost_answer]`. What it knows outlives the processes that call it:
 * the journal is its memory, and says what it billed. Plain TypeScript without imports at run time, so that a command in
 * a process of its own can load it.
 */
export const createFaults = [
  /** Started and billed; its answer never came. */
  'lost_answer',
  /** Never arrived; the caller cannot know. */
  'lost_post',
  'rate_limited',
  'rate_limited_after',
  'busy_for_ever',
  'quota',
  'bad_key',
  'rejected',
  'create_500',
  'create_500_started',
  'unsent',
] as const;

export const jobFaults = [
  'poll_502',
  'poll_401',
  'early_404',
  'late_404',
  'expired',
  'no_result',
  'broke',
  'broke_once',
  'moderated_done',
  'moderated_failed',
  'moderated_400',
  'stale',
  'cut',
  'cut_unseen',
  'unreadable',
  'wrong_length',
  'slow',
] as const;

type CreateFault = (typeof createFaults)[number];
type JobFault = (typeof jobFaults)[number];

/** What the provider remembers, a line each, in order. */
export type Line =
  /** A create came in. `job`: it was started and billed. */
  | {
      readonly kind: 'post';
      readonly attempt: string;
      readonly body: TillBody;
      readonly atMs: number;
      readonly job: string | null;
      /** The caller was told that nothing began. */
      readonly refused: boolean;
      readonly billedMicroUsd: number;
    }
  /** What it billed for a job that broke is given back. */
  | { readonly kind: 'poll' | 'download' | 'refund'; readonly job: string; readonly atMs: number };

export type Journal = { readonly lines: () => readonly Line[]; readonly append: (line: Line) => void };

export type TillBody = {
  readonly prompt: string;
  readonly seconds: number;
  /** Frames of the clip that is extended, or the one that a clip begins with; 0: none is sent. Its own come after. */
  readonly goesOnFrom: number;
  /** The hash of the picture that the clip begins with; null: none is sent. */
  readonly frame: string | null;
  /** Hashes of what was sent. */
  readonly sent: readonly string[];
};

export type TillGiven = {
  readonly journal: Journal;
  /** Bytes of a clip of so many frames, different for each job. */
  readonly clip: (frames: number, job: string) => Uint8Array;
  /** Frames of a clip that was sent. */
  readonly framesOf: (bytes: Uint8Array) => number;
  /** Whether lost creates can be found again. */
  readonly history: boolean;
  readonly tookMs: number;
  /** A job was started and billed, and nobody knows yet. */
  readonly afterBilling?: () => Promise<void>;
};

export const PER_SECOND = 50_000;
export const RATE = 24;

export function memoryJournal(): Journal {
  const lines: Line[] = [];
  return { lines: () => lines, append: (line) => void lines.push(line) };
}

/** For processes that come and go. A line is one write, so that a kill leaves whole lines. */
export function fileJournal(path: string): Journal {
  return {
    lines: () =>
      existsSync(path)
        ? readFileSync(path, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Line)
        : [],
    append: (line) => appendFileSync(path, `${JSON.stringify(line)}\n`),
  };
}

/** What the provider took and kept, in micro-USD. */
export function billedIn(journal: Journal): number {
  const lines = journal.lines();
  const refunded = new Set(lines.filter((line) => line.kind === 'refund').map((line) => line.job));
  const posts = lines.filter((line) => line.kind === 'post' && !refunded.has(line.job ?? ''));
  return posts.reduce((sum, line) => sum + (line.kind === 'post' ? line.billedMicroUsd : 0), 0);
}

export function tillProvider(given: TillGiven): Provider {
  const { journal } = given;

  const posts = (): Extract<Line, { kind: 'post' }>[] =>
    journal.lines().filter((line) => line.kind === 'post');
  const seen = (kind: 'poll' | 'download' | 'refund', job: string): number =>
    journal.lines().filter((line) => line.kind === kind && line.job === job).length;
  const jobOf = (handle: unknown): Extract<Line, { kind: 'post' }> | undefined =>
    posts().find((line) => line.job === (handle as { id: string }).id);

  const create = async (body: TillBody, attempt: string, outside: Outside): Promise<Created> => {
    const same = posts().filter((line) => line.body.prompt === body.prompt).length;
    const fault = faultIn(body.prompt, createFaults);
    const now =
      fault !== null && (same === 0 || fault === 'busy_for_ever' || fault === 'quota') ? fault : null;
    const outcome = outcomes[now ?? 'none'];
    const line = {
      kind: 'post',
      attempt,
      body,
      atMs: outside.clock.now(),
      refused: outcome.kind === 'refused',
    } as const;
    if (!outcome.starts) {
      journal.append({ ...line, job: null, billedMicroUsd: 0 });
      if (outcome.kind === 'lost') throw new Error(`socket hang up (${now ?? ''})`);
      return { kind: 'refused', failure: failure(outcome.failure), retryAfterMs: outcome.retryAfterMs };
    }
    const job = `job-${createHash('sha256').update(`${attempt} ${same}`).digest('hex').slice(0, 12)}`;
    journal.append({ ...line, job, billedMicroUsd: body.seconds * PER_SECOND });
    await given.afterBilling?.();
    if (outcome.kind === 'lost') throw new Error(`socket hang up (${now ?? ''})`);
    return { kind: 'accepted', handle: { id: job } };
  };

  const status = (handle: unknown, outside: Outside): Status => {
    const job = jobOf(handle);
    if (job?.job == null) return notFound;
    const now = outside.clock.now();
    journal.append({ kind: 'poll', job: job.job, atMs: now });
    const polls = seen('poll', job.job);
    const fault = faultIn(job.body.prompt, jobFaults);
    const tookMs = fault === 'slow' ? 60 * 60_000 : given.tookMs;
    if (fault === 'poll_401') return unreachable('auth');
    if (fault === 'poll_502' && polls <= 2) return unreachable('provider');
    if (fault === 'early_404' && polls <= 2) return notFound;
    if (now < job.atMs + tookMs) return pending;
    const billed = job.billedMicroUsd;
    if (fault === 'late_404') return now < job.atMs + 6 * 60_000 ? pending : notFound;
    if (fault === 'expired') return failedWith('lost', 'yes', null);
    if (fault === 'no_result') return failedWith('no_result', 'yes', billed);
    if (fault === 'broke' || (fault === 'broke_once' && isFirst(job))) {
      if (seen('refund', job.job) === 0) journal.append({ kind: 'refund', job: job.job, atMs: now });
      return failedWith('provider', 'no', 0);
    }
    if (fault === 'moderated_done') return failedWith('moderated', 'yes', billed);
    if (fault === 'moderated_failed') return failedWith('moderated', 'unknown', null);
    if (fault === 'moderated_400') return failedWith('moderated', 'yes', null);
    const facts = { model: null, operation: null, createdAtMs: job.atMs, lengthS: job.body.seconds };
    return { kind: 'done', result: { job: job.job }, costMicroUsd: billed, keptFileId: null, job: facts };
  };

  /** Of its request: a job that is made again is another one. */
  const isFirst = (job: Extract<Line, { kind: 'post' }>): boolean =>
    posts().find((line) => line.job !== null && line.body.prompt === job.body.prompt)?.job === job.job;

  const download = (id: string, outside: Outside): Download => {
    const job = jobOf({ id });
    if (job?.job == null) throw new Error(`there is no ${id}`);
    journal.append({ kind: 'download', job: id, atMs: outside.clock.now() });
    const first = seen('download', id) === 1;
    const fault = faultIn(job.body.prompt, jobFaults);
    if (fault === 'stale' && first) return { kind: 'stale' };
    const frames = job.body.goesOnFrom + job.body.seconds * RATE - (fault === 'wrong_length' ? 7 : 0);
    const clip = fault === 'unreadable' ? Buffer.from(`noise ${id}`) : given.clip(frames, id);
    const cutUnseen = fault === 'cut_unseen' && first;
    const bytes = piecesOf(cutUnseen ? clip.subarray(0, clip.length / 2) : clip, fault === 'cut' && first);
    return { kind: 'bytes', bytes, extension: 'mp4' };
  };

  return {
    name: 'till',
    access: { keyVar: 'TILL_API_KEY', baseUrlVar: 'TILL_BASE_URL', baseUrl: 'https://till.example' },
    capabilities: tillModels,

    async prepare({ request, prompt }, outside) {
      let goesOnFrom = 0;
      let frame: string | null = null;
      const sent: string[] = [];
      for (const { use, source, recipe } of request.inputs) {
        if (source.kind !== 'bytes') continue;
        const bytes = readFileSync(await outside.inputs.part(source.sha256, recipe));
        sent.push(source.sha256);
        if (use === 'video') goesOnFrom = given.framesOf(bytes);
        if (use !== 'first_frame') continue;
        goesOnFrom = 1;
        frame = createHash('sha256').update(bytes).digest('hex');
      }
      const json: TillBody = { prompt, seconds: request.bought_s ?? 0, goesOnFrom, frame, sent };
      return { body: { path: '/clips', json } };
    },

    create: (body, attempt, outside) => create(body.json as TillBody, attempt, outside),
    status: (handle, outside) => Promise.resolve(status(handle, outside)),
    download: (result, outside) => Promise.resolve(download((result as { job: string }).job, outside)),
    handleFrom: (id) => ({ id }),

    ...(given.history && {
      find: (sought) =>
        Promise.resolve(
          posts()
            .filter((line) => line.job !== null && line.attempt === sought.attemptId)
            .map(({ job: id, atMs }) => ({
              handle: { id },
              id,
              model: null,
              tie: 'own_id' as const,
              createdAtMs: atMs,
            })),
        ),
    }),
  };
}

const unsaid: JobFacts = { model: null, operation: null, createdAtMs: null, lengthS: null };
const pending: Status = { kind: 'pending', progress: null, job: unsaid };
const notFound: Status = { kind: 'not_found', message: 'there is no such job' };

type Outcome =
  | { readonly kind: 'accepted'; readonly starts: true }
  | { readonly kind: 'lost'; readonly starts: boolean }
  | {
      readonly kind: 'refused';
      readonly starts: false;
      readonly failure: Failure['kind'];
      readonly retryAfterMs: number | null;
    };

const refusedAs = (failure: Failure['kind'], retryAfterMs: number | null = null): Outcome => ({
  kind: 'refused',
  starts: false,
  failure,
  retryAfterMs,
});

const outcomes: Readonly<Record<CreateFault | 'none', Outcome>> = {
  none: { kind: 'accepted', starts: true },
  lost_answer: { kind: 'lost', starts: true },
  create_500_started: { kind: 'lost', starts: true },
  lost_post: { kind: 'lost', starts: false },
  create_500: { kind: 'lost', starts: false },
  rate_limited: refusedAs('busy'),
  rate_limited_after: refusedAs('busy', 40_000),
  busy_for_ever: refusedAs('busy'),
  unsent: refusedAs('network'),
  quota: refusedAs('funds'),
  bad_key: refusedAs('auth'),
  rejected: refusedAs('refused'),
};

function faultIn<F extends CreateFault | JobFault>(prompt: string, faults: readonly F[]): F | null {
  const said = [...prompt.matchAll(/\[(\w+)\]/g)].map(([, word]) => word);
  return faults.find((fault) => said.includes(fault)) ?? null;
}

function failure(kind: Failure['kind'], charged: Failure['charged'] = 'no'): Failure {
  return { kind, charged, message: `till says ${kind}` };
}

function failedWith(kind: Failure['kind'], charged: Failure['charged'], costMicroUsd: number | null): Status {
  return { kind: 'failed', failure: failure(kind, charged), costMicroUsd, job: unsaid };
}

function unreachable(kind: Failure['kind']): Status {
  return { kind: 'unreachable', failure: failure(kind, 'unknown'), retryAfterMs: null };
}

async function* piecesOf(bytes: Uint8Array, cut: boolean): AsyncGenerator<Uint8Array> {
  const middle = Math.floor(bytes.length / 2);
  yield await Promise.resolve(bytes.subarray(0, middle));
  if (cut) throw new Error('other side closed');
  yield bytes.subarray(middle);
}

const shared = {
  provider: 'till',
  model: 'clips',
  free: false,
  drawing: null,
  first_frame: 'none',
  last_frame: false,
  image_media: { https: false, data_uri_bytes: 10_000_000, upload: false, file_id: false },
  video_media: { https: false, data_uri_bytes: 10_000_000, upload: false, file_id: false },
  picture_limits: null,
  tags: { template: '<IMAGE_{n}>', base: 1 },
  prompt_max: null,
  durations: { kind: 'set', seconds: [1, 2, 5] },
  aspects: ['16:9', '9:16'],
  resolutions: ['480p', '720p'],
  sound: 'switchable',
  voices: null,
  extend: null,
  chain_advised: null,
  references: null,
  price: {
    per_second_micro_usd: { any: PER_SECOND },
    per_input_image_micro_usd: 0,
    per_input_second_micro_usd: 0,
    moderated: 'yes',
    failed: 'no',
  },
  rates: { creates_per_second: 2, in_flight: null },
  polls: { first_s: 10, every_s: 5 },
  usual_s: 60,
  follow_s: 900,
  result_lifetime_s: null,
  keeps_output_s: null,
  output_kept_s: null,
  source: 'this file',
  date: '2026-11-01',
} satisfies Partial<Capability>;

export const tillModels: readonly Capability[] = [
  { ...shared, operation: 'text' },
  { ...shared, model: 'unpriced', operation: 'text', price: { ...shared.price, per_second_micro_usd: null } },
  { ...shared, operation: 'reference', references: { min: 1, max: 3 } },
  { ...shared, operation: 'image', first_frame: 'required', aspects: 'follows_input' },
  {
    ...shared,
    operation: 'extend',
    aspects: 'follows_input',
    resolutions: 'follows_input',
    extend: { source_min_s: 1, source_max_s: 60, assumed: false, returns: 'combined' },
  },
];
