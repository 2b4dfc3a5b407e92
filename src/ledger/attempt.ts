import { z } from 'zod';
import type { Json } from '../base/digest.js';
import { requestSchema } from './request.js';

/** Whether money went. */
export const charged = z.enum(['yes', 'no', 'unknown']);

/** Why an attempt gave no take, and whether money went. The adapter chooses the kind; `message` is for people. */
export const failureSchema = z.strictObject({
  kind: z.enum([
    'busy',
    'auth',
    'funds',
    'refused',
    'moderated',
    'provider',
    'lost',
    'no_result',
    'bad_result',
    'network',
  ]),
  charged,
  message: z.string(),
});

export type Failure = z.infer<typeof failureSchema>;

/** Whether money went, in words. */
export const chargedWords = { yes: 'charged', no: 'not charged', unknown: 'perhaps charged' } as const;

/** What kind of failure it was, in words. */
export function failureWords({ kind }: Failure): string {
  return kind.replaceAll('_', ' ');
}

const takeSchema = z.strictObject({
  sha256: z.string(),
  /** Without the dot: `mp4`. */
  extension: z.string(),
  size_bytes: z.number().int(),
  frames: z.number().int(),
  rate: z.strictObject({ n: z.number().int(), d: z.number().int() }),
  width: z.number().int(),
  height: z.number().int(),
  audio: z.boolean(),
  /** The clip's own frame on which what is new begins (after an extension's parent), and how that is known. */
  new_from_frame: z.number().int(),
  new_from: z.enum(['start', 'measured', 'parent_frames']),
  /** The provider's own copy, where it keeps one. */
  kept_file_id: z.string().nullable(),
});

/** The facts of a take: what the film and later extensions need of its clip. */
export type TakeFacts = z.infer<typeof takeSchema>;

/** A clip that came home, and that nobody could look at yet; and what the provider said when its job was done. */
const arrivedSchema = z.strictObject({
  sha256: z.string(),
  cost_micro_usd: z.number().int().nonnegative().nullable(),
  kept_file_id: z.string().nullable(),
});

/** A job of the provider's history that may be the one of an attempt whose answer was lost. */
const candidateSchema = z.strictObject({
  handle: z.custom<Json>((value) => value !== undefined),
  /** As a person types it. */
  id: z.string(),
  /** As the provider writes it; null: it does not say. */
  model: z.string().nullable(),
  created_at: z.string().nullable(),
});

export type Candidate = z.infer<typeof candidateSchema>;

/** A job that was taken for an attempt's and is another's. */
const disownedSchema = z.strictObject({
  handle: z.custom<Json>((value) => value !== undefined),
  /** How often it was disowned: it may have been adopted again in between. */
  times: z.number().int().positive(),
  /** Hash of its clip, which stays in the store; null: it had not come. */
  clip_sha256: z.string().nullable(),
});

export type Disowned = z.infer<typeof disownedSchema>;

/** The version of attempts that this program writes. */
export const VERSION = 3;

/**
 * One paid POST, from the moment before it was sent. One file each; the ledger's fold over these files is the only
 * truth about money. Amounts are micro-USD, times ISO 8601 UTC.
 */
export const attemptSchema = z.strictObject({
  version: z.literal(VERSION),
  /** Attempt n of its slot's folder: `t07`. */
  n: z.number().int().positive(),
  /** Four hex digits of the clone that made it. */
  clone: z.string(),
  /** Full address of the first slot, in plan order, that asked for it. */
  slot: z.string(),
  /** Every slot that it served. */
  slots: z.array(z.string()),
  /** The request's key at the time of writing, which one whose words were replaced in its file does not fit; the fold goes by `keyOf(request)`. */
  key: z.string(),
  /** The request's id when it was bought: what a plan file's consent counts by. */
  request_id: z.string(),
  request: requestSchema,
  prompt: z.string(),
  /** Of the exact body posted. */
  body_sha256: z.string(),
  endpoint: z.string(),
  /** Fingerprint of the account (never the key): handles and file ids live only there. */
  account: z.string(),
  /** Made with another model or resolution than the board says. */
  draft: z.boolean(),
  /** Of the plan file that consented to it. */
  plan_sha256: z.string().nullable(),
  state: z.enum(['intent', 'uncertain', 'submitted', 'failed', 'done']),
  reserved_micro_usd: z.number().int().nonnegative(),
  cost_micro_usd: z.number().int().nonnegative().nullable(),
  cost_reported: z.boolean(),
  /** The provider's name for what it started, opaque. */
  handle: z.custom<Json>((value) => value !== undefined),
  /**
   * Who says that the job is this attempt's: the provider's history, a person, or a person against what the provider says
   * of the job. Null: the answer to the POST does, or no job is known.
   */
  adopted: z.enum(['history', 'person', 'forced']).nullable(),
  /** While it is uncertain: every job that a look into the history showed and that may be it. */
  candidates: z.array(candidateSchema),
  /** Why the history was not read: the last look into it could not, or no run has looked to the end yet; null: it was, or there is none. */
  unread: z.string().nullable(),
  disowned: z.array(disownedSchema),
  failure: failureSchema.nullable(),
  /** Why it became uncertain; who or what resolved it. */
  note: z.string().nullable(),
  arrived: arrivedSchema.nullable(),
  take: takeSchema.nullable(),
  intent_at: z.string(),
  submitted_at: z.string().nullable(),
  ended_at: z.string().nullable(),
});

export type Attempt = z.infer<typeof attemptSchema>;
export type AttemptState = Attempt['state'];
