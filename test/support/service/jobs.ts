import type { MicroUsd } from '../../../src/base/money.js';
import { chance, uuidFor } from './chance.js';
import type { Clips, ClipOrder } from './clips.js';
import type { Fate } from './fault-table.js';
import type { Files } from './files.js';
import { FPS } from './pictures.js';

/** What a dialect reads out of a create that it takes. */
export type Order = {
  readonly prompt: string;
  readonly model: string;
  /** By the price list. */
  readonly priceMicroUsd: MicroUsd;
  /** `never`: it will fail, as is found out later, over media that nobody looked at before. */
  readonly clip: ClipOrder | { readonly kind: 'never'; readonly complaint: string };
  /** Where its output is to be kept in the files too. */
  readonly keep: { readonly filename: string; readonly livesS: number | null } | null;
};

export type Job = {
  readonly id: string;
  readonly order: Order;
  readonly fate: Fate | null;
  readonly billedMicroUsd: MicroUsd;
  readonly startedAtMs: number;
  readonly tookMs: number;
  /** The number that the pictures of its clip show. */
  readonly clip: number;
};

/** How it stands with a job now. */
export type Moment =
  | { readonly kind: 'pending'; readonly progress: number }
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'over';
      /** How long it has been so. */
      readonly forMs: number;
      readonly seconds: number | null;
      readonly keptFileId: string | null;
    };

export type Took = number | { readonly fromMs: number; readonly toMs: number };

export type JobsGiven = {
  readonly seed: number;
  readonly took: Took;
  readonly nowMs: () => number;
  readonly clips: Clips;
  readonly files: Files;
  readonly isBilled: (fate: Fate | null) => boolean;
};

export interface Jobs {
  start(order: Order, fate: Fate | null): Job;
  get(id: string): Job | null;
  moment(job: Job): Promise<Moment>;
  /** The bytes to download. */
  bytes(job: Job): Promise<Uint8Array>;
  all(): readonly Job[];
  /** Nothing is being filmed any more. */
  settled(): Promise<void>;
}

const COSTS_MORE = 1.5;

/** The jobs of a service. A job is over when its time has passed and its clip is there. */
export function openJobs(given: JobsGiven): Jobs {
  const jobs = new Map<string, Job>();
  const films = new Map<string, Film>();
  const kept = new Map<string, string>();
  const asked = new Map<string, number>();

  const start = (order: Order, fate: Fate | null): Job => {
    const nth = asked.get(order.prompt) ?? 0;
    asked.set(order.prompt, nth + 1);
    const id = uuidFor(given.seed, `job ${order.prompt} ${nth}`);
    const job: Job = {
      id,
      order,
      fate,
      billedMicroUsd: given.isBilled(fate)
        ? Math.round(order.priceMicroUsd * (fate === 'costs_more' ? COSTS_MORE : 1))
        : 0,
      startedAtMs: given.nowMs(),
      tookMs: tookOf(given.took, chance(given.seed, `took ${id}`)),
      clip: (jobs.size + 1) % 256,
    };
    jobs.set(id, job);
    if (order.clip.kind !== 'never') films.set(id, shoot(job, order.clip));
    return job;
  };

  const shoot = ({ id, clip, fate }: Job, order: ClipOrder): Film => {
    const bytes =
      fate === 'unreadable'
        ? Promise.resolve(Buffer.from(`noise of ${id}`))
        : given.clips.film(order, { clip, words: id, lessFrames: fate === 'wrong_length' ? 7 : 0 });
    const film: Film = { thereAtMs: null, bytes };
    const end = (): void => void (film.thereAtMs = given.nowMs());
    bytes.then(end, end); // who awaits it is told of a failure
    return film;
  };

  const bytes = async ({ id }: Job): Promise<Uint8Array> => {
    const film = films.get(id);
    if (film === undefined) throw new Error(`job ${id} has no clip`);
    return await film.bytes;
  };

  const over = async (job: Job): Promise<Moment> => {
    const endedAtMs = Math.max(job.startedAtMs + job.tookMs, films.get(job.id)?.thereAtMs ?? 0);
    const forMs = given.nowMs() - endedAtMs;
    if (job.order.clip.kind === 'never') return { kind: 'over', forMs, seconds: null, keptFileId: null };
    const clip = await bytes(job);
    const { keep } = job.order;
    if (keep !== null && job.fate !== 'storage_error' && !kept.has(job.id)) {
      kept.set(job.id, given.files.keep({ ...keep, type: 'video/mp4', bytes: clip }).id);
    }
    const facts = await given.clips.facts(clip);
    // The service speaks of whole seconds; the file has a frame more.
    const seconds = facts === null ? null : Math.round((facts.frames - 1) / FPS);
    return { kind: 'over', forMs, seconds, keptFileId: kept.get(job.id) ?? null };
  };

  return {
    start,
    bytes,
    get: (id) => jobs.get(id) ?? null,
    all: () => [...jobs.values()],
    settled: async () => {
      await Promise.allSettled([...films.values()].map((film) => film.bytes));
    },
    async moment(job) {
      const passedMs = given.nowMs() - job.startedAtMs;
      const progress = Math.min(99, Math.round((100 * passedMs) / Math.max(1, job.tookMs)));
      const isShooting = films.get(job.id)?.thereAtMs === null;
      if (passedMs < job.tookMs || isShooting || job.fate === 'never') return { kind: 'pending', progress };
      return job.fate === 'late_404' ? { kind: 'gone' } : await over(job);
    },
  };
}

type Film = { thereAtMs: number | null; readonly bytes: Promise<Uint8Array> };

function tookOf(took: Took, luck: number): number {
  return typeof took === 'number' ? took : took.fromMs + luck * (took.toMs - took.fromMs);
}
