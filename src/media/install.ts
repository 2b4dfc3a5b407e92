import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Outcome, runProcess } from '../base/process.js';
import type { Bundled } from './bundled.js';
import { type Ffmpeg, tryFfmpeg } from './ffmpeg.js';
import { commandsFor, findManager, type FoundManager } from './package-managers.js';
import { searchPathFor } from './search-path.js';

export type InstallGiven = {
  /** `bundledFfmpeg()`. */
  readonly bundled: Bundled | null;
  /** The Node that runs the package's script. */
  readonly node: string;
  readonly searchPath: string;
  /** Whether this user is root. */
  readonly root: boolean;
  /** Told each step before it is taken, and why one failed. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

export type Installed =
  | { readonly kind: 'installed'; readonly ffmpeg: Ffmpeg }
  /** Nothing could be installed without a person: what to type. */
  | { readonly kind: 'by_hand'; readonly commands: readonly string[] };

/** A mirror may be slow to answer; package managers say something at every file. */
const SILENCE_MS = 5 * 60_000;

/**
 * Gets ffmpeg: by the download of ffmpeg-static where that package is, else by the system's package manager where it
 * can be used without a password.
 */
export async function installFfmpeg(given: InstallGiven): Promise<Installed> {
  const ffmpeg = (await downloadBundled(given)) ?? (await installBySystem(given));
  if (ffmpeg !== null) return { kind: 'installed', ffmpeg };
  return { kind: 'by_hand', commands: commandsFor(await findManager(given.searchPath)) };
}

async function downloadBundled({ bundled, node, say, signal }: InstallGiven): Promise<Ffmpeg | null> {
  if (bundled === null) return null;
  const there = await tryFfmpeg(bundled.binary, signal);
  if (typeof there !== 'string') return there;
  // Half a download would stay at the very name that the script, and `findFfmpeg`, look at.
  await rm(bundled.binary, { force: true });
  say(`downloading ffmpeg to ${bundled.binary}`);
  const outcome = await runProcess({
    file: node,
    args: [bundled.script],
    cwd: dirname(bundled.script),
    signal,
    silenceMs: SILENCE_MS,
  });
  const ffmpeg = outcome.kind === 'done' ? await tryFfmpeg(bundled.binary, signal) : whyEnded(outcome);
  if (typeof ffmpeg !== 'string') return ffmpeg;
  say(`the download failed: ${ffmpeg}`);
  await rm(bundled.binary, { force: true });
  return null;
}

async function installBySystem(given: InstallGiven): Promise<Ffmpeg | null> {
  const { searchPath, say, signal } = given;
  const manager = await findManager(searchPath);
  if (manager === null) return null;
  const prefix = await prefixFor(manager, given);
  if (prefix === null) {
    say(`${manager.program} needs root, and sudo asks for a password here`);
    return null;
  }
  for (const step of manager.steps) {
    say(step.join(' '));
    const [file = '', ...args] = [...prefix, manager.path, ...step.slice(1)];
    const outcome = await runProcess({
      file,
      args,
      env: { PATH: searchPath, DEBIAN_FRONTEND: 'noninteractive' },
      signal,
      silenceMs: SILENCE_MS,
    });
    // A list that could not be brought up to date may still do for the next step.
    if (outcome.kind !== 'done') say(`${manager.program} failed: ${whyEnded(outcome)}`);
  }
  const path = await searchPathFor('ffmpeg', searchPath);
  const ffmpeg = path === null ? 'there is none in PATH' : await tryFfmpeg(path, signal);
  if (typeof ffmpeg !== 'string') return ffmpeg;
  say(`no ffmpeg after ${manager.program}: ${ffmpeg}`);
  return null;
}

/** What stands before the manager's command: nothing, or a sudo that asks for no password; null: it cannot be run. */
async function prefixFor(manager: FoundManager, given: InstallGiven): Promise<readonly string[] | null> {
  if (!manager.asRoot || given.root) return [];
  const sudo = await searchPathFor('sudo', given.searchPath);
  if (sudo === null) return null;
  const prefix = [sudo, '-n'];
  const allowed = await runProcess({
    file: sudo,
    args: ['-n', 'true'],
    signal: given.signal,
    silenceMs: 10_000,
  });
  return allowed.kind === 'done' ? prefix : null;
}

function whyEnded(outcome: Exclude<Outcome, { kind: 'done' }>): string {
  if (outcome.kind === 'not_started') return outcome.reason;
  if (outcome.kind === 'stopped') return 'stopped';
  const said = outcome.stderr.split('\n').slice(-5).join('\n');
  if (outcome.kind === 'stalled') return `nothing happened for ${outcome.silenceMs / 1000} s. ${said}`;
  return `exit code ${outcome.exitCode ?? 'none'}. ${said}`;
}
