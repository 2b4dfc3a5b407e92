import { z } from 'zod';
import { SAMPLE_RATE } from '../base/time.js';
import { decibelsOf } from './pcm.js';
import { openPeaks } from './true-peak.js';

/** How loud a programme is as a whole, in LUFS, and its highest true peak, in dBTP; null: nothing is heard. */
export const loudnessSchema = z
  .strictObject({ lufs: z.number().nullable(), dbtp: z.number().nullable() })
  .readonly();
export type Loudness = z.infer<typeof loudnessSchema>;

export type Meter = {
  /** Stereo, 48 kHz. */
  readonly add: (block: Float32Array) => void;
  readonly measured: () => Measured;
};

/** What was heard: the energy of each whole tenth of a second as the ear weighs it, and the highest true peak as a factor of full scale. */
export type Measured = { readonly steps: readonly number[]; readonly peak: number };

/** Loudness is judged over four of these, a tenth of a second each. */
export const STEP = SAMPLE_RATE / 10;
const STEPS = 4;

/** Quieter than this is no programme, in LUFS; and so much quieter than the rest is a pause, in LU. */
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/** What reads its silence as its loudness: nothing was over the gate. */
const OFFSET = -0.691;

/** Measures as ITU-R BS.1770-5 and EBU R 128 say, in one pass. */
export function openMeter(): Meter {
  const channels = [openChannel(), openChannel()] as const;
  const steps: number[] = [];
  let peak = 0;
  let energy = 0;
  let filled = 0;
  return {
    add: (block) => {
      for (let n = 0; n + 1 < block.length; n += 2) {
        for (let c = 0; c < 2; c++) {
          const sample = block[n + c] ?? 0;
          const channel = channels[c === 0 ? 0 : 1];
          const weighted = channel.weigh(sample);
          energy += weighted * weighted;
          peak = Math.max(peak, channel.peak(sample, peak));
        }
        filled += 1;
        if (filled < STEP) continue;
        steps.push(energy / STEP);
        energy = 0;
        filled = 0;
      }
    },
    measured: () => ({ steps, peak }),
  };
}

export function loudnessOf({ steps, peak }: Measured): Loudness {
  return { lufs: gated(steps), dbtp: peak < 1e-5 ? null : decibelsOf(peak) };
}

function gated(steps: readonly number[]): number | null {
  const blocks = steps.slice(STEPS - 1).map((_, n) => mean(steps.slice(n, n + STEPS)));
  const heard = blocks.filter((block) => lufsOf(block) > ABSOLUTE_GATE);
  if (heard.length === 0) return null;
  const gate = lufsOf(mean(heard)) + RELATIVE_GATE;
  return lufsOf(mean(heard.filter((block) => lufsOf(block) > gate)));
}

function lufsOf(energy: number): number {
  return OFFSET + 10 * Math.log10(energy);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

type Channel = {
  readonly weigh: (sample: number) => number;
  readonly peak: (sample: number, floor: number) => number;
};

/** The head's shelf, then the ear's high pass, at 48 kHz. */
function openChannel(): Channel {
  const shelf = openFilter(
    [1.53512485958697, -2.69169618940638, 1.19839281085285],
    [-1.69065929318241, 0.73248077421585],
  );
  const highPass = openFilter([1, -2, 1], [-1.99004745483398, 0.99007225036621]);
  return { weigh: (sample) => highPass(shelf(sample)), peak: openPeaks() };
}

function openFilter(
  [b0, b1, b2]: readonly [number, number, number],
  [a1, a2]: readonly [number, number],
): (sample: number) => number {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return (x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    return y;
  };
}
