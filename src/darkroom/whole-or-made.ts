import { existsSync } from 'node:fs';
import { madeAside, type Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { runFfmpeg, strictInput } from '../media/run-ffmpeg.js';

export type Making<T> = {
  /** How many frames it has, a picture one. */
  readonly frames: number;
  readonly make: (aside: string) => Promise<T>;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

/** Makes what is sent, or finds it made and whole. `done`: it is there. */
export async function wholeOrMade<T extends { readonly kind: string }>(
  path: string,
  making: Making<T>,
): Promise<T | { readonly kind: 'done' }> {
  if (existsSync(path) && (await isWhole(path, making))) return { kind: 'done' };
  const { make, derived } = making;
  return await madeAside(path, { mark: derived.mark, make, isWhole: ({ kind }) => kind === 'done' });
}

/** Decodes it: what a power cut left of it would be paid for. */
async function isWhole(
  path: string,
  { frames: wanted, ffmpeg, signal }: Omit<Making<unknown>, 'make'>,
): Promise<boolean> {
  let frames = 0;
  const outcome = await runFfmpeg({
    ffmpeg,
    args: [...strictInput(path), '-fps_mode', 'passthrough', '-f', 'null', '-'],
    signal,
    onFrame: (decoded) => (frames = decoded),
  });
  return outcome.kind === 'done' && outcome.complaints === '' && frames === wanted;
}
