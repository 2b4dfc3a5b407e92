import type { Failure } from '../../ledger/attempt.js';
import { type Answer, isRefusal, readJson } from '../answer.js';
import type { Created, JobFacts, JobState, Status } from '../provider.js';
import { saidIn } from '../said.js';
import { jobSchema, polledSchema, type Polled } from './wire.js';

const TICKS_PER_MICRO_USD = 10_000;

/** A create's answer. Only what xAI certainly did not start is refused; a gateway's error may hide a job that runs. */
export function createdFrom(answer: Answer): Created {
  if (answer.status >= 200 && answer.status < 300) {
    const created = readJson(answer, jobSchema);
    return 'data' in created
      ? { kind: 'accepted', handle: created.data }
      : { kind: 'unknown', reason: `xAI ${created.problem}` };
  }
  if (!isRefusal(answer.status)) return { kind: 'unknown', reason: lineOf(answer) };
  return { kind: 'refused', failure: failureOf(answer, 'no'), retryAfterMs: answer.retryAfterMs };
}

/** A poll's answer. What says nothing about the job is `unreachable`, and leaves it as it is: so does a gateway's page. */
export function statusFrom(answer: Answer): Status {
  const { status, retryAfterMs } = answer;
  if (status === 202) return pendingFrom(answer);
  if (status === 200) return polledFrom(answer);
  if (status === 404 && answer.json !== undefined) return { kind: 'not_found', message: lineOf(answer) };
  if (status === 400 && isModeration(saidIn(answer).line)) {
    return {
      kind: 'failed',
      failure: { kind: 'moderated', charged: 'unknown', message: lineOf(answer) },
      costMicroUsd: null,
      job: factsIn(null),
    };
  }
  return { kind: 'unreachable', failure: failureOf(answer, 'unknown'), retryAfterMs };
}

/** Why a call did not succeed. Whether a 429 is a rate or an exhausted quota, and a 403 a key or an empty account, only the text tells. */
export function failureOf(answer: Answer, charged: Failure['charged']): Failure {
  return { kind: kindOf(answer), charged, message: lineOf(answer) };
}

/** By what it says of itself: elsewhere an answer may repeat the prompt, in which anything can stand. */
function kindOf(answer: Answer): Failure['kind'] {
  const { status } = answer;
  const { line } = saidIn(answer);
  if (status === 402) return 'funds';
  if (status === 401) return 'auth';
  if (status === 403) return isFunds(line) ? 'funds' : 'auth';
  if (status === 429) return isFunds(line) ? 'funds' : 'busy';
  if (status === 529) return 'busy';
  if (status === 408 || status >= 500 || status < 400) return 'provider';
  return isModeration(line) ? 'moderated' : 'refused';
}

/** Its body may be empty. */
function pendingFrom(answer: Answer): Status {
  const read = readJson(answer, polledSchema);
  const polled = 'data' in read ? read.data : null;
  return { kind: 'pending', progress: polled?.progress ?? null, job: factsIn(polled) };
}

function polledFrom(answer: Answer): Status {
  const read = readJson(answer, polledSchema);
  if ('problem' in read) {
    const failure = { kind: 'provider', charged: 'unknown', message: `xAI ${read.problem}` } as const;
    return { kind: 'unreachable', failure, retryAfterMs: null };
  }
  return { ...stateFrom(read.data), job: factsIn(read.data) };
}

/** xAI says neither which operation a job is nor when it was created; a withheld video has the length 0. */
function factsIn(polled: Polled | null): JobFacts {
  const { model, video } = polled ?? {};
  const lengthS = video?.duration ?? 0;
  return { model: model ?? null, operation: null, createdAtMs: null, lengthS: lengthS > 0 ? lengthS : null };
}

function stateFrom(polled: Polled): JobState {
  switch (polled.status ?? (polled.video == null ? '' : 'done')) {
    case 'done':
      return doneFrom(polled);
    case 'failed':
      return failedFrom(polled);
    case 'expired':
      return failedWith(
        { kind: 'lost', charged: 'unknown', message: 'xAI says that the job expired' },
        polled,
      );
    default:
      return { kind: 'pending', progress: polled.progress ?? null };
  }
}

/** A clip that is there is there, whatever its flag says; without one, the flag says that it was withheld. */
function doneFrom(polled: Polled): JobState {
  const { video } = polled;
  const url = video?.url ?? '';
  if (URL.canParse(url)) {
    const keptFileId = video?.file_output?.file_id ?? null;
    return { kind: 'done', result: { url }, costMicroUsd: costOf(polled), keptFileId };
  }
  if (video?.respect_moderation === false) {
    const message = 'xAI made the video and withheld it: its moderation objects';
    return failedWith({ kind: 'moderated', charged: 'unknown', message }, polled);
  }
  const message = 'xAI says done and names no video';
  return failedWith({ kind: 'no_result', charged: 'unknown', message }, polled);
}

/** `invalid_argument` is moderation as well as bad media; only the last two codes of the five are the service's own fault. */
function failedFrom(polled: Polled): JobState {
  const { error } = polled;
  const { code, message: reason } =
    typeof error === 'string' ? { code: null, message: error } : (error ?? {});
  const message = `xAI's job failed: ${reason ?? 'no reason given'}${code == null ? '' : ` (${code})`}`;
  if (code === 'service_unavailable' || code === 'internal_error') {
    return failedWith({ kind: 'provider', charged: 'unknown', message }, polled);
  }
  const kind = isModeration(message) ? 'moderated' : 'refused';
  return failedWith({ kind, charged: 'unknown', message }, polled);
}

function failedWith(failure: Failure, polled: Polled): JobState {
  return { kind: 'failed', failure, costMicroUsd: costOf(polled) };
}

/** Null: it does not say. Zero says nothing either: what was made is not free, and a failure that cost nothing is nowhere promised. */
function costOf({ usage }: Polled): number | null {
  const ticks = usage?.cost_in_usd_ticks ?? 0;
  return ticks === 0 ? null : Math.round(ticks / TICKS_PER_MICRO_USD);
}

function isModeration(text: string): boolean {
  return /moderat|content[ _-]?polic/i.test(text);
}

function isFunds(text: string): boolean {
  return /quota|credit|spending|billing|balance|exhausted your/i.test(text);
}

function lineOf(answer: Answer): string {
  return `xAI ${saidIn(answer).line}`;
}
