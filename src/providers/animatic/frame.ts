import { runProcess } from '../../base/process.js';
import { ClipFailure } from './failure.js';

const SILENCE_MS = 60_000;

/** One frame of a clip, counted from 0, as PNG. */
export async function frameOf(
  clip: string,
  index: number,
  reach: { ffmpeg: string; signal: AbortSignal; label: string },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const outcome = await runProcess({
    file: reach.ffmpeg,
    args: [
      ...['-v', 'error', '-nostdin', '-i', clip, '-map', '0:v:0'],
      ...['-vf', `trim=start_frame=${index}:end_frame=${index + 1}`, '-fps_mode', 'passthrough'],
      ...['-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
    ],
    signal: reach.signal,
    silenceMs: SILENCE_MS,
    onStdout: (chunk) => chunks.push(chunk) > 0,
  });
  if (outcome.kind === 'done' && chunks.length > 0) return Buffer.concat(chunks);
  reach.signal.throwIfAborted();
  const reason = 'stderr' in outcome && outcome.stderr !== '' ? outcome.stderr : `it has no frame ${index}`;
  throw new ClipFailure('refused', `${reach.label} cannot be read: ${reason}`);
}
