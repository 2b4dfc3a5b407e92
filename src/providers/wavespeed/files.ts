import { basename } from 'node:path';
import { isServed } from '../download.js';
import { exchange, giveUp, networkFailure } from '../exchange.js';
import type { HttpAnswer, Outside, Refused, StoredFile, Uploaded, Uploader } from '../provider.js';
import { problemIn } from './answers.js';
import { ticketSchema } from './wire.js';

/** For so long an upload serves. Source: docs page Upload Files, 2026-11. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

const UPLOAD_MS = 10 * 60_000;

/** Belong to the connection, or are said by whoever makes it. */
const OWN_HEADERS = ['host', 'content-length', 'connection', 'transfer-encoding'];

/**
 * Puts one file where WaveSpeedAI says, which knows it by its address from then on. A job for an address that no longer
 * serves may be taken, billed, and fail: so an address of an earlier run is asked for its first byte.
 */
export function uploaderOf(file: () => Promise<StoredFile | Refused>, outside: Outside): Uploader {
  return {
    serves: async (url) => await isServed(url, outside),
    upload: async () => {
      const made = await file();
      return 'failure' in made ? made : await upload(made, outside);
    },
  };
}

async function upload(file: StoredFile, outside: Outside): Promise<Uploaded> {
  const { path, type, sizeBytes } = file;
  const json = { filename: basename(path), size: sizeBytes, content_type: type };
  const call = {
    method: 'POST',
    path: '/api/v3/media/uploads',
    body: { json },
  } as const;
  const answer = await exchange(call, outside);
  if ('failure' in answer) return { failure: { ...answer.failure, charged: 'no' } };
  const problem = problemIn(answer, 'no');
  if (problem !== null) return { failure: problem };
  const ticket = ticketSchema.safeParse(answer.json);
  if (!ticket.success) return refuseAs('provider', 'WaveSpeedAI names no address for an upload');
  const { upload: place, download_url: id } = ticket.data.data;
  const refused = await put(file, { url: place.url, headers: place.headers ?? {} }, outside);
  return refused ?? { id, expiresAtMs: outside.clock.now() + KEPT_MS };
}

/** Without the key: the address may be anybody's, and what it needs to know stands in the headers that came with it. */
async function put(
  { path }: StoredFile,
  { url, headers }: { url: string; headers: Readonly<Record<string, string>> },
  { http, signal }: Outside,
): Promise<Refused | null> {
  const sent = Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase()));
  const call = { method: 'PUT', url, body: { path }, timeoutMs: UPLOAD_MS, maxBytes: 1_000_000 } as const;
  let answer: HttpAnswer;
  try {
    answer = await http.send({ ...call, headers: Object.fromEntries(sent) }, signal);
    await giveUp(answer);
  } catch (error) {
    return { failure: networkFailure(error, 'no') };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  return refuseAs(status === 429 ? 'busy' : 'provider', `the address for an upload answered ${status}`);
}

function refuseAs(kind: 'busy' | 'provider', message: string): Refused {
  return { failure: { kind, charged: 'no', message } };
}
