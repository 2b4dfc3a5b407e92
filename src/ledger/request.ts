import { z } from 'zod';
import { digest, type Json } from '../base/digest.js';
import { operations, sounds } from '../storyboard/storyboard.js';

/**
 * A request: what is asked of a model, as data. Plan builds it, the ledger keeps it, providers send it.
 * It holds what the author decided and what is sent; never castreel's own phrasing (composed prompt, tags), ids of
 * shots, roles, file names, or how bytes travel. `null` where nothing of the kind is sent. Because the ledger keeps
 * it, a later form can compute old keys anew: bump `REQUEST_FORM` and add a step that lifts the form before. Its key then
 * fits no more what it was written with, which is held against requests of the present form alone.
 */
export const REQUEST_FORM = 1;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const source = z.discriminatedUnion('kind', [
  /** Known by content: an author's file, a pinned URL, or the clip of a take. */
  z.strictObject({ kind: z.literal('bytes'), sha256: sha256Hex }),
  /** Known by its text alone; passes to the provider as written. */
  z.strictObject({ kind: z.literal('url'), url: z.string() }),
  z.strictObject({ kind: z.literal('file_id'), id: z.string() }),
]);

/** Which part of the source is sent; frames `[from, to)` in the clip's own rate. */
const recipe = z.union([
  z.enum(['whole', 'last_frame']),
  z.strictObject({ from: z.number().int(), to: z.number().int() }),
]);

const input = z.strictObject({
  use: z.enum(['reference', 'first_frame', 'last_frame', 'video']),
  /** Position in `words.cast` of the member it shows; null for frames and video. */
  of: z.number().int().nullable(),
  source,
  recipe,
});

const words = z.strictObject({
  size: z.string().nullable(),
  angle: z.string().nullable(),
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  framing: z.string().nullable(),
  /** Text, or a position in `cast`. */
  prompt: z.array(z.union([z.string(), z.number().int()])),
  cast: z.array(
    z.strictObject({
      kind: z.enum(['character', 'prop', 'location']),
      name: z.string(),
      description: z.string().nullable(),
      look: z.string().nullable(),
      voice: z.strictObject({ words: z.string().nullable(), id: z.string().nullable() }).nullable(),
    }),
  ),
  dialogue: z.array(
    z.strictObject({
      /** Position in `cast`; null: heard only, and not in the cast. */
      who: z.number().int().nullable(),
      name: z.string(),
      voice: z.strictObject({ words: z.string().nullable(), id: z.string().nullable() }).nullable(),
      line: z.string(),
      off: z.boolean(),
    }),
  ),
  style: z.string().nullable(),
  avoid: z.string().nullable(),
});

/** What panels were when requests did not say it yet: it stands in no key, so that what was drawn then is still known. */
const ONCE: { drawing: string; slate: boolean; fonts: string[] } = { drawing: '1', slate: false, fonts: [] };

/** What the picture of a free model shows besides: in its key, because the picture changes with it. */
const panel = z.strictObject({
  drawing: z.string().default(ONCE.drawing),
  /** It stands in for a shot of another model that has no take, and says so. */
  slate: z.boolean().default(ONCE.slate),
  /** Hashes of the author's fonts, in the order in which they are tried. */
  fonts: z.array(sha256Hex).default(() => ONCE.fonts),
  shot: z.string(),
  heading: z.string().nullable(),
  look: z.array(z.string()),
  roles: z.array(z.string().nullable()),
  frames: z.number().int(),
  rate: z.strictObject({ n: z.number().int(), d: z.number().int() }),
  width: z.number().int(),
  height: z.number().int(),
});

export const requestSchema = z.strictObject({
  form: z.literal(REQUEST_FORM),
  provider: z.string(),
  model: z.string(),
  operation: z.enum(operations),
  words,
  /** In the order in which they are sent. */
  inputs: z.array(input),
  bought_s: z.number().nullable(),
  aspect: z.string().nullable(),
  resolution: z.string().nullable(),
  sound: z.enum(sounds).nullable(),
  panel: panel.nullable(),
});

export type Request = z.infer<typeof requestSchema>;
export type RequestInput = Request['inputs'][number];
export type RequestWords = Request['words'];
export type Recipe = RequestInput['recipe'];
export type Panel = z.infer<typeof panel>;

/** Whether what is sent is a clip, or a frame of one; every other input is a picture of the author's. */
export function isOfClip({ use, recipe }: { use: RequestInput['use']; recipe: unknown }): boolean {
  return use === 'video' || recipe !== 'whole';
}

/** Whether a free model is asked: only what it draws has a panel. Its attempts live in the free ledger, and are simply made again. */
export function isFreeRequest({ panel }: Pick<Request, 'panel'>): boolean {
  return panel !== null;
}

/** What a clip that was made for looking is: a panel that stands in for a shot, one of an animatic, or a draft of a paid model. */
export function draftWords({ panel }: Pick<Request, 'panel'>): string {
  if (panel === null) return 'draft';
  return panel.slate ? 'panel of a rough cut' : 'panel of an animatic';
}

/** The digest under which takes are found. */
export function keyOf(request: Request): string {
  if (request.panel === null) return digest(request satisfies Json);
  const once = new Map(Object.entries(ONCE).map(([name, value]) => [name, JSON.stringify(value)]));
  const said = Object.entries(request.panel).filter(
    ([name, value]) => once.get(name) !== JSON.stringify(value),
  );
  return digest({ ...request, panel: Object.fromEntries(said) } satisfies Json);
}

/** The preset voices that a request asks for, in the order in which they are sent and tagged. */
export function voiceIds({ cast, dialogue }: RequestWords): readonly string[] {
  const ids = [...cast, ...dialogue].flatMap(({ voice }) => voice?.id ?? []);
  return [...new Set(ids)];
}
