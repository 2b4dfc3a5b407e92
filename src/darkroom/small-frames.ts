import type { Rate } from '../base/time.js';
import { onGrid } from '../media/exact.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { strictInput, runFfmpeg, type FfmpegOutcome } from '../media/run-ffmpeg.js';

/** Every frame of a clip, small and grey, one byte a pixel: enough to tell frames apart. */
export const SMALL = { width: 64, height: 36 };

export type SmallFramesGiven = {
  readonly clip: string;
  /** Frames `[from, to)` of the clip as it is stored. */
  readonly from: number;
  readonly to: number;
  /** As they are shown at another rate; null: as they are. */
  readonly rate: Rate | null;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

/** `unreadable`: ffmpeg says that it cannot decode them. `failed`: it could say nothing, and may another time. */
export type SmallFrames =
  | { readonly kind: 'frames'; readonly frames: readonly Uint8Array[] }
  | { readonly kind: 'unreadable' }
  | Exclude<FfmpegOutcome, { kind: 'done' }>;

export async function smallFrames(given: SmallFramesGiven): Promise<SmallFrames> {
  const { clip, from, to, rate, ffmpeg, signal } = given;
  const { width, height } = SMALL;
  const pieces: Uint8Array[] = [];
  const atRate = rate === null ? '' : `,setpts=PTS-STARTPTS,${onGrid(rate)}`;
  const small = `scale=${width}:${height}:flags=area,format=gray`;
  const filter = `trim=start_frame=${from}:end_frame=${to}${atRate},${small}`;
  const outcome = await runFfmpeg({
    ffmpeg,
    args: [
      ...strictInput(clip),
      ...['-map', '0:v:0', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
    ],
    signal,
    onStdout: (piece) => {
      pieces.push(Uint8Array.from(piece));
      return true;
    },
  });
  if (outcome.kind === 'failed' && outcome.judged) return { kind: 'unreadable' };
  if (outcome.kind !== 'done') return outcome;
  const bytes = Buffer.concat(pieces);
  const size = width * height;
  const frames = Array.from({ length: Math.floor(bytes.length / size) }, (_, frame) =>
    bytes.subarray(frame * size, (frame + 1) * size),
  );
  return { kind: 'frames', frames };
}
