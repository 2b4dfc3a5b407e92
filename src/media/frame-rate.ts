import { greatestCommonDivisor } from '../base/divisor.js';
import type { Rate } from '../base/time.js';

export type FrameTimes = {
  /** When each picture is shown, ascending, in ticks. */
  readonly ticks: readonly number[];
  /** Tick after the last picture; no later than it where its length is not known. */
  readonly end: number;
  readonly ticksPerSecond: number;
};

const NTSC = [24_000, 30_000, 60_000, 120_000].map((n) => ({ n, d: 1001 }));

/** The rate that the pictures' times stand on; where they stand on none, their average. */
export function frameRateOf(times: FrameTimes): { rate: Rate; variableRate: boolean } {
  const { ticks, ticksPerSecond } = times;
  const [first = 0] = ticks;
  const last = ticks.at(-1) ?? first;
  const end = times.end > last ? times.end : last + Math.max(1, last - first) / Math.max(1, ticks.length - 1);
  const second = ticks[1] ?? end;
  const averageFps = (ticks.length * ticksPerSecond) / Math.max(1, end - first);
  const whole = Math.round(averageFps);
  const exact = reduced({ n: ticksPerSecond, d: Math.max(1, Math.round(second - first)) });
  const candidates = [...(whole > 0 ? [{ n: whole, d: 1 }] : []), ...NTSC, exact];
  const stamps = ticks.length === 1 ? [first, end] : ticks;
  // Times are rounded to ticks: of a millisecond in WebM.
  const constant = candidates.find((rate) =>
    stamps.every((tick, k) => Math.abs(tick - first - (k * ticksPerSecond * rate.d) / rate.n) < 1),
  );
  if (constant !== undefined) return { rate: constant, variableRate: false };
  // So fine that hours of pictures have their length to the millisecond, and small enough for ffmpeg.
  return { rate: reduced({ n: Math.round(averageFps * 1e6), d: 1e6 }), variableRate: true };
}

function reduced({ n, d }: Rate): Rate {
  const common = greatestCommonDivisor(n, d);
  return { n: n / common, d: d / common };
}
