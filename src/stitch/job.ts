import { allMadeAside, type Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { type FfmpegRun, runFfmpeg, strictInput } from '../media/run-ffmpeg.js';
import { StitchFault } from './clip.js';
import { type Packet, packetReader } from './packets.js';

/** What one ffmpeg makes. */
export type Job = Omit<FfmpegRun, 'ffmpeg' | 'signal' | 'args'> & {
  /** What it reads, and for which shots: where it fails, the first that cannot be read is named. */
  readonly clips: readonly { readonly shot: string | null; readonly path: string }[];
  /** Inputs and filters; for a program that takes what comes by stdout all there is. */
  readonly args: readonly string[];
  /** The files made, all or none. */
  readonly files: readonly JobFile[];
  /** What ffmpeg says besides, at the level that `args` sets, is a fault of what it reads; else it is passed over. */
  readonly complaints?: 'faults';
};

export type JobFile = {
  readonly path: string;
  /** How it is written, after the inputs. */
  readonly args: readonly string[];
  /** Throws where the file is not what it should be; it is not kept then. */
  readonly check?: (path: string) => Promise<void>;
  /** It is decoded whole before it is kept; told the checksums of its packets. */
  readonly decoded?: (checksums: readonly number[]) => Promise<void>;
};

export type JobTools = {
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

/** Makes the files of a job, checked and decoded before they get their names, or throws a fault that names the shot. */
export async function runJob(
  { clips, args, files, complaints, ...streams }: Job,
  tools: JobTools,
): Promise<void> {
  tools.signal.throwIfAborted();
  const make = async (asides: readonly string[]): Promise<void> => {
    const outputs = files.flatMap((file, n) => [...file.args, ...asides.slice(n, n + 1)]);
    const said = await ffmpegOver(clips, { ...streams, args: [...args, ...outputs] }, tools);
    if (complaints === 'faults' && said !== '') throw new StitchFault(clips[0]?.shot ?? null, said);
    for (const [n, { check }] of files.entries()) await check?.(asides[n] ?? '');
    if (files.some(({ decoded }) => decoded !== undefined)) await decode(clips, { asides, files }, tools);
  };
  const paths = files.map(({ path }) => path);
  await allMadeAside(paths, { mark: tools.derived.mark, make });
}

/** All at once: what is decoded is listed packet by packet on the way. */
async function decode(
  clips: Job['clips'],
  { asides, files }: { readonly asides: readonly string[]; readonly files: Job['files'] },
  tools: JobTools,
): Promise<void> {
  // Smoothing the edges of blocks reads nothing from the file: without it less is to do, and no fault is missed.
  const inputs = asides.flatMap((path) => strictInput(path, '-skip_loop_filter', 'all'));
  const all = asides.flatMap((_, n) => ['-map', String(n)]);
  const checksums = asides.map((): number[] => []);
  const onPacket = ({ stream, checksum }: Packet): void => void checksums[stream]?.push(checksum);
  const listed = [...all, '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
  const run = {
    args: ['-v', 'warning', ...inputs, ...all, '-f', 'null', '-', ...listed],
    onStdout: packetReader({ onPacket }),
  };
  const said = await ffmpegOver(clips, run, tools);
  if (said !== '')
    throw new StitchFault(clips[0]?.shot ?? null, `what was made of it does not decode: ${said}`);
  for (const [n, { decoded }] of files.entries()) await decoded?.(checksums[n] ?? []);
}

/** What ffmpeg complains of all the same. */
async function ffmpegOver(
  clips: Job['clips'],
  run: Omit<FfmpegRun, 'ffmpeg' | 'signal'>,
  { ffmpeg, signal }: JobTools,
): Promise<string> {
  const outcome = await runFfmpeg({ ...run, ffmpeg, signal });
  signal.throwIfAborted();
  if (outcome.kind === 'done') return outcome.complaints;
  const shot = await culprit(clips, { ffmpeg, signal });
  throw new StitchFault(shot, outcome.kind === 'failed' ? outcome.message : 'stopped');
}

/** The shot of the only clip; of several, of the first that does not decode. */
async function culprit(
  [first, ...rest]: Job['clips'],
  tools: Pick<JobTools, 'ffmpeg' | 'signal'>,
): Promise<string | null> {
  if (first === undefined || rest.length === 0) return first?.shot ?? null;
  const args = [...strictInput(first.path), '-map', '0:v:0', '-f', 'null', '-'];
  const { kind } = await runFfmpeg({ args, ...tools });
  tools.signal.throwIfAborted();
  return kind === 'done' ? await culprit(rest, tools) : first.shot;
}
