import type { Ffmpeg } from '../../media/ffmpeg.js';
import { strictInput, runFfmpeg } from '../../media/run-ffmpeg.js';
import { ClipFailure } from './failure.js';

/** One frame of a clip, counted from 0, as PNG. `name` is how a person is told which clip is meant. */
export async function frameOf(
  clip: string,
  index: number,
  reach: { ffmpeg: Ffmpeg; signal: AbortSignal; name: string },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const outcome = await runFfmpeg({
    ffmpeg: reach.ffmpeg,
    args: [
      ...[...strictInput(clip), '-map', '0:v:0'],
      ...['-vf', `trim=start_frame=${index}:end_frame=${index + 1}`, '-fps_mode', 'passthrough'],
      ...['-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
    ],
    signal: reach.signal,
    onStdout: (chunk) => chunks.push(chunk) > 0,
  });
  if (outcome.kind === 'stopped') throw reach.signal.reason;
  if (outcome.kind === 'done' && chunks.length > 0) return Buffer.concat(chunks);
  const reason = outcome.kind === 'failed' ? outcome.message : `it has no frame ${index}`;
  throw new ClipFailure('refused', `${reach.name} cannot be read: ${reason}`);
}

/**
 * The PNG without its notes on gamma and primaries. ffmpeg copies a video's into every frame, and the canvas would
 * apply them: an extension would be brighter than the frame it goes on from.
 */
export function withoutColourNotes(png: Buffer): Buffer {
  const kept = [png.subarray(0, 8)];
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 12 + png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (!['gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP'].includes(type)) kept.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}
