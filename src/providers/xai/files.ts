import { basename } from 'node:path';
import type { Failure } from '../../ledger/attempt.js';
import { exchange, verifyBy } from '../exchange.js';
import {
  refuse,
  type Outside,
  type Refused,
  type StoredFile,
  type Uploaded,
  type Uploader,
} from '../provider.js';
import { failureOf } from './answers.js';
import { fileSchema } from './wire.js';

/** What the Files API takes at most: 30 days. A cast serves for weeks, and nothing stays there for ever. */
const KEPT_S = 2_592_000;

const UPLOAD_MS = 10 * 60_000;

/** 50 MB are documented, of which the form takes a little. */
const UPLOAD_MAX_BYTES = 48_000_000;

/** Puts one file into xAI's Files API, which is made when it is needed. Source: docs page Referencing Files as Input, 2026-11. */
export function uploaderOf(file: () => Promise<StoredFile | Refused>, outside: Outside): Uploader {
  return {
    serves: async (id) => await serves(id, outside),
    upload: async () => {
      const made = await file();
      if ('failure' in made) return made;
      return made.sizeBytes > UPLOAD_MAX_BYTES ? refuseLarge(made) : await upload(made, outside);
    },
  };
}

/** Whether a file is certainly there: a job for one that is not may be taken, billed, and fail. */
export async function serves(id: string, outside: Outside): Promise<boolean> {
  const path = `/files/${encodeURIComponent(id)}`;
  const answer = await exchange({ method: 'GET', path, body: null }, outside);
  return 'status' in answer && answer.status === 200;
}

async function upload({ path, type }: StoredFile, outside: Outside): Promise<Uploaded> {
  // The life comes before the file, or it is ignored.
  const fields = [['expires_after', String(KEPT_S)]] as const;
  const body = { fields, file: { field: 'file', filename: basename(path), type, path } };
  const answer = await exchange({ method: 'POST', path: '/files', body, timeoutMs: UPLOAD_MS }, outside);
  if ('failure' in answer) {
    // Who refuses the key may hang up before the whole file is sent, and then nobody can read why.
    const said = await verifyAccess(outside);
    const isRefused = said?.kind === 'auth' || said?.kind === 'funds';
    return { failure: isRefused ? said : { ...answer.failure, charged: 'no' } };
  }
  const file = answer.status < 300 ? fileSchema.safeParse(answer.json) : null;
  if (file?.success !== true) return { failure: failureOf(answer, 'no') };
  const { id, expires_at } = file.data;
  return { id, expiresAtMs: expires_at == null ? null : expires_at * 1000 };
}

/** Whether the key is good: the list of files costs nothing, and is shown to a good one alone. */
export async function verifyAccess(outside: Outside): Promise<Failure | null> {
  return await verifyBy('/files?limit=1', outside, (answer) =>
    answer.status === 200 ? null : failureOf(answer, 'no'),
  );
}

export function refuseLarge({ path, sizeBytes }: StoredFile): Refused {
  return refuse(`${path} has ${sizeBytes} bytes, and xAI is sent no file that large`);
}
