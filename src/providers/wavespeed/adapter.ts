import type { Failure } from '../../ledger/attempt.js';
import { downloadResult } from '../download.js';
import { eachInput } from '../each-input.js';
import { verifyBy } from '../exchange.js';
import type { Outside, Prepared, Provider, Sent } from '../provider.js';
import { problemIn } from './answers.js';
import { bodyOf } from './body.js';
import { findIn } from './history.js';
import { createJob, statusOf } from './jobs.js';
import { placeOf } from './media.js';
import { wavespeedAccess, wavespeedModels } from './models.js';
import { handleOf } from './wire.js';

/**
 * xAI's Grok Imagine video model as WaveSpeedAI resells it, over https://api.wavespeed.ai. It has a history in which a
 * lost create can be found, no idempotency key and no way to cancel, and says of no job what it cost.
 */
export const wavespeedProvider: Provider = {
  name: 'wavespeed',
  access: wavespeedAccess,
  capabilities: wavespeedModels,
  prepare,
  create: (body, _attemptId, outside) => createJob(body, outside),
  status: statusOf,
  download: downloadResult,
  find: findIn,
  handleFrom: handleOf,
  verifyAccess,
};

async function prepare(sent: Sent, outside: Outside): Promise<Prepared> {
  const places = await eachInput(sent, (input) => placeOf(input, sent, outside));
  return 'failure' in places ? places : { body: bodyOf(sent, places.all) };
}

/** What is left of the money costs nothing to ask, and is told to a good key alone. */
async function verifyAccess(outside: Outside): Promise<Failure | null> {
  return await verifyBy('/api/v3/balance', outside, (answer) => problemIn(answer, 'no'));
}
