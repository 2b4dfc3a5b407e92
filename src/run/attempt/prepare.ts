import { sha256, type Json } from '../../base/digest.js';
import { refuseUnplaced } from '../../providers/places.js';
import type { Prepared, Sent } from '../../providers/provider.js';
import { callAdapter, type Trouble } from './call-adapter.js';
import { again, closed, type Next } from './next.js';
import { heldBack, refusalOf } from './end.js';
import type { Work } from './work.js';
import type { World } from './world.js';

/** Builds the body: free and repeatable. Dying anywhere in it costs an upload at most. */
export async function prepare({ order }: Extract<Work, { at: 'prepare' }>, world: World): Promise<Next> {
  const { request, prompt, capability } = order.planned;
  const prepared = await preparedFor({ request, prompt, capability }, world);
  if (world.stop.aborted) return closed(heldBack(order, 'stopped'));
  if ('why' in prepared) return closed(heldBack(order, prepared.why), prepared.message);
  return 'failure' in prepared
    ? closed(refusalOf(order, prepared.failure, null))
    : again({ at: 'create', order, body: prepared.body });
}

/** Of a body's JSON as it is posted. */
export function digestOf(json: Json): string {
  return sha256(JSON.stringify(json));
}

async function preparedFor(sent: Sent, world: World): Promise<Prepared | Trouble> {
  const refused = refuseUnplaced(sent.request, world.account.provider.capabilities);
  if (refused !== null) return refused;
  return await callAdapter<Prepared>(
    { ...world, prompt: sent.prompt },
    (provider, outside) => provider.prepare(sent, outside),
    (failure) => ({ failure }),
  );
}
