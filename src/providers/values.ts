import { z } from 'zod';
import type { Json } from '../base/digest.js';
import { failureSchema } from '../ledger/attempt.js';
import { operations } from '../storyboard/storyboard.js';
import {
  nothingSaid,
  ties,
  type Body,
  type Created,
  type Download,
  type Found,
  type JobFacts,
  type Prepared,
  type Status,
  type Unread,
} from './provider.js';

const json: z.ZodType<Json> = z.json();
/** Null in the ledger: nothing was begun. */
const handle = json.refine((value) => value !== null, 'a handle says which job it is');
const microUsd = z.int().nonnegative();

/** Null may be left out. */
const milliseconds = z.number().nonnegative().nullish().transform(orNull);
const cost = microUsd.nullish().transform(orNull);
/** That a clip is not what was paid for is castreel's own finding. */
const failure = failureSchema.extend({ kind: failureSchema.shape.kind.exclude(['bad_result']) });
const unreachable = { kind: z.literal('unreachable'), failure, retryAfterMs: milliseconds };

const created: z.ZodType<Created> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted'), handle }),
  z.object({ kind: z.literal('refused'), failure, retryAfterMs: milliseconds }),
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
]);

const text = z.string().nullish().transform(orNull);
const amount = z.number().nonnegative().nullish().transform(orNull);
const job: z.ZodType<JobFacts> = z
  .object({
    model: text,
    operation: z.enum(operations).nullish().transform(orNull),
    createdAtMs: amount,
    lengthS: amount,
  })
  .nullish()
  .transform((said) => said ?? nothingSaid);

const status: z.ZodType<Status> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending'), progress: z.number().nullish().transform(orNull), job }),
  z.object({
    kind: z.literal('done'),
    result: json,
    costMicroUsd: cost,
    keptFileId: text,
    job,
  }),
  z.object({ kind: z.literal('failed'), failure, costMicroUsd: cost, job }),
  z.object({ kind: z.literal('not_found'), message: z.string() }),
  z.object(unreachable),
]);

const bytes = z.custom<AsyncIterable<Uint8Array>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
  'bytes come as an async iterable',
);

const download: z.ZodType<Download> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bytes'), bytes, extension: z.string().regex(/^[a-z0-9]{2,5}$/) }),
  z.object({ kind: z.literal('stale') }),
  z.object(unreachable),
]);

const body: z.ZodType<Body> = z.object({ path: z.string(), json });
const prepared: z.ZodType<Prepared> = z.union([z.object({ body }), z.object({ failure })]);
const found: z.ZodType<readonly Found[] | Unread> = z.union([
  z.array(
    z.object({
      handle,
      id: text,
      model: text,
      tie: z.enum(ties),
      createdAtMs: amount,
    }),
  ),
  z.object({ failure }),
]);

/** What each function of a provider may answer. */
export const answers = {
  prepare: prepared,
  create: created,
  status,
  download,
  handleFrom: handle,
  find: found,
  bill: z.array(cost),
  verifyAccess: failure.nullish().transform(orNull),
};

/** Throws where an answer has another shape; `who` says whose it is. */
export function heldTo<T>(schema: z.ZodType<T>, value: unknown, who: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const amiss = read.error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`);
  throw new Error(`${who} answered in another shape than the contract's: ${amiss.slice(0, 3).join('; ')}`);
}

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}
