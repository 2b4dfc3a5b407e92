import pLimit from 'p-limit';
import type { MicroUsd } from '../../base/money.js';
import type { Failure } from '../../ledger/attempt.js';
import { downloadResult } from '../download.js';
import { eachInput } from '../each-input.js';
import { verifyBy } from '../exchange.js';
import type { Outside, Owed, Prepared, Provider, Sent } from '../provider.js';
import { addressOf } from './addresses.js';
import { failureOf } from './answers.js';
import { bodyOf } from './body.js';
import { createJob, statusOf } from './jobs.js';
import { costsIn, findIn, LOGS } from './logs.js';
import { aimlapiAccess, aimlapiModels } from './models.js';
import { handleOf, handleSchema } from './wire.js';

/** xAI's Grok Imagine video model as AI/ML API resells it, over https://api.aimlapi.com. It takes addresses alone, and has no way to cancel. */
export const aimlapiProvider: Provider = {
  name: 'aimlapi',
  access: aimlapiAccess,
  capabilities: aimlapiModels,
  prepare,
  create: createJob,
  status: statusOf,
  download: downloadResult,
  find: findIn,
  handleFrom: handleOf,
  bill,
  verifyAccess,
};

const AT_ONCE = 4;

async function prepare(sent: Sent, outside: Outside): Promise<Prepared> {
  const places = await eachInput(sent, (input) => addressOf(input, outside));
  return 'failure' in places ? places : { body: bodyOf(sent, places.all) };
}

/** The charge lands after a job is completed: in the logs, which tell of many at once, or in what it says of itself. */
async function bill(owed: readonly Owed[], outside: Outside): Promise<readonly (MicroUsd | null)[]> {
  const logged = await costsIn(owed, outside);
  return await pLimit(AT_ONCE).map(owed, async ({ handle }) => {
    const { id } = handleSchema.parse(handle);
    const status = logged.has(id) ? null : await statusOf(handle, outside);
    const isOver = status?.kind === 'done' || status?.kind === 'failed';
    return isOver ? status.costMicroUsd : (logged.get(id) ?? null);
  });
}

/** The logs are free, and need a good key. */
async function verifyAccess(outside: Outside): Promise<Failure | null> {
  return await verifyBy(`${LOGS}?period=1h&limit=1`, outside, (answer) =>
    answer.status === 200 ? null : failureOf(answer, 'no'),
  );
}
