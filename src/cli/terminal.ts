import { createInterface } from 'node:readline/promises';
import { isFault } from '../base/fault.js';
import { scrubber } from '../base/scrub.js';
import type { Surroundings } from '../project.js';
import { coloured, plain, type Paint } from '../report/paint.js';
import { exit } from './exit.js';

/** What a command sees of the world around it: the only door to console, environment and process. */
export type Terminal = {
  /** Keeps these out of everything that is printed from now on. */
  readonly hide: (secrets: readonly string[]) => void;
  /** Data: standard output. */
  readonly out: (text: string) => void;
  /** Everything else: standard error. */
  readonly say: (text: string) => void;
  /** Redraws in place on standard error; only where `live`. */
  readonly live: boolean;
  /** Somebody can be asked. */
  readonly interactive: boolean;
  /** `CI` is set, and not to `false`. */
  readonly inCi: boolean;
  readonly columns: () => number;
  readonly outPaint: Paint;
  readonly sayPaint: Paint;
  /** Null: left without an answer, by Ctrl-C, Ctrl-D or the signal. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | null>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** See `Surroundings`. */
  readonly hosted: Surroundings['hosted'];
  readonly findFfmpeg: Surroundings['findFfmpeg'];
  readonly pid: number;
  /** The words of the call, for the lock and for people. */
  readonly command: string;
  /** The Node that runs this, and its version. */
  readonly node: string;
  readonly nodeVersion: string;
  /** Whether this user may install system packages without asking. */
  readonly root: boolean;
  /** Calls `first` on the first interrupt, or when the terminal closes; a second interrupt ends the process at once. */
  readonly onInterrupt: (first: () => void) => void;
  readonly interrupted: () => boolean;
};

export function processTerminal(): Terminal {
  const env = process.env;
  const inCi = isSet(env.CI) && env.CI !== 'false';
  let clean = scrubber([]);
  let interrupted = false;
  keepOnWithoutReader();
  return {
    hide: (secrets) => void (clean = scrubber(secrets)),
    out: (text) => process.stdout.write(clean(text)),
    say: (text) => process.stderr.write(clean(text)),
    live: process.stderr.isTTY && !inCi,
    interactive: process.stdin.isTTY && process.stderr.isTTY && !inCi,
    inCi,
    columns: () => process.stderr.columns || 80,
    outPaint: paintFor(process.stdout, env),
    sayPaint: paintFor(process.stderr, env),
    ask,
    env,
    cwd: process.cwd(),
    hosted: null,
    findFfmpeg: null,
    pid: process.pid,
    command: ['castreel', ...process.argv.slice(2)].join(' '),
    node: process.execPath,
    nodeVersion: process.version,
    root: process.getuid?.() === 0,
    onInterrupt: (first) => {
      let asked = false;
      const stop = (): void => {
        if (!interrupted) first();
        interrupted = true;
      };
      const handle = (): void => {
        if (asked) process.exit(130);
        asked = true;
        stop();
      };
      process.on('SIGINT', handle);
      process.on('SIGTERM', handle);
      // A window that closes sends it, often twice (the kernel and the shell), and nobody asks for haste by that.
      process.on('SIGHUP', () => {
        endByHangup();
        stop();
      });
    },
    interrupted: () => interrupted,
  };
}

/**
 * Whoever reads may go away (`| head -1`, a window that closes): what was agreed to goes on all the same, unseen. Where the data cannot be
 * written for another reason, the command has failed.
 */
function keepOnWithoutReader(): void {
  process.stderr.on('error', () => {
    if (process.stderr.isTTY) endByHangup();
  });
  process.stdout.on('error', (error: Error) => {
    if (process.stdout.isTTY) endByHangup();
    else if (!isFault(error, 'EPIPE')) {
      process.stderr.write(`castreel: the output cannot be written: ${error.message}\n`);
      process.on('exit', () => void (process.exitCode = exit.unexpected));
    }
  });
}

/** Node aborts where its terminal is gone when it ends, which leaves a core; what ends by the signal does not. */
function endByHangup(): void {
  process.removeListener('exit', hangUp).once('exit', hangUp);
}

function hangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

type Stream = { readonly isTTY?: boolean; readonly columns?: number };

function paintFor(stream: Stream, env: Terminal['env']): Paint {
  const { isTTY = false, columns = 0 } = stream;
  // A terminal that does not know its width says 0.
  const width = !isTTY ? Infinity : columns > 0 ? columns : 80;
  return { ...(isColoured(stream, env) ? coloured : plain), columns: width };
}

function isColoured(stream: Stream, env: Terminal['env']): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

async function ask(question: string, signal: AbortSignal): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, the terminal hands Ctrl-C to it instead of to the process.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await lines.question(question, { signal });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  } finally {
    lines.close();
  }
}
