import { normalize } from 'node:path/posix';
import { z } from 'zod';
import { wholeFile, type Diagnostic, type Place } from '../base/diagnostic.js';
import { childOf, itemsOf, plain, type Entry, type Node } from '../base/node.js';
import { parseYaml } from '../base/yaml.js';
import { capabilities, capabilitiesWith, type Capabilities } from '../providers/capabilities.js';
import type { Capability } from '../providers/capability.js';
import { providerSettings } from '../providers/settings.js';
import type { Inputs } from '../storyboard/inputs.js';
import { fileProblem } from '../storyboard/file-problem.js';
import { keyed } from '../storyboard/keyed.js';
import { textProblem } from '../storyboard/reading.js';
import { extensions } from '../storyboard/storyboard.js';
import { leavesRoot } from '../storyboard/paths.js';
import { error } from '../base/problem.js';
import { validate } from '../storyboard/validate.js';

/** Where the config stands, from the root. */
export const CONFIG_PATH = 'castreel.config.yaml';

const words = z.string().regex(/\S/, 'is empty');
const folder = words.refine((path) => !leavesRoot(normalize(path)), 'a folder of the project is wanted here');
const file = words.refine((path) => !leavesRoot(normalize(path)), 'a file of the project is wanted here');
const usd = z.number().nonnegative();

/** Where a ledger lies of which no config says where. */
export const USUAL_LEDGER = 'ledger';

const ledger = z.union([
  folder.transform((dir) => ({ dir, lasts: false })),
  keyed('ledger', { dir: folder.default(USUAL_LEDGER), lasts: z.boolean().default(false) }),
]);

export const configSchema = keyed('config', {
  $schema: z.string().optional(),
  boards: z
    .union([words.transform((glob) => [glob]), z.array(words).min(1)])
    .default(() => ['storyboards/**/*.yaml']),
  out: folder.default('out'),
  extend: z.enum(extensions).default('clip'),
  cap_usd: usd.nullable().default(null),
  fonts: z.array(file).default([]),
  store: folder.default('.castreel/store'),
  ledger: ledger.default({ dir: USUAL_LEDGER, lasts: false }),
  providers: z.record(words, providerSettings).default({}),
});

/** Complete: what the file does not say has its default. */
export type Config = z.output<typeof configSchema>;

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
  if (file.kind !== 'text') return { ...none, diagnostics: textProblem(CONFIG_PATH, file) };
  const { node: written, diagnostics } = parseYaml(CONFIG_PATH, file.text);
  if (written === null) return { ...none, diagnostics };
  const { node, diagnostics: problems } = validate(configSchema, written);
  const config = node === null ? none.config : configSchema.parse(plain(node));
  return { config, written, diagnostics: [...diagnostics, ...problems] };
}

/** The config with what the models can do as it has them; `known`: what the program itself knows of them. */
export function readSettings(
  inputs: Inputs,
  known: readonly Capability[] = capabilities,
): { config: Config; capabilities: Capabilities; diagnostics: readonly Diagnostic[] } {
  const { config, written, diagnostics } = readConfig(inputs);
  const table = capabilitiesWith(config.providers, known);
  const problems = table.problems.map((problem) => settingProblem(written, problem));
  return { config, capabilities: table.capabilities, diagnostics: [...diagnostics, ...problems] };
}

/** A font that the config names, in its place. */
export type NamedFont = { readonly path: string; readonly sha256: string; readonly place: Place };

/** The fonts of the config, in the order in which they are tried, as far as they are there. `files`: what is at their paths. */
export function readFonts(
  inputs: Inputs,
  files: Inputs,
): { readonly fonts: readonly NamedFont[]; readonly diagnostics: readonly Diagnostic[] } {
  const { config, written } = readConfig(inputs);
  const places = itemsOf(childOf(written, 'fonts')).map((node) => node.place);
  const fonts: NamedFont[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, path] of config.fonts.entries()) {
    const place = places[index] ?? wholeFile(CONFIG_PATH);
    const font = files.get(normalize(path));
    const problem = fileProblem(path, font, { wanted: 'font', place });
    if (problem !== null) diagnostics.push(problem);
    else if (font?.kind === 'font') fonts.push({ path: normalize(path), sha256: font.sha256, place });
  }
  return { fonts, diagnostics };
}

/** What the config says of a provider and cannot be, at the key that `path` leads to, or as near to it as there is one. */
function settingProblem(
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
