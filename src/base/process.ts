import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemClock } from './clock.js';

/** A program to run, by its file and its arguments: never a shell, nothing is quoted or expanded. */
export type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** The process counts as stalled, and is killed, when it shows no progress for so long. */
  readonly silenceMs: number;
  /** Streamed as fast as the process reads. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /**
   * Given each chunk of stdout, awaited before the next is read; `false` says that the chunk is no sign of progress.
   * Without it stdout is collected, up to 16 MB.
   */
  readonly onStdout?: (chunk: Uint8Array) => boolean | Promise<boolean>;
  readonly cwd?: string;
  /** Added to the environment; undefined: taken out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** How it ended. A program that fails is a value; only an error of the caller's own stream or callback is thrown. */
export type Outcome =
  | { readonly kind: 'done'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'failed'; readonly exitCode: number | null; readonly stderr: string }
  /** `isMissing`: there is no such program, or no folder to run it in. */
  | { readonly kind: 'not_started'; readonly reason: string; readonly isMissing: boolean }
  | { readonly kind: 'stalled'; readonly silenceMs: number; readonly stderr: string }
  /** By the signal. */
  | { readonly kind: 'stopped' };

const STDERR_TAIL = 8 * 1024;
const STDOUT_MAX = 16 * 1024 * 1024;

/** Runs a program to its end. `stderr` is its last 8 KB. */
export async function runProcess(program: Program): Promise<Outcome> {
  const stopped = (): boolean => program.signal.aborted;
  if (stopped()) return { kind: 'stopped' };
  const ended = new AbortController();
  const ours = new AbortController();
  const stall = watchFor(program.silenceMs, ended.signal);
  const thrown: unknown[] = [];
  const guard = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (stall.signal.aborted) return;
      thrown.push(error);
      ours.abort();
    }
  };

  // Loaded when a program is run: most commands run none.
  const { execa } = await import('execa');
  const child = execa(program.file, program.args, {
    stdin: program.stdin === undefined ? 'ignore' : 'pipe',
    buffer: false,
    reject: false,
    encoding: 'buffer',
    cancelSignal: AbortSignal.any([program.signal, stall.signal, ours.signal]),
    forceKillAfterDelay: 2000,
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    ...(program.env === undefined ? {} : { env: program.env }),
  });
  // What the program started may outlive it, and hold its streams open for as long.
  stall.signal.addEventListener('abort', () => [child.stdout, child.stderr].forEach((one) => one.destroy()));
  const out = tailOf(STDOUT_MAX);
  const err = tailOf(STDERR_TAIL);
  const onStdout = program.onStdout ?? out.add;
  const [result] = await Promise.all([
    child,
    guard(consume(child.stdout, async (chunk) => ((await onStdout(chunk)) ? stall.alive() : undefined))),
    guard(consume(child.stderr, err.add)),
    program.stdin === undefined ? null : guard(feed(child.stdin, program.stdin, stall.alive)),
  ]);
  ended.abort();

  if (thrown.length > 0) throw thrown[0];
  if (stopped()) return { kind: 'stopped' };
  if (stall.signal.aborted) return { kind: 'stalled', silenceMs: program.silenceMs, stderr: err.text() };
  if (!result.failed) return { kind: 'done', stdout: out.text(), stderr: err.text() };
  if (result.exitCode === undefined && result.signal === undefined) {
    const reason = result.originalMessage ?? `${program.file} did not start`;
    return { kind: 'not_started', reason, isMissing: result.code === 'ENOENT' };
  }
  return { kind: 'failed', exitCode: result.exitCode ?? null, stderr: err.text() };
}

/** Aborts its signal once nobody called `alive` for `silenceMs`. The real clock: a real process lives in real time. */
function watchFor(silenceMs: number, ended: AbortSignal): { signal: AbortSignal; alive: () => void } {
  const stall = new AbortController();
  let lastMs = systemClock.steady();
  const wait = async (): Promise<void> => {
    let leftMs = silenceMs;
    while (leftMs > 0) {
      await systemClock.sleep(leftMs, ended);
      leftMs = lastMs + silenceMs - systemClock.steady();
    }
    stall.abort();
  };
  wait().catch((error: unknown) => {
    if (!ended.aborted) throw error;
  });
  return { signal: stall.signal, alive: () => void (lastMs = systemClock.steady()) };
}

async function consume(stream: Readable, take: (chunk: Uint8Array) => unknown): Promise<void> {
  for await (const chunk of stream as AsyncIterable<Uint8Array>) await take(chunk);
}

/** A process that ends before it read everything is told by its outcome, not by the broken pipe. */
async function feed(
  stdin: Writable | null,
  source: AsyncIterable<Uint8Array>,
  alive: () => void,
): Promise<void> {
  if (stdin === null) return;
  const failures: unknown[] = [];
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source) {
        alive();
        yield chunk;
      }
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  await pipeline(watched, stdin).catch((error: unknown) => {
    if (failures.length > 0) throw error;
  });
}

function tailOf(maxBytes: number): { add: (chunk: Uint8Array) => true; text: () => string } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add: (chunk) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      while (size - (chunks[0]?.byteLength ?? 0) >= maxBytes) size -= chunks.shift()?.byteLength ?? 0;
      return true;
    },
    text: () => Buffer.concat(chunks).toString('utf8').slice(-maxBytes).trim(),
  };
}
