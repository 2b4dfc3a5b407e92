import { SAMPLE_RATE } from '../base/time.js';
import { openPcm, risen } from './pcm.js';
import type { TakeSound } from './take-sound.js';

/** Samples read at once. */
const READ = 16_384;

/** Samples over which a sound comes and goes at a cut, where it would click otherwise: three milliseconds. */
export const CUT_FADE = (3 * SAMPLE_RATE) / 1000;

/**
 * The sound of a film's clips, one after the other in the film's order, overlaps faded into each other in a straight
 * line; neighbours may overlap, three never do. Reads into one buffer that the next part overwrites, so that no film is
 * too long for the memory.
 */
export async function* clipSound(takes: readonly TakeSound[]): AsyncGenerator<Float32Array> {
  const buffer = new Float32Array(READ * 2);
  let kept = new Float32Array(0);
  for (const [n, take] of takes.entries()) {
    const sharedUntil = take.start + kept.length / 2;
    const ownUntil = Math.max(sharedUntil, takes[n + 1]?.start ?? take.end);
    const reader = await openPcm(take.path);
    try {
      for (let at = take.start; at < ownUntil;) {
        const until = Math.min(ownUntil, at + READ, at < sharedUntil ? sharedUntil : Infinity);
        const part = buffer.subarray(0, (until - at) * 2);
        await reader.read(part);
        fadeCuts(part, at, take);
        if (at < sharedUntil) fadeOver(part, kept, (at - take.start) * 2);
        yield part;
        at = until;
      }
      kept = new Float32Array((take.end - ownUntil) * 2);
      await reader.read(kept);
    } finally {
      await reader.close();
    }
  }
}

/** Mixes a part of the new take over the kept end of the last one, `from` values into it. */
function fadeOver(part: Float32Array, kept: Float32Array, from: number): void {
  const length = kept.length / 2;
  for (let n = 0; n < part.length; n++) {
    const weight = (Math.floor((from + n) / 2) + 0.5) / length;
    part[n] = (part[n] ?? 0) * weight + (kept[from + n] ?? 0) * (1 - weight);
  }
}

function fadeCuts(part: Float32Array, at: number, { start, end, cutIn, cutOut }: TakeSound): void {
  const from = (at - start) * 2;
  if (cutIn) {
    for (let n = 0; n < Math.min(part.length, CUT_FADE * 2 - from); n++) {
      part[n] = (part[n] ?? 0) * risen((from + n) >> 1, CUT_FADE);
    }
  }
  if (!cutOut) return;
  for (let n = Math.max(0, (end - CUT_FADE - at) * 2); n < part.length; n++) {
    part[n] = (part[n] ?? 0) * risen(end - 1 - at - (n >> 1), CUT_FADE);
  }
}
