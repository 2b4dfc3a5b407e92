import { z } from 'zod';
import { operations, roles } from '../../storyboard/storyboard.js';

/**
 * All that there is to review, as one document: films, shots, takes, cast and money. The page, the contact sheets and
 * the texts are made from it alone. Amounts are dollars, lengths seconds, times ISO 8601 UTC; files are POSIX paths from
 * the project's root; a picture is named by the sha-256 of the clip or image that it shows.
 */
export const SUMMARY_VERSION = 1;

const usd = z.number();
const count = z.int().nonnegative();
const sha256 = z.string();

/** A step for a person, ready for a shell. `what` reads well before it; null: it speaks for itself. */
const step = z.strictObject({ what: z.string().nullable(), command: z.string() });

const reference = z.strictObject({
  use: z.enum(['reference', 'first_frame', 'last_frame', 'video']),
  /** Name of the member that it shows; null for frames and footage. */
  of: z.string().nullable(),
  role: z.enum(roles).nullable(),
  /** Path, address or file id; null where only the bytes are known. */
  source: z.string().nullable(),
  /** Null where only the provider knows the bytes. */
  sha256: sha256.nullable(),
});

const clip = z.strictObject({
  sha256,
  /** Null: its bytes are not here. */
  file: z.string().nullable(),
  duration_s: z.number(),
  /** Where its own part begins, after what it goes on from. */
  new_from_s: z.number(),
  width: count,
  height: count,
  audio: z.boolean(),
});

const take = z.strictObject({
  /** `t02`. */
  label: z.string(),
  state: z.enum(['intent', 'uncertain', 'submitted', 'failed', 'done']),
  /** In words: `failed (moderated, charged)`. */
  said: z.string(),
  circled: z.boolean(),
  /** What the films show now. */
  shown: z.boolean(),
  /** Made for the request as it is now. */
  current: z.boolean(),
  /** What it was made for, where it is none to choose: `panel of a rough cut`. */
  draft: z.string().nullable(),
  same_clip_as: z.string().nullable(),
  free: z.boolean(),
  cost_usd: usd,
  cost_reported: z.boolean(),
  /** What was agreed to before. */
  estimate_usd: usd,
  clip: clip.nullable(),
  /** As it was sent. */
  prompt: z.string(),
  references: z.array(reference),
  /** What the provider, or who resolved it, said. */
  note: z.string().nullable(),
  model: z.string(),
  endpoint: z.string(),
  account: z.string(),
  /** The provider's name for what it made. */
  job: z.string().nullable(),
  /** Of the ledger. */
  file: z.string(),
  intent_at: z.string(),
  submitted_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** Chooses it; null: there is nothing to choose, or it is chosen. */
  circle: z.string().nullable(),
});

const shot = z.strictObject({
  /** Full, as every document has it. */
  address: z.string(),
  /** As people type it. */
  name: z.string(),
  board: z.string(),
  shot: z.string(),
  scene: z.string().nullable(),
  heading: z.string().nullable(),
  state: z.enum([
    'uncertain',
    'in_flight',
    'away',
    'circled',
    'current',
    'waiting',
    'failed',
    'changed',
    'new',
  ]),
  /** State and reason: `changed (prompt, style)`. */
  said: z.string(),
  lasts_s: z.number(),
  films: count,
  takes_wanted: count,
  model: z.string(),
  operation: z.enum(operations),
  draft: z.boolean(),
  free: z.boolean(),
  /** As it would be sent now. */
  prompt: z.string(),
  bought_s: z.number().nullable(),
  aspect: z.string().nullable(),
  resolution: z.string().nullable(),
  sound: z.string().nullable(),
  references: z.array(reference),
  /** What is left out, and what is sent other than one would expect. */
  sent: z.array(z.string()),
  /** The shot that it goes on from. */
  parent: z.string().nullable(),
  /** For one take; null: the price is unknown. */
  estimate_usd: usd.nullable(),
  to_buy: count,
  /** What lets it go on, or may: what is tried first stands first. */
  steps: z.array(step),
  /** Every attempt, oldest first. */
  takes: z.array(take),
});

const place = z.strictObject({
  id: z.string(),
  scene: z.string().nullable(),
  heading: z.string().nullable(),
  /** Address of the shot; null for own footage. */
  address: z.string().nullable(),
  start_s: z.number(),
  /** 0: it has no place in the film. */
  duration_s: z.number(),
  /** The author's own footage that it shows. */
  own: z.strictObject({ file: z.string(), sha256 }).nullable(),
});

const film = z.strictObject({
  id: z.string(),
  board: z.string(),
  title: z.string(),
  variant: z.record(z.string(), z.string()),
  /** The film itself, whether it is there or not. */
  file: z.string(),
  /** It is there as it would be made now. */
  made: z.boolean(),
  /** `rough cut`; null: it is the film that the board asks for. */
  draft: z.string().nullable(),
  duration_s: z.number(),
  frames: count,
  width: count,
  height: count,
  shots: z.array(place),
});

const member = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['character', 'prop', 'location']),
  description: z.string().nullable(),
  /** Names of the boards that it is in. */
  boards: z.array(z.string()),
  references: z.array(z.strictObject({ look: z.string().nullable(), ...reference.shape })),
  /** One frame of every take that it appears in, in the order of the films. */
  frames: z.array(
    z.strictObject({
      address: z.string(),
      name: z.string(),
      label: z.string(),
      look: z.string().nullable(),
      sha256,
      /** The films show it. */
      shown: z.boolean(),
    }),
  ),
});

const spent = z.strictObject({
  name: z.string(),
  attempts: count,
  takes: count,
  /** What the caps count, parted by how sure it is. */
  counted_usd: usd,
  charged_usd: usd,
  estimated_usd: usd,
  perhaps_usd: usd,
  uncertain_usd: usd,
  open_usd: usd,
});

const spend = z.strictObject({
  /** All of the record can be read; else more may have been spent. */
  is_whole: z.boolean(),
  total: spent,
  /** What attempts of which the provider reported the cost were expected to cost, and did. */
  reported: z.strictObject({ attempts: count, estimate_usd: usd, real_usd: usd }),
  /** Paid takes beyond the first of their shots. */
  retakes: z.strictObject({ takes: count, retakes: count, rate: z.number() }),
  by_film: z.array(spent),
  by_scene: z.array(spent),
  by_character: z.array(spent),
  by_provider: z.array(spent),
  by_month: z.array(spent),
});

/** A shot that no board has any more, and what was made for it. */
const gone = z.strictObject({ address: z.string(), name: z.string(), takes: z.array(take) });

export const summarySchema = z.strictObject({
  format_version: z.literal(SUMMARY_VERSION),
  project: z.string(),
  made_at: z.string(),
  films: z.array(film),
  shots: z.array(shot),
  cast: z.array(member),
  gone: z.array(gone),
  spend,
});

export type Summary = z.infer<typeof summarySchema>;
export type SummaryFilm = z.infer<typeof film>;
export type SummaryPlace = z.infer<typeof place>;
export type SummaryShot = z.infer<typeof shot>;
export type SummaryTake = z.infer<typeof take>;
export type SummaryClip = z.infer<typeof clip>;
export type SummaryReference = z.infer<typeof reference>;
export type SummaryMember = z.infer<typeof member>;
export type Spend = z.infer<typeof spend>;
export type Spent = z.infer<typeof spent>;
