import { type Answer, json } from '../call.js';
import type { Now } from '../dialect.js';
import type { Fate } from '../fault-table.js';
import type { Job, Moment } from '../jobs.js';
import { refuse, type Shape } from './answers.js';

export type PolledGiven = {
  readonly shape: Shape | null;
  /** Unknown of the real one. */
  readonly extensionReports: 'whole' | 'added';
};

const TICKS_PER_MICRO_USD = 10_000;

const failures: Readonly<Partial<Record<Fate, { code: string; message: string }>>> = {
  moderated_failed: { code: 'invalid_argument', message: 'Generated video rejected by content moderation.' },
  failed_invalid_argument: { code: 'invalid_argument', message: 'The input media could not be used.' },
  failed_permission_denied: { code: 'permission_denied', message: 'The team may not use this model.' },
  failed_precondition: { code: 'failed_precondition', message: 'The input is not ready.' },
  failed_unavailable: { code: 'service_unavailable', message: 'The model is at capacity.' },
  failed_internal: { code: 'internal_error', message: 'An internal error occurred.' },
};

/**
 * `GET /v1/videos/{request_id}`: 202 while it is pending, every other time with an empty body; 200 for done and failed.
 * Moderation comes in three shapes. Source: xAI's OpenAPI document, and answers that third parties published.
 */
export function polledAnswer(job: Job, { moment, nth, address }: Now, given: PolledGiven): Answer {
  if (moment.kind === 'pending') {
    const empty = { status: 202, headers: {}, body: Buffer.alloc(0) };
    return nth % 2 === 0 ? empty : json(202, { status: 'pending', progress: moment.progress });
  }
  const { order, fate, billedMicroUsd } = job;
  if (fate === 'unknown_status' && nth <= 2) return json(200, { status: 'rethinking', progress: 99 });
  if (order.clip.kind === 'never') return failed({ code: 'invalid_argument', message: order.clip.complaint });
  const known = fate === null ? undefined : failures[fate];
  if (known !== undefined) return failed(known);
  const usage =
    fate === 'no_usage' ? {} : { usage: { cost_in_usd_ticks: billedMicroUsd * TICKS_PER_MICRO_USD } };
  const done = { status: 'done', progress: 100, model: order.model, ...usage };
  if (fate === 'moderated_400') {
    const text = 'Generated video rejected by content moderation.';
    return refuse({ status: 400, code: 'imagine:content-moderated', text }, given.shape);
  }
  if (fate === 'moderated_done') {
    return json(200, { ...done, video: { url: '', duration: 0, respect_moderation: false } });
  }
  if (fate === 'expired') return json(200, { status: 'expired' });
  if (fate === 'no_result') return json(200, done);
  const video = videoOf(job, { moment, address }, given);
  return json(200, fate === 'no_status' ? { model: order.model, ...usage, video } : { ...done, video });
}

function failed(error: { code: string; message: string }): Answer {
  return json(200, { status: 'failed', error });
}

function videoOf(
  { order, fate }: Job,
  { moment, address }: { moment: Extract<Moment, { kind: 'over' }>; address: string },
  { extensionReports }: PolledGiven,
): Record<string, unknown> {
  const { clip, keep } = order;
  const isAdded = clip.kind === 'extension' && extensionReports === 'added';
  return {
    url: address,
    duration: isAdded ? clip.seconds : moment.seconds,
    respect_moderation: true,
    ...(moment.keptFileId !== null && {
      file_output: { file_id: moment.keptFileId, filename: keep?.filename },
    }),
    ...(fate === 'storage_error' && { storage_error: 'The output could not be stored.' }),
  };
}
