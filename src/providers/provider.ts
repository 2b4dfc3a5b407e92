import type { Clock } from '../base/clock.js';
import type { Json } from '../base/digest.js';
import type { MicroUsd } from '../base/money.js';
import type { Failure } from '../ledger/attempt.js';
import type { Recipe, Request } from '../ledger/request.js';
import type { Capability, PictureLimits } from './capability.js';

/**
 * A hosted (or embedded) video model service. Outside failures are values; whatever `create` throws is read as
 * unknown. Nothing here retries a create. Adapters keep no state between calls: a handle is all that is needed to go
 * on in another process.
 */
export interface Provider {
  readonly name: string;
  /** Null: needs neither key nor address. */
  readonly access: Access | null;
  readonly capabilities: readonly Capability[];
  /** Free and repeatable: uploads what must be uploaded, builds the exact body. */
  prepare(sent: Sent, outside: Outside): Promise<Prepared>;
  /** Exactly one POST. */
  create(body: Body, attemptId: string, outside: Outside): Promise<Created>;
  status(handle: Json, outside: Outside): Promise<Status>;
  /** The result's bytes as sent. `stale`: its address no longer serves, ask `status` for a fresh one. */
  download(result: Json, outside: Outside): Promise<Download>;
  /** Candidates for a lost create; a failure: what jobs there are cannot be read, or not all of them. */
  find?(sought: Sought, outside: Outside): Promise<readonly Found[] | Unread>;
  /** The handle for an id that a person typed. */
  handleFrom(id: string): Json;
  /** Costs that land after completion, one for each job that is asked about, in their order; null: not yet known. */
  bill?(owed: readonly Owed[], outside: Outside): Promise<readonly (MicroUsd | null)[]>;
  /** Is the key good, without spending. */
  verifyAccess?(outside: Outside): Promise<Failure | null>;
}

/** Where a key and another address come from: environment variables, as data. */
export type Access = { readonly keyVar: string; readonly baseUrlVar: string; readonly baseUrl: string };

/** What is to be sent: the request, the prompt composed from it, and the capability it was held against. */
export type Sent = { readonly request: Request; readonly prompt: string; readonly capability: Capability };

/** What an adapter may reach. It has no other way out of the process. */
export type Outside = {
  readonly http: Http;
  readonly inputs: StoredInputs;
  readonly uploads: Uploads;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Empty for a provider without access. */
  readonly key: string;
  /** Of the attempt that a call is about: what an answer repeats of it is left out of what it says. Null: of none, or several. */
  readonly prompt: string | null;
};

/**
 * Bytes known by hash, from the store alone, never the author's file. Where they are missing or damaged, or the part of
 * them cannot be made, each rejects with `InputFailure`, which an adapter may pass on: the request is refused.
 */
export interface StoredInputs {
  /** Path of a stored file, hashed as it is opened, or of the part of it that the recipe names, made by ffmpeg (a single frame as a PNG). */
  part(sha256: string, recipe: Recipe): Promise<string>;
  /** The same as a picture to be sent: proved to be a whole PNG, JPEG or WebP, and within the limits, if need be as a smaller copy. */
  picture(
    sha256: string,
    recipe: Recipe,
    limits: PictureLimits | null,
  ): Promise<StoredFile | { readonly problem: string }>;
  /** The same as an MP4 to be sent. */
  video(sha256: string, recipe: Recipe): Promise<StoredFile>;
  /** The job that made a clip at this very account, and the provider's own copy; null: it was made elsewhere, or by nobody. */
  madeHere(sha256: string): { readonly handle: Json; readonly keptFileId: string | null } | null;
  /** For a model that takes no bytes: the https address at which the author keeps these very ones, compared before this run; else null. */
  addressOf(sha256: string): string | null;
}

/** `type`: a MIME type. */
export type StoredFile = { readonly path: string; readonly type: string; readonly sizeBytes: number };

/**
 * The only way to the network. Any status resolves; a failure to connect, reset, time-out or an address that may not be
 * called rejects with `HttpFailure`, in `send` or while the body is read. The body is to be read, or given up by its
 * iterator's `return`; until then the call's time runs. It comes no faster than it is read: about a megabyte lies in
 * memory that nobody has taken yet.
 */
export interface Http {
  send(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer>;
}

export class HttpFailure extends Error {
  override name = 'HttpFailure';
  /** False: no connection stood, so the other side certainly knows nothing of the call. */
  readonly sent: boolean;

