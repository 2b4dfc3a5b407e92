import { z } from 'zod';
import type { Json } from '../../base/digest.js';
import { exchange, postOnce } from '../exchange.js';
import type { Body, Created, Outside, Status } from '../provider.js';
import { createdFrom, statusFrom } from './answers.js';
import { jobSchema } from './wire.js';

/** A body may hold pictures, and xAI's gateway answers late when it is busy: a POST is not cut off early. */
const CREATE_MS = 3 * 60_000;
const LOOK_MS = 30_000;

/** What a finished job gives: the address of its clip, which serves for a day. */
export const resultSchema = z.object({ url: z.string() });

/** Exactly one POST. */
export async function createJob({ path, json }: Body, outside: Outside): Promise<Created> {
  return await postOnce({ path, body: { json }, timeoutMs: CREATE_MS }, outside, createdFrom);
}

export async function statusOf(handle: Json, outside: Outside): Promise<Status> {
  const { request_id } = jobSchema.parse(handle);
  const path = `/videos/${encodeURIComponent(request_id)}`;
  const answer = await exchange({ method: 'GET', path, body: null, timeoutMs: LOOK_MS }, outside);
  return 'failure' in answer ? { kind: 'unreachable', ...answer, retryAfterMs: null } : statusFrom(answer);
}
