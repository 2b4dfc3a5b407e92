import type { Json } from '../../src/base/digest.js';
import { grayPng } from '../support/png.js';
import { openAimlapi } from '../support/service/aimlapi.js';
import { chance } from '../support/service/chance.js';
import type { Clips } from '../support/service/clips.js';
import type { Chaos } from '../support/service/faults.js';
import type { Job } from '../support/service/jobs.js';
import type { Entry, Post } from '../support/service/journal.js';
import type { Service } from '../support/service/service.js';
import { openWavespeed } from '../support/service/wavespeed.js';
import { openXai } from '../support/service/xai.js';

/** By the name of its provider. */
export type Named = {
  readonly name: string;
  readonly service: Service & { readonly env: Readonly<Record<string, string>> };
  /** A charge lands some time after its job is over. */
  readonly chargesLate: boolean;
  /** Its history ties a job to the create that began it. */
  readonly tells: boolean;
};

/** The services of a season: what they saw and did, together. */
export type Services = {
  readonly all: readonly Named[];
  /** For a command in a process of its own. */
  readonly env: Readonly<Record<string, string>>;
  entries(kind: Entry['kind']): number;
  posts(): readonly Post[];
  jobs(): readonly Job[];
  /** Whose job it is. */
  named(job: Job): Named;
  violations(): readonly string[];
  billedMicroUsd(): number;
  /** No more faults. */
  calm(): void;
  close(): Promise<void>;
};

/** Per call, but `job`: what becomes of one. Nothing that ends only after minutes. */
const rates: Chaos['rates'] = {
  create: 0.3,
  poll: 0.08,
  download: 0.25,
  job: 0.12,
  ticket: 0.1,
  upload: 0.1,
  file: 0.1,
  history: 0.2,
  rejected: 0.02,
  rejected_422: 0.02,
  quota: 0.02,
  bad_key: 0.02,
  forbidden: 0.01,
  costs_more: 0.08,
  early_404: 0.02,
  poll_401: 0.01,
  upload_401: 0.02,
  ticket_401: 0.02,
  history_401: 0.02,
};

/** At AI/ML API, whose price nobody has published. */
export const AIMLAPI_USD_PER_SECOND = 0.06;

/** Each fails in every way that it has; what is unknown of one is now so, now otherwise. */
export async function openServices(seed: number, clips: Clips): Promise<Services> {
  const isSo = (what: string, share = 0.5): boolean => chance(seed, what) < share;
  const given = (nth: number, more: Chaos['rates'] = {}) => ({
    seed: 3 * seed + nth,
    clips,
    took: { fromMs: 100, toMs: 1500 },
    slowMs: 300,
    createsPerSecond: 6,
    chaos: { seed: 3 * seed + nth, rates: { ...rates, ...more } },
  });
  const echoes = isSo('echoes', 0.75) ? 'inputs' : null;
  const [xai, wavespeed, aimlapi] = await Promise.all([
    openXai(given(0)),
    openWavespeed({
      // It sells by the second that was selected, and nothing says what a job cost: none can cost more.
      ...given(1, { costs_more: 0 }),
      echoes,
      listedAfterMs: 300,
      isFailedBilled: isSo('failed is billed'),
      shape: isSo('errors inside') ? 'inside' : null,
    }),
    openAimlapi({
      ...given(2),
      usdPerSecond: AIMLAPI_USD_PER_SECOND,
      chargedAfterMs: 600,
      listedAfterMs: 300,
      listsPolls: true,
      quotaAs: isSo('quota') ? 403 : 429,
      elsewhere: () => grayPng(128, 72, 120),
    }),
  ]);
  const all: readonly Named[] = [
    { name: 'xai', service: xai, chargesLate: false, tells: false },
    { name: 'wavespeed', service: wavespeed, chargesLate: false, tells: echoes !== null },
    { name: 'aimlapi', service: aimlapi, chargesLate: true, tells: true },
  ];
  const journals = all.map(({ service }) => service.journal);
  const isIts = ({ service }: Named, { id }: Job): boolean => service.jobs().some((job) => job.id === id);
  return {
    all,
    env: { ...xai.env, ...wavespeed.env, ...aimlapi.env },
    entries: (kind) => journals.flatMap(({ entries }) => entries.filter((one) => one.kind === kind)).length,
    posts: () => journals.flatMap((journal) => journal.posts()),
    jobs: () => all.flatMap(({ service }) => service.jobs()),
    named: (job) => all.find((one) => isIts(one, job))!,
    violations: () => journals.flatMap((journal) => journal.violations()),
    billedMicroUsd: () => journals.reduce((sum, journal) => sum + journal.billedMicroUsd(), 0),
    calm: () => all.forEach(({ service }) => service.chaos(null)),
    close: async () => {
      await Promise.all(all.map(({ service }) => service.close()));
    },
  };
}

/** What a ledger's handle says to its service. */
export function jobIn(handle: Json): string | null {
  const [id = null] = Object.values((handle ?? {}) as Readonly<Record<string, string>>);
  return id;
}
