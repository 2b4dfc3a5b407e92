import { microUsd } from '../../base/money.js';
import type { Failure } from '../../ledger/attempt.js';
import { type Answer, isRefusal, readJson } from '../answer.js';
import { nothingSaid, type Created, type JobState, type Status } from '../provider.js';
import { saidIn } from '../said.js';
import { createdSchema, handleOf, polledSchema, type Polled } from './wire.js';

/** A create's answer. A 504 is the gateway's patience, not the job's end: like every 5xx it may hide a job that runs. */
export function createdFrom(answer: Answer): Created {
  if (answer.status >= 200 && answer.status < 300) {
    const created = readJson(answer, createdSchema);
    return 'data' in created
      ? { kind: 'accepted', handle: handleOf(created.data.id) }
      : { kind: 'unknown', reason: `AI/ML API ${created.problem}` };
  }
  if (!isRefusal(answer.status)) return { kind: 'unknown', reason: lineOf(answer) };
  return { kind: 'refused', failure: failureOf(answer, 'no'), retryAfterMs: answer.retryAfterMs };
}

/** A poll's answer. What says nothing about the job is `unreachable`, and leaves it as it is. */
export function statusFrom(answer: Answer): Status {
  const { status, retryAfterMs } = answer;
  if (status === 404 && answer.json !== undefined) return { kind: 'not_found', message: lineOf(answer) };
  if (status !== 200) return { kind: 'unreachable', failure: failureOf(answer, 'unknown'), retryAfterMs };
  const read = readJson(answer, polledSchema);
  // A poll is documented to say what a job cost, and nothing else of what it is.
  if ('data' in read) return { ...polledFrom(read.data), job: nothingSaid };
  const failure = { kind: 'provider', charged: 'unknown', message: `AI/ML API ${read.problem}` } as const;
  return { kind: 'unreachable', failure, retryAfterMs: null };
}

/** Why a call did not succeed. 403 is an account without credits; a 429 is a rate or too many at once, unless a plan is used up. */
export function failureOf(answer: Answer, charged: Failure['charged']): Failure {
  return { kind: kindOf(answer), charged, message: lineOf(answer) };
}

/** What was really charged; null: not known yet, for nothing that was made costs nothing. */
function costOf({ meta }: Polled): number | null {
  const usd = meta?.usage?.usd_spent ?? 0;
  return usd > 0 ? microUsd(usd) : null;
}

/** By what it says of itself: elsewhere an answer may repeat the prompt, in which anything can stand. */
function kindOf(answer: Answer): Failure['kind'] {
  const { status } = answer;
  const { line } = saidIn(answer);
  if (status === 401) return 'auth';
  if (status === 402 || status === 403) return 'funds';
  if (status === 429) return /free-tier|subscription|credits|top up/i.test(line) ? 'funds' : 'busy';
  if (status === 408 || status >= 500 || status < 400) return 'provider';
  return isModeration(line) ? 'moderated' : 'refused';
}

function polledFrom(polled: Polled): JobState {
  if (polled.status === 'error') return failedWith(failureIn(polled), polled);
  if (polled.status !== 'completed') return { kind: 'pending', progress: null };
  const url = polled.video?.url ?? '';
  if (url !== '') return { kind: 'done', result: { url }, costMicroUsd: costOf(polled), keptFileId: null };
  const message = 'AI/ML API says completed and names no video';
  return failedWith({ kind: 'no_result', charged: 'unknown', message }, polled);
}

/** Names of errors are not listed anywhere; what is neither moderation nor bad input is taken for the service's own fault. */
function failureIn({ error }: Polled): Failure {
  const [name, reason] = [error?.name ?? '', error?.message ?? ''];
  const message = `AI/ML API's job failed: ${reason || 'no reason given'}${name === '' ? '' : ` (${name})`}`;
  if (isModeration(message)) return { kind: 'moderated', charged: 'unknown', message };
  const isOverInputs = /invalid|unsupported|not allowed|bad[ _]?request|validation/i.test(
    `${name} ${reason}`,
  );
  return { kind: isOverInputs ? 'refused' : 'provider', charged: 'unknown', message };
}

function failedWith(failure: Failure, polled: Polled): JobState {
  return { kind: 'failed', failure, costMicroUsd: costOf(polled) };
}

function isModeration(text: string): boolean {
  return /moderat|content[ _-]?polic|safety|nsfw/i.test(text);
}

function lineOf(answer: Answer): string {
  return `AI/ML API ${saidIn(answer).line}`;
}
