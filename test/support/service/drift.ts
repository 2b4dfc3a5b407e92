/** Pixels from crest to crest, and frames from one time of greatest speed to the next: 256 frames hold whole ones of both. */
const WAVE = 16;
const SWAY = 32;

/**
 * A gray picture of 64x36 that drifts a pixel a frame, sometimes half as much again and sometimes half, and is noisy.
 * Frame 256 is frame 0. Every 16 frames the speed is the mean one: there a frame too few or too many is plain to see.
 */
export function drift(frame: number): Uint8Array {
  const way = frame - 3 * Math.cos((2 * Math.PI * frame) / SWAY);
  const random = noiseOf(frame);
  return Uint8Array.from({ length: 64 * 36 }, (_, at) => {
    const [x, y] = [at % 64, Math.floor(at / 64)];
    const wave = Math.sin((2 * Math.PI * (x - way + 3 * Math.sin(y / 5))) / WAVE);
    return Math.round(126 + 60 * wave + 12 * (random() - 0.5));
  });
}

/** Numbers from 0 to 1, for each frame others (`mulberry32`). */
function noiseOf(frame: number): () => number {
  let state = frame * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
