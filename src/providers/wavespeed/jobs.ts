import { z } from 'zod';
import type { Json } from '../../base/digest.js';
import { lookAt, postOnce } from '../exchange.js';
import type { Body, Created, Outside, Status } from '../provider.js';
import { createdFrom, statusFrom } from './answers.js';

const CREATE_MS = 3 * 60_000;

const handleSchema = z.object({ id: z.string() });

/** Exactly one POST. */
export async function createJob({ path, json }: Body, outside: Outside): Promise<Created> {
  return await postOnce({ path, body: { json }, timeoutMs: CREATE_MS }, outside, createdFrom);
}

export async function statusOf(handle: Json, outside: Outside): Promise<Status> {
  const { id } = handleSchema.parse(handle);
  const path = `/api/v3/predictions/${encodeURIComponent(id)}/result`;
  return await lookAt(path, outside, statusFrom);
}
