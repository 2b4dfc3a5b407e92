import type { Json } from '../../base/digest.js';
import { lookAt, postOnce } from '../exchange.js';
import type { Body, Created, Outside, Status } from '../provider.js';
import { createdFrom, statusFrom } from './answers.js';
import { handleSchema } from './wire.js';

/** Exactly one POST. */
export async function createJob({ path, json }: Body, outside: Outside): Promise<Created> {
  return await postOnce({ path, body: { json } }, outside, createdFrom);
}

export async function statusOf(handle: Json, outside: Outside): Promise<Status> {
  const { id } = handleSchema.parse(handle);
  const path = `/api/v3/predictions/${encodeURIComponent(id)}/result`;
  return await lookAt(path, outside, statusFrom);
}
