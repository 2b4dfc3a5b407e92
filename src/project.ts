import { dirname, join, resolve } from 'node:path';
import { normalize } from 'node:path/posix';
import type { Clock } from './base/clock.js';
import type { Diagnostic } from './base/diagnostic.js';
import { durableFiles } from './disk/durable.js';
import { rememberedLedger } from './disk/known-ledgers.js';
import { markOf } from './disk/leftovers.js';
import { inspectFiles } from './disk/inspect.js';
import { findBoards, findRoot, isPicksFile, projectPath } from './disk/project.js';
import { openStore, type Store } from './disk/store.js';
import type { OwnFont } from './lettering/fonts.js';
import { fileLedger } from './ledger/files.js';
import type { Ledger } from './ledger/ledger.js';
import type { Derived } from './media/aside.js';
import type { FfmpegPlaces, FfmpegSearch } from './media/ffmpeg.js';
import { capabilities, type Capabilities } from './providers/capabilities.js';
import type { Provider } from './providers/provider.js';
import { CONFIG_PATH, readFonts, readSettings, type Config, type NamedFont } from './config/config.js';
import type { Inputs, ReadInputs } from './storyboard/inputs.js';
import { readKeys, type Keys } from './project-keys.js';
import { hideKeys } from './storyboard/typed-keys.js';

/** What the program is given by the world around it. `cli` fills it from the process, tests by hand. */
export type Surroundings = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** As typed, for the lock. */
  readonly command: string;
  readonly clock: Clock;
  /** Ctrl-C. */
  readonly stop: AbortSignal;
  /** Reads what is at a pinned address; null: over the network. */
  readonly hosted: ((url: string) => AsyncIterable<Uint8Array>) | null;
  /** Finds ffmpeg; null: by running it. */
  readonly findFfmpeg: ((places: FfmpegPlaces) => Promise<FfmpegSearch>) | null;
  /** `--ffmpeg`, `--ledger`, `--out`; null: not given. */
  readonly ffmpeg: string | null;
  readonly ledger: string | null;
  readonly out: string | null;
  /** `--provider`: providers that the program does not know by itself. */
  readonly providers: readonly Provider[];
};

/** A repository as one command sees it. Nothing is opened for writing yet. */
export type Project = Keys & {
  readonly around: Surroundings;
  readonly root: string;
  readonly config: Config;
  /** Board files, POSIX, relative to the root. */
  readonly boards: readonly string[];
  /** A person named the boards, so each must be one. */
  readonly named: boolean;
  readonly capabilities: Capabilities;
  /** About the config. */
  readonly diagnostics: readonly Diagnostic[];
  /** The config's own. */
  readonly texts: Inputs;
  /** Of the config. */
  readonly fonts: readonly NamedFont[];
  readonly paths: {
    readonly state: string;
    readonly ledger: string;
    /** The config's own, where `--ledger` names another: what it holds was paid as well. */
    readonly ownLedger: string;
    readonly freeLedger: string;
    /** Who pays holds both: this clone's, and the one that lies in the ledger. In the order in which they are taken. */
    readonly locks: readonly string[];
    readonly freeLock: string;
    readonly out: string;
  };
  readonly derived: Derived;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly freeLedger: Ledger;
  /** Files of the author's, with no key in them. */
  readonly read: (paths: readonly string[]) => Promise<ReadInputs>;
  /** Looked for once. */
  readonly ffmpeg: () => Promise<FfmpegSearch>;
};

/** Finds the project for the files that were named, or for the folder one stands in. A string says what is wrong with the call. */
export async function openProject(
  files: readonly string[],
  around: Surroundings,
): Promise<Project | { readonly usage: string }> {
  const found = rootFor(files, around);
  if ('usage' in found) return found;
  const { root } = found;
  const keys = await readKeys(root, around);
  if ('usage' in keys) return keys;
  const derived = { dir: join(root, STATE, 'derived'), mark: markOf(around.pid) };
  const read = async (paths: readonly string[]): Promise<ReadInputs> =>
    hideKeys(await inspectFiles({ root, paths, derived, signal: around.stop }), keys.keysInUse);

  const texts = await read([CONFIG_PATH]);
  const known = [...capabilities, ...around.providers.flatMap((provider) => provider.capabilities)];
  const { config, ...settings } = readSettings(texts.inputs, known);
  const fontFiles = await read(config.fonts.map((path) => normalize(path)));
  const fonts = readFonts(texts.inputs, fontFiles.inputs);
  const boards =
    files.length > 0
      ? files.map((file) => projectPath(root, around.cwd, file))
      : await findBoards(root, config.boards);
  const paths = pathsIn(root, config, around);
  const ledger = fileLedger(paths.ledger, durableFiles);
  return {
    around,
    root,
    config,
    boards: [...new Set(boards)],
    named: files.length > 0,
    capabilities: settings.capabilities,
    diagnostics: [texts, fontFiles, settings, fonts].flatMap(({ diagnostics }) => diagnostics),
    texts: texts.inputs,
    fonts: fonts.fonts,
    paths,
    derived,
    store: openStore({ dir: join(root, config.store), files: durableFiles, clock: around.clock }),
    ledger: rememberedLedger(ledger, {
      dir: paths.ledger,
      root,
      state: paths.state,
      files: durableFiles,
    }),
    freeLedger: fileLedger(paths.freeLedger, durableFiles),
    ...keys,
    read,
    ffmpeg: ffmpegFor(around),
  };
}

function rootFor(
  files: readonly string[],
  { cwd }: Surroundings,
): { readonly root: string } | { readonly usage: string } {
  const picks = files.find(isPicksFile);
  if (picks !== undefined) {
    const board = picks.replace(/\.picks(?=\.[^/]*$)/, '');
    return { usage: `${picks} holds the choices of takes for a board: name the board, ${board}` };
  }
  const roots = [...new Set(files.map((file) => findRoot(dirname(resolve(cwd, file)))))];
  const [root = findRoot(cwd), another] = roots;
  if (another === undefined) return { root };
  return {
    usage: `the boards of one command must share a project; these stand in several: ${roots.join(', ')}`,
  };
}

/** Whatever is not the author's: the ledger of free models, locks, what can be made again. */
const STATE = '.castreel';

function pathsIn(root: string, config: Config, { cwd, ...around }: Surroundings): Project['paths'] {
  const state = join(root, STATE);
  const ownLedger = join(root, config.ledger.dir);
  const ledger = around.ledger === null ? ownLedger : resolve(cwd, around.ledger);
  return {
    state,
    ledger,
    ownLedger,
    freeLedger: join(state, 'ledger'),
    locks: [join(state, 'run.lock'), join(ledger, '.lock')],
    freeLock: join(state, 'free.lock'),
    out: around.out === null ? join(root, config.out) : resolve(cwd, around.out),
  };
}

function ffmpegFor({ ffmpeg, findFfmpeg, env, stop }: Surroundings): Project['ffmpeg'] {
  const find = async (): Promise<FfmpegSearch> => {
    const { FFMPEG_PATH: envPath = null, PATH: searchPath = '' } = env;
    const places = { flag: ffmpeg, envPath, searchPath, signal: stop };
    return await (findFfmpeg ?? (await import('./media/ffmpeg.js')).findFfmpeg)(places);
  };
  let found: Promise<FfmpegSearch> | null = null;
  return () => (found ??= find());
}

/** The fonts of the config as the canvas finds them. */
export function ownFonts({ root, fonts }: Pick<Project, 'root' | 'fonts'>): readonly OwnFont[] {
  return fonts.map(({ path, sha256 }) => ({ path: join(root, path), sha256 }));
}
