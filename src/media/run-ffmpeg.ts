import { type Outcome, runProcess } from '../base/process.js';
import type { Ffmpeg } from './ffmpeg.js';

export type FfmpegRun = {
  readonly ffmpeg: Ffmpeg;
  /** Inputs, filters, encoder and output. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** For outputs to `pipe:1`; without it stdout tells progress. */
  readonly onStdout?: (chunk: Uint8Array) => boolean | Promise<boolean>;
  /** Seconds of its input that it reads before it writes anything: so much longer it may be silent. */
  readonly passesS?: number;
  /** Frames written so far. */
  readonly onFrame?: (frames: number) => void;
};

export type FfmpegOutcome =
  /** `complaints`: what it said all the same at level `error`. */
  | { readonly kind: 'done'; readonly complaints: string }
  | { readonly kind: 'stopped' }
  /**
   * `message`: what ffmpeg said, for people. `judged`: it says so of what it was given; else it did not start, hung or
   * was killed, and the same may well succeed another time.
   */
  | { readonly kind: 'failed'; readonly message: string; readonly judged: boolean };

/** No frame, no second of sound in so long: it hangs (some graphs do, without a word and without using the CPU). */
const STALLED_MS = 120_000;

/** Of an ffmpeg that a signal ended: Ctrl-C in a terminal reaches it at the same time as this program, or before. */
const SIGNALLED = 255;

/** Options of an input whose decoding must not pass over damage: without them half a clip gives exit code 0. */
export function strictInput(path: string, ...options: readonly string[]): readonly string[] {
  return ['-err_detect', 'explode', '-threads', '1', ...options, '-i', path];
}

/** Runs ffmpeg; the first error ends it. */
export async function runFfmpeg(run: FfmpegRun): Promise<FfmpegOutcome> {
  const progress = run.onStdout === undefined ? ['-progress', 'pipe:1'] : [];
  const input = run.stdin === undefined ? ['-nostdin'] : [];
  const outcome = await runProcess({
    file: run.ffmpeg.path,
    args: [
      '-v',
      'error',
      '-nostats',
      '-y',
      ...input,
      ...progress,
      '-xerror',
      '-err_detect',
      'explode',
      ...run.args,
    ],
    signal: run.signal,
    silenceMs: STALLED_MS + (run.passesS ?? 0) * 1000,
    onStdout: run.onStdout ?? progressReader(run.onFrame ?? (() => undefined)),
    ...(run.stdin === undefined ? {} : { stdin: run.stdin }),
  });
  return outcomeOf(outcome);
}

/** A hanging ffmpeg still prints its progress, so only what has grown counts as a sign of life. */
function progressReader(onFrame: (frames: number) => void): (chunk: Uint8Array) => boolean {
  let frames = -1;
  let timeUs = -1;
  return (chunk) => {
    const text = Buffer.from(chunk).toString('latin1');
    const frame = lastNumber(text, /^frame=(\d+)/gm);
    const time = lastNumber(text, /^out_time_us=(\d+)/gm);
    const grown = frame > frames || time > timeUs;
    if (frame > frames) onFrame(frame);
    frames = Math.max(frames, frame);
    timeUs = Math.max(timeUs, time);
    return grown;
  };
}

function lastNumber(text: string, pattern: RegExp): number {
  return Number([...text.matchAll(pattern)].at(-1)?.[1] ?? -1);
}

function outcomeOf(outcome: Outcome): FfmpegOutcome {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', complaints: outcome.stderr };
    case 'stopped':
      return { kind: 'stopped' };
    case 'stalled':
      return {
        kind: 'failed',
        message: `ffmpeg hung: no frame for ${outcome.silenceMs / 1000} s`,
        judged: false,
      };
    case 'not_started':
      return { kind: 'failed', message: `ffmpeg did not start: ${outcome.reason}`, judged: false };
    case 'failed':
      return {
        kind: 'failed',
        message: outcome.stderr || `ffmpeg ended with code ${outcome.exitCode ?? 'none'}`,
        judged: outcome.exitCode !== null && outcome.exitCode !== SIGNALLED,
      };
  }
}