  constructor(message: string, { sent, cause }: { sent: boolean; cause: unknown }) {
    super(message, { cause });
    this.sent = sent;
  }
}

/** By its name: a provider of one's own may stand beside another copy of this class. */
export function isHttpFailure(error: unknown): error is HttpFailure {
  return error instanceof Error && error.name === 'HttpFailure' && 'sent' in error;
}

/** An input that cannot be had as it is to be sent. */
export class InputFailure extends Error {
  override name = 'InputFailure';
}

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `path`: of a file, sent as it is. */
  readonly body: string | Form | { readonly path: string } | null;
  /** From the call to the last byte received, redirects included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
};

/** `multipart/form-data`: the fields in their order, then one file, streamed from the disk. */
export type Form = {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly file: {
    readonly field: string;
    readonly filename: string;
    readonly type: string;
    readonly path: string;
  };
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Nothing was begun, and why. */
export type Refused = { readonly failure: Failure };

/** What is to be sent cannot be sent as it is. */
export function refuse(message: string): Refused {
  return { failure: { kind: 'refused', charged: 'no', message } };
}

export type Prepared = { readonly body: Body } | Refused;

/** The provider's own copies of files, by account and content. They may go at any time, which costs an upload. */
export interface Uploads {
  /**
   * The provider's id of a file: of an earlier upload where it still serves, else of a new one. `name` says what the
   * bytes are. However many ask at once, a file travels once.
   */
  idOf(name: string, by: Uploader): Promise<Uploaded>;
}

export interface Uploader {
  /** Whether an id that an earlier run got is certainly still good. */
  serves(id: string): Promise<boolean>;
  upload(): Promise<Uploaded>;
}

/** `expiresAtMs` null: kept for ever. */
export type Uploaded = { readonly id: string; readonly expiresAtMs: number | null } | Refused;

/** The exact body to post, as JSON, and where. */
export type Body = { readonly path: string; readonly json: Json };

export type Created =
  | { readonly kind: 'accepted'; readonly handle: Json }
  /** Certainly not started. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly retryAfterMs: number | null }
  | { readonly kind: 'unknown'; readonly reason: string };

export type Status =
  | (JobState & { readonly job: JobFacts })
  /** The provider knows no such job; a young one may only not be visible yet. */
  | { readonly kind: 'not_found'; readonly message: string }
  /** Says nothing about the job. */
  | { readonly kind: 'unreachable'; readonly failure: Failure; readonly retryAfterMs: number | null };

/** What the provider says a job is, whatever its state: a stranger's shall not be taken for one's own. Null: it does not say. */
export type JobFacts = {
  /** As a request names them. */
  readonly model: string | null;
  readonly operation: Request['operation'] | null;
  /** By the provider's clock. */
  readonly createdAtMs: number | null;
  /** Of its video, seconds. */
  readonly lengthS: number | null;
};

/** Of a job of which nothing is said but how it stands. */
export const nothingSaid: JobFacts = { model: null, operation: null, createdAtMs: null, lengthS: null };

export type JobState =
  /** `progress`: percent of its time, as the provider says it; null: it does not. */
  | { readonly kind: 'pending'; readonly progress: number | null }
  | {
      readonly kind: 'done';
      readonly result: Json;
      readonly costMicroUsd: MicroUsd | null;
      readonly keptFileId: string | null;
    }
  /** `charged` is what the answer itself says; where that is `unknown`, a reported cost decides, else the price list. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly costMicroUsd: MicroUsd | null };

export type Download =
  | { readonly kind: 'bytes'; readonly bytes: AsyncIterable<Uint8Array>; readonly extension: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'unreachable'; readonly failure: Failure; readonly retryAfterMs: number | null };

export type Sought = {
  readonly attemptId: string;
  /** Whether this is the body that was posted, key by key in the same order: of that its digest is kept. */
  readonly isSent: (json: Json) => boolean;
  readonly request: Request;
  /** As it was sent. */
  readonly prompt: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** `tied`: over a wide span, of which only jobs that are tied to this attempt are of use; few pages of it are read. */
  readonly wants: 'all' | 'tied';
};

/** Of jobs nothing is known: who takes that for none would pay twice. */
export type Unread = { readonly failure: Failure };

/** What a service lists is not to be read as it comes. */
export function unread(message: string): Unread {
  return { failure: { kind: 'provider', charged: 'no', message } };
}

/** A job that has ended, and nobody knows what it cost; between the two times it was created. */
export type Owed = {
  readonly handle: Json;
  readonly request: Request;
  readonly fromMs: number;
  readonly toMs: number;
};

/** By what the provider itself ties a job to this attempt, if it does. */
export const ties = [
  /** It repeats an id that went with this POST alone. */
  'own_id',
  /** It repeats the inputs, and they are what was sent: so may those of another attempt be. */
  'inputs',
  /** It repeats inputs, and they read otherwise. */
  'other_inputs',
  /** It shows nothing of the job by which it could. */
  'unknown',
] as const;

export function isTied({ tie }: Pick<Found, 'tie'>): boolean {
  return tie === 'own_id' || tie === 'inputs';
}

/** What a person compares: `id` as one types it, `model` as the provider writes it, `createdAtMs` by its clock; null: it does not say. */
export type Found = {
  readonly handle: Json;
  readonly id: string | null;
  readonly model: string | null;
  readonly tie: (typeof ties)[number];
  readonly createdAtMs: number | null;
};
