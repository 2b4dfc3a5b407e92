import { z } from 'zod';
import type { Json } from '../base/digest.js';
import { giveUp, LOOK_MS, networkFailure, retryAfterMs } from './exchange.js';
import { isHttpFailure, type Download, type HttpAnswer, type Outside, type Status } from './provider.js';

/**
 * The longest clip that a known model returns is 25 s: a quarter of a gigabyte is that at 80 Mbit/s, many times what was
 * seen.
 */
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 15 * 60_000;

/** What a finished job gives: the address of its clip, which serves for a while. */
export const resultSchema = z.object({ url: z.string() });

export async function downloadResult(result: Json, outside: Outside): Promise<Download> {
  return await downloadFrom(resultSchema.parse(result).url, outside);
}

/**
 * A result from the address that a service handed out, as sent and without the key: whoever serves it is not the
 * service. An address that no longer serves is stale, which only asking for the job again can mend.
 */
export async function downloadFrom(url: string, { http, clock, signal }: Outside): Promise<Download> {
  const call = {
    method: 'GET',
    url,
    headers: {},
    body: null,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  } as const;
  let answer: HttpAnswer;
  try {
    answer = await http.send(call, signal);
  } catch (error) {
    return { kind: 'unreachable', failure: networkFailure(error, 'unknown'), retryAfterMs: null };
  }
  const { status, body } = answer;
  const page = pageIn(answer);
  if (status === 200 && page === null) return { kind: 'bytes', bytes: body, extension: extensionIn(url) };
  await giveUp(answer);
  if ([401, 403, 404, 410].includes(status)) return { kind: 'stale' };
  const message = `the result's address answered ${status}${page === null ? '' : ` with ${page}`}`;
  return {
    kind: 'unreachable',
    failure: { kind: status === 429 ? 'busy' : 'provider', charged: 'unknown', message },
    retryAfterMs: retryAfterMs(answer, clock),
  };
}

/** The address that a finished job names, if it certainly serves: one that does not may be billed when a create names it. */
export async function servedUrl(status: Status, outside: Outside): Promise<string | null> {
  if (status.kind !== 'done') return null;
  const { url } = resultSchema.parse(status.result);
  return (await isServed(url, outside)) ? url : null;
}

/** Whether an address that a service handed out certainly serves a file now: it is asked for its first byte, without the key. */
export async function isServed(url: string, { http, signal }: Outside): Promise<boolean> {
  const headers = { range: 'bytes=0-0' };
  const call = { method: 'GET', url, headers, body: null, timeoutMs: LOOK_MS, maxBytes: MAX_BYTES } as const;
  try {
    const answer = await http.send(call, signal);
    await giveUp(answer);
    return [200, 206].includes(answer.status) && pageIn(answer) === null;
  } catch (error) {
    if (!isHttpFailure(error)) throw error;
    return false;
  }
}

/** The type of an answer that is about something and no clip, whatever its status says; null: it may be one. */
function pageIn({ headers }: HttpAnswer): string | null {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  return ['text/html', 'application/json', 'application/xml', 'text/xml'].includes(type) ? type : null;
}

/** Of the address's path: `mp4` where it names none. */
function extensionIn(url: string): string {
  return /\.([A-Za-z0-9]{2,5})$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? 'mp4';
}
