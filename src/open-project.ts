import { dirname, join, resolve } from 'node:path';
import { normalize } from 'node:path/posix';
import { CONFIG_PATH, readFonts, readSettings, type Config } from './config/config.js';
import { durableFiles } from './disk/durable.js';
import { inspectFiles } from './disk/inspect.js';
import { noteNameOf, rememberedLedger } from './disk/known-ledgers.js';
import { markOf } from './disk/leftovers.js';
import { copiedLedger } from './disk/posted.js';
import { findBoards, findRoot, isPicksFile, projectPath } from './disk/project.js';
import { openStore } from './disk/store.js';
import { fileLedger } from './ledger/files.js';
import type { FfmpegSearch } from './media/ffmpeg.js';
import { readKeys } from './project-keys.js';
import type { Project, Surroundings } from './project.js';
import { capabilities } from './providers/capabilities.js';
import type { ReadInputs } from './storyboard/inputs.js';
import { hideKeys } from './storyboard/typed-keys.js';

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
  const { state } = paths;
  const place = { dir: paths.ledger, root, state, files: durableFiles };
  const ledger = rememberedLedger(fileLedger(paths.ledger, durableFiles), place);
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
    // What is copied is noted: who reads the copies reads its ledger, too.
    ledger: copiedLedger(ledger, { state, note: noteNameOf(place), mark: derived.mark }),
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
