import type { Json } from '../../base/digest.js';
import { lookAt, postOnce } from '../exchange.js';
import type { Body, Created, Outside, Status } from '../provider.js';
import { createdFrom, statusFrom } from './answers.js';
import { jobSchema } from './wire.js';

/** A body may hold pictures, and xAI's gateway answers late when it is busy: a POST is not cut off early. */
const CREATE_MS = 3 * 60_000;

/** Exactly one POST. */
export async function createJob({ path, json }: Body, outside: Outside): Promise<Created> {
  return await postOnce({ path, body: { json }, timeoutMs: CREATE_MS }, outside, createdFrom);
}

export async function statusOf(handle: Json, outside: Outside): Promise<Status> {
  const { request_id } = jobSchema.parse(handle);
  const path = `/videos/${encodeURIComponent(request_id)}`;
  return await lookAt(path, outside, statusFrom);
}
