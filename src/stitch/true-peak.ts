/** Two of the four phases between two samples, of twelve taps each; the others are these, backwards (ITU-R BS.1770-5, annex 2). */
const NEAR = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const MIDDLE = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const TAPS = 12;

/** No more than so many times the loudest sample around it: the sum of the taps. */
const MOST = MIDDLE.reduce((sum, tap) => sum + Math.abs(tap), 0);

/** Samples by which a peak is told late. */
export const PEAK_DELAY = TAPS / 2;

/**
 * The peak of one channel where a sample stands and up to the next, at four times the rate, told `PEAK_DELAY` samples
 * late. Where it is certainly under `floor` it may be told as anything under it.
 */
export function openPeaks(): (sample: number, floor: number) => number {
  // Twice in a row, so that the last twelve always lie next to each other.
  const last = new Float64Array(TAPS * 2);
  let at = 0;
  let quiet = TAPS;
  return (sample, floor) => {
    last[at] = sample;
    last[at + TAPS] = sample;
    at = (at + 1) % TAPS;
    const level = Math.abs(sample);
    quiet = level * MOST >= floor ? 0 : quiet + 1;
    if (quiet >= TAPS) return level;
    let [near, nearBack, middle, middleBack] = [0, 0, 0, 0];
    for (let tap = 0; tap < TAPS; tap++) {
      const value = last[at + tap] ?? 0;
      near += value * (NEAR[tap] ?? 0);
      nearBack += value * (NEAR[TAPS - 1 - tap] ?? 0);
      middle += value * (MIDDLE[tap] ?? 0);
      middleBack += value * (MIDDLE[TAPS - 1 - tap] ?? 0);
    }
    return Math.max(
      Math.abs(last[at + TAPS - PEAK_DELAY] ?? 0),
      Math.abs(near),
      Math.abs(nearBack),
      Math.abs(middle),
      Math.abs(middleBack),
    );
  };
}
