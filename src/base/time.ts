/** Frames per second as a fraction: 24/1, 30000/1001. */
export type Rate = { readonly n: number; readonly d: number };

/** Samples per second of every film's sound. */
export const SAMPLE_RATE = 48_000;

/** Samples of a packet of it (AAC), and bits a second. */
export const SOUND_PACKET = 1024;
export const SOUND_BIT_RATE = 192_000;

const NTSC: Readonly<Record<string, Rate>> = {
  '23.976': { n: 24_000, d: 1001 },
  '23.98': { n: 24_000, d: 1001 },
  '29.97': { n: 30_000, d: 1001 },
  '59.94': { n: 60_000, d: 1001 },
};

/** The rate that an author means by a number: 23.976, 29.97 and 59.94 are the NTSC fractions. */
export function rateOf(fps: number): Rate {
  return NTSC[String(fps)] ?? { n: fps, d: 1 };
}

export function fpsOf(rate: Rate): number {
  return rate.n / rate.d;
}

/** The frame that stands nearest to a moment. Lengths are differences of such frames, never rounded on their own. */
export function frameAt(seconds: number, rate: Rate): number {
  return Math.round((seconds * rate.n) / rate.d);
}

/** Sums of decimals are compared with this much patience, in frames or seconds: far below a frame. */
export const PATIENCE = 1e-6;

/** Whole frames in so many seconds, which may be without end. */
export function framesIn(seconds: number, rate: Rate): number {
  return Math.floor((seconds * rate.n) / rate.d + PATIENCE);
}

/** Frames that last at least so many seconds. */
export function framesCovering(seconds: number, rate: Rate): number {
  return Math.ceil((seconds * rate.n) / rate.d - PATIENCE);
}

export function secondsAt(frame: number, rate: Rate): number {
  return (frame * rate.d) / rate.n;
}

/** Seconds as people read and write them, to a thousandth: finer than any frame. */
export function shownSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The sample on which a frame starts. */
export function sampleAt(frame: number, rate: Rate): number {
  return Math.round((frame * SAMPLE_RATE * rate.d) / rate.n);
}
