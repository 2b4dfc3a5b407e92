import { z } from 'zod';
import { type Answer, type Call, json } from '../call.js';
import type { Desk, Listed, Now } from '../dialect.js';
import type { Fate } from '../fault-table.js';
import type { Job } from '../jobs.js';
import { refuse, type Shape } from './answers.js';

export type PredictionsGiven = {
  /** Under which name the history shows a job's inputs; null: not at all. Unknown of the real one. */
  readonly echoes: 'inputs' | 'input' | null;
  readonly shape: Shape | null;
};

type Data = Readonly<Record<string, unknown>>;

const failures: Readonly<Partial<Record<Fate, Data>>> = {
  moderated_failed: { code: 1200, error: 'The content contains sensitive information.' },
  moderated_400: { error: 'Rejected by content moderation.' },
  failed_invalid_argument: { code: 1401, error: 'The parameter value is invalid.' },
  failed_permission_denied: { code: 1402, error: 'Unable to access the provided media URL.' },
  failed_precondition: { error: 'The task could not be completed.' },
  failed_unavailable: { code: 5003, error: 'The service is temporarily unavailable.' },
  failed_internal: { code: 5000, error: 'An internal error occurred.' },
};

/** What the page Error Codes does not count among the failed. */
const ends: Readonly<Partial<Record<Fate, string>>> = {
  expired: 'deleted',
  cancelled: 'cancelled',
  timed_out: 'timeout',
};

export function createdAnswer(job: Job): Answer {
  return framed(dataOf(job, 'created'));
}

/** `GET /api/v3/predictions/{id}/result`. Sources: docs pages Get Result and Error Codes. */
export function polledAnswer(job: Job, now: Now): Answer {
  return framed(stateOf(job, now));
}

/** `POST /api/v3/predictions`, newest first. Source: docs page Predictions API. */
export async function historyAnswer(call: Call, desk: Desk, given: PredictionsGiven): Promise<Answer> {
  const read = asked.safeParse(JSON.parse(call.body.toString()));
  if (!read.success) {
    desk.violate(call, z.prettifyError(read.error));
    return refuse({ status: 400, code: 'INVALID_PARAMETER', text: 'The filter is invalid.' }, given.shape);
  }
  const { page, page_size: size, model, status, created_after: after, created_before: before } = read.data;
  const within = ({ job }: Listed): boolean =>
    (model === undefined || job.order.model === model) &&
    (after === undefined || job.startedAtMs >= Date.parse(after)) &&
    (before === undefined || job.startedAtMs <= Date.parse(before));
  const rows = (await desk.listed())
    .filter(within)
    .toReversed()
    .map((listed) => rowOf(listed, given))
    .filter((row) => status === undefined || row.status === status);
  const items = rows.slice((page - 1) * size, page * size);
  return framed({ page, total: rows.length, items });
}

const asked = z.strictObject({
  page: z.int().min(1),
  page_size: z.int().min(1).max(100),
  model: z.string().optional(),
  status: z.string().optional(),
  created_after: z.iso.datetime().optional(),
  created_before: z.iso.datetime().optional(),
});

function rowOf({ job, post, moment, address }: Listed, { echoes }: PredictionsGiven): Data {
  const now = moment.kind === 'gone' ? null : { moment, nth: 3, address };
  const shown = echoes === null ? {} : { [echoes]: { ...(post.body as object), enable_sync_mode: false } };
  return { ...(now === null ? dataOf(job, 'deleted') : stateOf(job, now)), ...shown };
}

function stateOf(job: Job, { moment, nth, address }: Now): Data {
  if (moment.kind === 'pending') return dataOf(job, nth === 1 ? 'created' : 'processing');
  const { fate, order } = job;
  if (fate === 'unknown_status' && nth <= 2) return dataOf(job, 'reconsidering');
  if (order.clip.kind === 'never') return dataOf(job, 'failed', { code: 1402, error: order.clip.complaint });
  const failure = fate === null ? undefined : failures[fate];
  if (failure !== undefined) return dataOf(job, 'failed', failure);
  const end = fate === null ? undefined : ends[fate];
  if (end !== undefined) return dataOf(job, end);
  if (fate === 'moderated_done') return dataOf(job, 'completed', { has_nsfw_contents: [true] });
  if (fate === 'no_result') return dataOf(job, 'completed');
  return dataOf(job, 'completed', { outputs: [address], has_nsfw_contents: [false] });
}

function dataOf({ id, order, startedAtMs }: Job, status: string, more: Data = {}): Data {
  const urls = { get: `https://api.wavespeed.ai/api/v3/predictions/${id}/result` };
  return {
    ...{ id, model: order.model, outputs: [], urls, has_nsfw_contents: [], status },
    ...{ created_at: new Date(startedAtMs).toISOString(), error: '', timings: { inference: 0 } },
    ...more,
  };
}

/** What every good answer stands in. */
export function framed(data: Data): Answer {
  return json(200, { code: 200, message: 'success', data });
}
