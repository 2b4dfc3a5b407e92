import { type Loudness, loudnessOf } from './loudness.js';
import { type AacChunk, chunkWindows, encodedChunk, windowOf } from './sound-chunk.js';
import type { Span } from './spans.js';
import type { Workshop } from './workshop.js';

/** A film's sound as it goes into the film, and how loud it is when it is decoded. */
export type SoundPackets = { readonly spans: readonly Span[]; readonly loudness: Loudness };

/** Encodes a film's sound as one AAC stream. Chunks that were encoded, and measured, before are not again. */
export async function encodeSound(
  sound: AsyncIterable<Float32Array>,
  given: { samples: number; workshop: Workshop },
): Promise<SoundPackets> {
  const chunks: Promise<AacChunk>[] = [];
  for await (const { n, pcm } of windows(sound, given.samples)) {
    const chunk = encodedChunk(n, pcm, given);
    chunks.push(chunk);
    chunk.catch(() => undefined); // awaited below, all at once
    // Two windows in the memory, not all.
    await chunks.at(-2);
  }
  const made = await Promise.all(chunks);
  const spans: Span[] = [];
  let first = 0;
  for (const { path, sizes, offsets } of made) {
    spans.push({ first, path, sizes, offsets });
    first += sizes.length;
  }
  const steps = made.flatMap(({ measured }) => measured.steps);
  const peak = Math.max(...made.map(({ measured }) => measured.peak));
  return { spans, loudness: loudnessOf({ steps, peak }) };
}

/** Encodes some of the chunks, by their numbers. */
export async function encodeChunks(
  sound: AsyncIterable<Float32Array>,
  { chunks, ...given }: { chunks: ReadonlySet<number>; samples: number; workshop: Workshop },
): Promise<void> {
  for await (const { n, pcm } of windows(sound, given.samples)) {
    if (chunks.has(n)) await encodedChunk(n, pcm, given);
    if (n >= Math.max(...chunks)) return;
  }
}

async function* windows(
  sound: AsyncIterable<Float32Array>,
  samples: number,
): AsyncGenerator<{ readonly n: number; readonly pcm: Float32Array }> {
  const last = chunkWindows(samples).length - 1;
  const emptyWindow = (n: number): Float32Array<ArrayBuffer> => {
    const { from, to } = windowOf(n, samples);
    return new Float32Array((to - from) * 2);
  };
  let n = 0;
  let window = emptyWindow(0);
  let filled = 0;
  for await (const block of sound) {
    for (let taken = 0; taken < block.length;) {
      const part = block.subarray(taken, taken + window.length - filled);
      if (part.length === 0) throw new Error('the mixed sound is longer than the film');
      window.set(part, filled);
      filled += part.length;
      taken += part.length;
      while (filled === window.length && n < last) {
        yield { n, pcm: window };
        const overlap = window.subarray((windowOf(n + 1, samples).from - windowOf(n, samples).from) * 2);
        n += 1;
        window = emptyWindow(n);
        window.set(overlap);
        filled = overlap.length;
      }
    }
  }
  if (filled !== window.length || n !== last) throw new Error('the mixed sound is shorter than the film');
  yield { n, pcm: window };
}
