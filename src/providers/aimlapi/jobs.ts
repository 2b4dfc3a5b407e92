import type { Json } from '../../base/digest.js';
import { lookAt, postOnce } from '../exchange.js';
import type { Body, Created, Outside, Status } from '../provider.js';
import { createdFrom, statusFrom } from './answers.js';
import { handleSchema } from './wire.js';

export const GENERATIONS = '/v2/video/generations';

/**
 * Exactly one POST. The attempt's id comes back in the logs, if it is 1 to 128 of `A-Za-z0-9._:-`; any other would be
 * dropped silently. Source: docs page Request Tracing and Cost Headers, 2026-11.
 */
export async function createJob({ path, json }: Body, attemptId: string, outside: Outside): Promise<Created> {
  const headers = { 'x-client-request-id': attemptId };
  return await postOnce({ path, headers, body: { json } }, outside, createdFrom);
}

export async function statusOf(handle: Json, outside: Outside): Promise<Status> {
  const { id } = handleSchema.parse(handle);
  const path = `${GENERATIONS}?generation_id=${encodeURIComponent(id)}`;
  return await lookAt(path, outside, statusFrom);
}
