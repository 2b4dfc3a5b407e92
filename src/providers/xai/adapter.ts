import { downloadResult } from '../download.js';
import { eachInput } from '../each-input.js';
import type { Outside, Prepared, Provider, Sent } from '../provider.js';
import { bodyOf } from './body.js';
import { verifyAccess } from './files.js';
import { createJob, statusOf } from './jobs.js';
import { mediaOf } from './media.js';
import { xaiAccess, xaiModels } from './models.js';
import { jobSchema } from './wire.js';

/**
 * xAI's Grok Imagine video models over https://api.x.ai/v1. It has no history in which a lost create could be found, no
 * idempotency key and no way to cancel.
 */
export const xaiProvider: Provider = {
  name: 'xai',
  access: xaiAccess,
  capabilities: xaiModels,
  prepare,
  create: (body, _attemptId, outside) => createJob(body, outside),
  status: statusOf,
  download: downloadResult,
  handleFrom: (id) => jobSchema.parse({ request_id: id }),
  verifyAccess,
};

async function prepare(sent: Sent, outside: Outside): Promise<Prepared> {
  const media = await eachInput(sent, (input) => mediaOf(input, sent, outside));
  return 'failure' in media ? media : { body: bodyOf(sent, media.all) };
}
