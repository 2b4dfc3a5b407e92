import type { Failure } from '../../ledger/attempt.js';
import { type Answer, isRefusal, readJson } from '../answer.js';
import type { Created, JobFacts, JobState, Status } from '../provider.js';
import { saidIn } from '../said.js';
import { serviceTimeMs } from '../service-time.js';
import { modelOf } from './sold.js';
import { createdSchema, frameSchema, handleOf, type Prediction, predictionSchema } from './wire.js';

/**
 * A submit's answer. What names a job has perhaps begun it, and is never refused; what names none is refused where its
 * status, or the code inside of an HTTP 200, is a refusal. All else is unknown, and looked for in the history.
 */
export function createdFrom(answer: Answer): Created {
  const code = codeOf(answer);
  const created = readJson(answer, createdSchema);
  if ('data' in created) {
    const { id } = created.data.data;
    return code === 200
      ? { kind: 'accepted', handle: handleOf(id) }
      : { kind: 'unknown', reason: `${lineOf(answer)}, for the job ${id}` };
  }
  // What is busy a run posts again by itself: only a gateway's own 429 is believed that far.
  const isBelieved = code !== 429 || answer.status === 429;
  if (isRefusal(code) && isBelieved) {
    return { kind: 'refused', failure: failureOf(answer, 'no'), retryAfterMs: answer.retryAfterMs };
  }
  return { kind: 'unknown', reason: code === 200 ? `WaveSpeedAI ${created.problem}` : lineOf(answer) };
}

/**
 * A poll's answer. How a job has ended is its own word, whatever status or code stands around it: else a failed one would
 * be asked about for ever. What says nothing about the job is `unreachable`, and leaves it as it is.
 */
export function statusFrom(answer: Answer): Status {
  const { retryAfterMs } = answer;
  const code = codeOf(answer);
  const read = readJson(answer, predictionSchema);
  if ('data' in read && isEnd(read.data.data) && isOfJob(answer, read.data.data)) {
    const prediction = read.data.data;
    const around = ownCodeOf(answer);
    const ofJob = prediction.code ?? (around >= 1000 ? around : null);
    return { ...predictedFrom({ ...prediction, code: ofJob }), job: factsIn(prediction) };
  }
  const isNotFound = code === 404 || (code === 400 && isUnknown(answer));
  if (isNotFound && answer.json !== undefined) return { kind: 'not_found', message: lineOf(answer) };
  if (code !== 200) return { kind: 'unreachable', failure: failureOf(answer, 'unknown'), retryAfterMs };
  if ('data' in read) return { ...predictedFrom(read.data.data), job: factsIn(read.data.data) };
  const failure = { kind: 'provider', charged: 'unknown', message: `WaveSpeedAI ${read.problem}` } as const;
  return { kind: 'unreachable', failure, retryAfterMs };
}

/** Null: it succeeded, by its HTTP status and by its own code. */
export function problemIn(answer: Answer, charged: Failure['charged']): Failure | null {
  return codeOf(answer) === 200 ? null : failureOf(answer, charged);
}

/** Why a call did not succeed. That an account is empty only the text tells. */
export function failureOf(answer: Answer, charged: Failure['charged']): Failure {
  return { kind: kindOf(answer), charged, message: lineOf(answer) };
}

/** What the answer's status is in truth: an error may come as HTTP 200 with a code of its own. 200: it succeeded. */
function codeOf(answer: Answer): number {
  return isSuccess(answer.status) ? ownCodeOf(answer) : answer.status;
}

function ownCodeOf({ json }: Answer): number {
  return frameSchema.safeParse(json).data?.code ?? 200;
}

function kindOf(answer: Answer): Failure['kind'] {
  const code = codeOf(answer);
  if (code === 402) return 'funds';
  if (code === 401) return 'auth';
  if (code === 400 && saysInsufficient(answer)) return 'funds';
  if ((code === 403 || code === 429) && isFunds(saidIn(answer).message)) return 'funds';
  if (code === 403) return 'auth';
  if (code === 429) return 'busy';
  if (code === 408 || code < 400 || code >= 500) return 'provider';
  return isModeration(saidIn(answer).line) ? 'moderated' : 'refused';
}

