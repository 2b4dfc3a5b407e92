import { normalize } from 'node:path/posix';
import { z } from 'zod';
import { wholeFile, type Diagnostic } from '../base/diagnostic.js';
import { childOf, plain, type Entry, type Node } from '../base/node.js';
import { parseYaml } from '../base/yaml.js';
import type { Inputs } from './inputs.js';
import { keyed } from './keyed.js';
import { unreadable } from './reading.js';
import { leavesRoot } from './paths.js';
import { error } from './problem.js';
import { validate } from './validate.js';

/** Where the config stands, from the root. */
export const CONFIG_PATH = 'castreel.config.yaml';

const words = z.string().regex(/\S/, 'is empty');
const folder = words.refine((path) => !leavesRoot(normalize(path)), 'a folder of the project is wanted here');
const count = z.int().nonnegative();
const length = z.number().positive();
const usd = z.number().nonnegative();
const charged = z.enum(['yes', 'no', 'unknown']);

const rates = keyed('rates', {
  creates_per_second: z.number().positive().optional(),
  in_flight: z.int().positive().nullable().optional(),
});

const media = keyed('media', {
  https: z.boolean(),
  data_uri_bytes: z.int().positive().nullable(),
  upload: z.boolean(),
  file_id: z.boolean(),
});

const durations = z.discriminatedUnion('kind', [
  keyed('durations_set', { kind: z.literal('set'), seconds: z.array(length).min(1) }),
  keyed('durations_range', { kind: z.literal('range'), min: length, max: length, step: length }),
  keyed('durations_source', { kind: z.literal('source'), max: length }),
  keyed('durations_exact', { kind: z.literal('exact'), max: length }),
]);

/**
 * What the author knows better than the program about one operation of one model: fields of a capability
 * (`providers/capability.ts`), by the same names and of the same shape but for the price, which is in USD here.
 * Whether a field replaced so makes sense is for the capability's own schema to say.
 */
const override = keyed('override', {
  references: keyed('limits', { min: count, max: count }).nullable().optional(),
  first_frame: z.enum(['required', 'optional', 'none']).optional(),
  last_frame: z.boolean().optional(),
  image_media: media.optional(),
  video_media: media.optional(),
  tags: keyed('tags', { template: words, base: count }).nullable().optional(),
  prompt_max: z.int().positive().nullable().optional(),
  durations: durations.optional(),
  aspects: z.union([z.array(words), z.enum(['follows_input', 'none', 'any'])]).optional(),
  resolutions: z.union([z.array(words), z.literal('follows_input')]).optional(),
  sound: z.enum(['always', 'switchable', 'never']).optional(),
  voices: keyed('voices', { max: count, template: words, base: count }).nullable().optional(),
  extend: keyed('extend', {
    source_min_s: z.number().nonnegative(),
    source_max_s: length,
    assumed: z.boolean(),
    returns: z.enum(['combined', 'tail']),
  })
    .nullable()
    .optional(),
  price_usd: keyed('price_usd', {
    per_second: z.record(words, usd).optional(),
    per_input_image: usd.optional(),
    per_input_second: usd.optional(),
    moderated: charged.optional(),
    failed: charged.optional(),
  }).optional(),
  rates: rates.optional(),
  result_lifetime_s: z.int().positive().nullable().optional(),
  source: words.optional(),
  date: z.iso.date('a date is written YYYY-MM-DD').optional(),
});

const operations = keyed('operations', {
  text: override.optional(),
  image: override.optional(),
  reference: override.optional(),
  extend: override.optional(),
  edit: override.optional(),
});

const provider = keyed('provider', {
  rates: rates.optional(),
  models: z.record(words, operations).optional(),
});

const ledger = z.union([
  folder.transform((dir) => ({ dir, lasts: false })),
  keyed('ledger', { dir: folder.default('ledger'), lasts: z.boolean().default(false) }),
]);

export const configSchema = keyed('config', {
  $schema: z.string().optional(),
  boards: z
    .union([words.transform((glob) => [glob]), z.array(words).min(1)])
    .default(() => ['storyboards/**/*.yaml']),
  out: folder.default('out'),
  cap_usd: usd.nullable().default(null),
  store: folder.default('.castreel/store'),
  ledger: ledger.default({ dir: 'ledger', lasts: false }),
  providers: z.record(words, provider).default({}),
});

/** Complete: what the file does not say has its default. */
export type Config = z.output<typeof configSchema>;
export type CapabilityOverride = z.output<typeof override>;

/** The project's config; all defaults where it has none. What is wrong in it is said and left out. */
export function readConfig(inputs: Inputs): {
  config: Config;
  /** As written; null: there is nothing to be read. */
  written: Node | null;
  diagnostics: readonly Diagnostic[];
} {
  const none = { config: configSchema.parse({}), written: null };
  const file = inputs.get(CONFIG_PATH);
  if (file === undefined || (file.kind === 'bad' && file.problem === 'missing'))
    return { ...none, diagnostics: [] };
  if (file.kind !== 'text') return { ...none, diagnostics: [unreadable(CONFIG_PATH, file)] };
  const { node: written, diagnostics } = parseYaml(CONFIG_PATH, file.text);
  if (written === null) return { ...none, diagnostics };
  const { node, diagnostics: problems } = validate(configSchema, written);
  const config = node === null ? none.config : configSchema.parse(plain(node));
  return { config, written, diagnostics: [...diagnostics, ...problems] };
}

/** What the config says of a provider and cannot be, at the key that `path` leads to, or as near to it as there is one. */
export function settingProblem(
  written: Node | null,
  { path, message }: { path: readonly string[]; message: string },
): Diagnostic {
  let [node, place] = [childOf(written, 'providers'), wholeFile(CONFIG_PATH)];
  for (const step of path) {
    const entry: Entry | undefined = node?.kind === 'map' ? node.entries.get(step) : undefined;
    if (entry === undefined) break;
    [node, place] = [entry.value, entry.key];
  }
  return error('config-provider', place, { message: `providers.${path.join('.')}: ${message}` });
}
