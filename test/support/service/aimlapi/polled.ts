import { type Answer, json } from '../call.js';
import type { Now } from '../dialect.js';
import type { Fate } from '../fault-table.js';
import type { Job, Moment } from '../jobs.js';

export type PolledGiven = {
  /** How long after its job is over a charge lands, in what is said of the job and in the logs. */
  chargedAfterMs: number;
  /** Jobs whose charge has landed all the same. */
  readonly landed: ReadonlySet<string>;
};

const CREDITS_PER_USD = 2_000_000;

export const errors: Readonly<Partial<Record<Fate, { name: string; message: string }>>> = {
  moderated_failed: {
    name: 'ContentModerationError',
    message: 'Generated video rejected by content moderation.',
  },
  failed_invalid_argument: { name: 'InvalidRequestError', message: 'The image could not be fetched.' },
  failed_unavailable: { name: 'ProviderError', message: 'The model is at capacity.' },
  failed_internal: { name: 'InternalError', message: 'Something went wrong.' },
};

/** `GET /v2/video/generations?generation_id=…`: 200 whatever became of the job. Source: aimlapi/api-docs, universal-video-fetch.json. */
export function polledAnswer(job: Job, { moment, nth, address }: Now, given: PolledGiven): Answer {
  const { id, order, fate } = job;
  if (moment.kind === 'pending')
    return json(200, { id, status: nth === 1 ? 'queued' : 'generating', video: null });
  if (fate === 'unknown_status' && nth <= 2) return json(200, { id, status: 'rethinking' });
  const error = errorOf(job);
  if (error !== null) return json(200, { id, status: 'error', video: null, error });
  const usd = fate === 'no_usage' ? 0 : chargedUsd(job, moment, given);
  const usage = { credits_used: Math.round(usd * CREDITS_PER_USD), usd_spent: usd };
  const done = { id, status: 'completed', error: null, meta: usd === 0 ? null : { usage } };
  return json(200, fate === 'no_result' ? done : { ...done, video: { url: address }, model: order.model });
}

export function errorOf({ order: { clip }, fate }: Job): { name: string; message: string } | null {
  if (clip.kind === 'never') return { name: 'InvalidRequestError', message: clip.complaint };
  return (fate === null ? null : errors[fate]) ?? null;
}

/** What has been charged by now. */
export function chargedUsd(
  { id, billedMicroUsd }: Job,
  moment: Moment,
  { chargedAfterMs, landed }: PolledGiven,
): number {
  const hasLanded = moment.kind === 'over' && (moment.forMs >= chargedAfterMs || landed.has(id));
  return hasLanded ? billedMicroUsd / 1e6 : 0;
}