/** No answer says how long the video is. */
function factsIn({ model, created_at: at }: Prediction): JobFacts {
  return { ...modelOf(model ?? null), createdAtMs: serviceTimeMs(at), lengthS: null };
}

/** What names the job is about it, and no gateway's own page. */
function isOfJob({ status }: Answer, { id }: Prediction): boolean {
  return isSuccess(status) || (id ?? '') !== '';
}

function isEnd({ status }: Prediction): boolean {
  return ['completed', 'failed', 'timeout', 'cancelled', 'deleted'].includes(status ?? '');
}

function predictedFrom(prediction: Prediction): JobState {
  switch (prediction.status ?? '') {
    case 'completed':
      return completedFrom(prediction);
    case 'failed':
      return failedFrom(prediction);
    case 'timeout':
      return failedWith('provider', `WaveSpeedAI's job took too long${reasonOf(prediction)}`);
    case 'cancelled':
    case 'deleted':
      return failedWith('lost', `WaveSpeedAI says that the job was ${prediction.status}`);
    default:
      return { kind: 'pending', progress: null };
  }
}

/** A clip that is there is there, whatever its flag says; without one, the flag says that it was withheld. */
function completedFrom({ outputs, ...prediction }: Prediction): JobState {
  const url = outputs?.find((one): one is string => typeof one === 'string' && URL.canParse(one));
  if (url !== undefined) return { kind: 'done', result: { url }, costMicroUsd: null, keptFileId: null };
  return isFlagged(prediction)
    ? failedWith('moderated', 'WaveSpeedAI made the video and withheld it: its moderation objects')
    : failedWith('no_result', 'WaveSpeedAI says completed and names no video');
}

/** Codes of its page Error Codes: 1200 is moderation, the other 1xxx are over what was sent, 5xxx the service's own fault. */
function failedFrom(prediction: Prediction): JobState {
  const { code, error } = prediction;
  const message = `WaveSpeedAI's job failed${reasonOf(prediction)}`;
  if (code === 1200 || isFlagged(prediction) || isModeration(error ?? '')) {
    return failedWith('moderated', message);
  }
  return failedWith((code ?? 0) >= 5000 ? 'provider' : 'refused', message);
}

/** No answer says what a job cost, or that it cost nothing. */
function failedWith(kind: Failure['kind'], message: string): JobState {
  return { kind: 'failed', failure: { kind, charged: 'unknown', message }, costMicroUsd: null };
}

function reasonOf({ error, code }: Pick<Prediction, 'error' | 'code'>): string {
  return `: ${error === '' || error == null ? 'no reason given' : error}${code == null ? '' : ` (${code})`}`;
}

function isFlagged({ has_nsfw_contents: flags }: Pick<Prediction, 'has_nsfw_contents'>): boolean {
  return flags?.includes(true) ?? false;
}

function isModeration(text: string): boolean {
  return /moderat|sensitive|nsfw|content[ _-]?polic/i.test(text);
}

/** `Insufficient credits. Please top up.`: a 400 is as a rule about the request, and may repeat words of its prompt. */
function saysInsufficient(answer: Answer): boolean {
  const { code, message } = saidIn(answer);
  return [code ?? '', message].some((text) =>
    /^insufficient[ _](account[ _])?(balance|credits?|funds?)\b/i.test(text),
  );
}

function isFunds(text: string): boolean {
  return /(insufficient|not enough|no|out of) (account )?(balance|credit|fund)|(balance|credits?|funds) (is|are|too|not)\b|top[ -]?up|recharge|quota|billing/i.test(
    text,
  );
}

/** Some errors of every kind come as 400. */
function isUnknown(answer: Answer): boolean {
  return /\bnot found\b|does not exist/i.test(saidIn(answer).message);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function lineOf(answer: Answer): string {
  return `WaveSpeedAI ${saidIn(answer).line}`;
}
