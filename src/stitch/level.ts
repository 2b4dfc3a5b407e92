import { z } from 'zod';
import { limited } from './limiter.js';
import { type Loudness, loudnessOf, openMeter } from './loudness.js';
import { factorOf } from './pcm.js';

/** No true peak of a film is to be over this, in dBTP. */
export const PEAK_DBTP = -1;

/** What the encoder may add to a peak, in dB. */
const HEADROOM = 0.3;

/** More than this, in dB, is never limited away: it would be heard as pumping. */
const MOST_LIMITED = 8;

/** Gains are so coarse, in dB, that sound which changed by less is not encoded again. */
const GRAIN = 0.1;

const ROUNDS = 3;

/** What is done to a mix: a gain, and where peaks would then be too high, a ceiling under which they are held (in dBTP; null: none). */
export const levelSchema = z
  .strictObject({ gainDb: z.number(), ceilingDb: z.number().nullable() })
  .readonly();
export type Level = z.infer<typeof levelSchema>;

export const AS_IT_IS: Level = { gainDb: 0, ceilingDb: null };

/** A film's sound, from its beginning, as often as it is asked for. */
export type Sound = () => AsyncIterable<Float32Array>;

/**
 * The level at which a mix has the loudness that is wanted (null: the one it has), its peaks under `PEAK_DBTP`. A plain
 * gain where that is enough; else the limiter, and what that takes from the loudness is added again. A mix whose
 * loudness lies in short bursts stays below what is wanted.
 */
export async function levelFor(sound: Sound, wantedLufs: number | null): Promise<Level> {
  const { lufs, dbtp } = await measured(sound());
  if (lufs === null || dbtp === null) return AS_IT_IS;
  let gain = (wantedLufs ?? lufs) - lufs;
  if (dbtp + inGrains(gain) <= PEAK_DBTP) return { gainDb: inGrains(gain), ceilingDb: null };
  const ceilingDb = PEAK_DBTP - HEADROOM;
  const most = ceilingDb - dbtp + MOST_LIMITED;
  gain = Math.min(gain, most);
  for (let round = 0; round < ROUNDS && wantedLufs !== null; round++) {
    const now = await measured(levelled(sound(), { gainDb: inGrains(gain), ceilingDb }));
    const missing = wantedLufs - (now.lufs ?? wantedLufs);
    if (Math.abs(missing) < GRAIN) break;
    gain = Math.min(most, gain + missing);
  }
  return { gainDb: inGrains(gain), ceilingDb };
}

/** A level whose peaks are so much lower that what was measured after encoding is no longer too high. */
export function lowered(level: Level, { dbtp }: Loudness): Level {
  const over = (dbtp ?? PEAK_DBTP) - PEAK_DBTP;
  return { ...level, ceilingDb: inGrains((level.ceilingDb ?? PEAK_DBTP) - over - GRAIN) };
}

/** A block holds until the next is asked for. */
export async function* levelled(
  sound: AsyncIterable<Float32Array>,
  { gainDb, ceilingDb }: Level,
): AsyncGenerator<Float32Array> {
  const gained = gainDb === 0 ? sound : amplified(sound, factorOf(gainDb));
  yield* ceilingDb === null ? gained : limited(gained, factorOf(ceilingDb));
}

export async function measured(sound: AsyncIterable<Float32Array>): Promise<Loudness> {
  const meter = openMeter();
  for await (const block of sound) meter.add(block);
  return loudnessOf(meter.measured());
}

async function* amplified(sound: AsyncIterable<Float32Array>, factor: number): AsyncGenerator<Float32Array> {
  for await (const block of sound) {
    for (let n = 0; n < block.length; n++) block[n] = (block[n] ?? 0) * factor;
    yield block;
  }
}

function inGrains(db: number): number {
  return Math.round(db / GRAIN) / Math.round(1 / GRAIN);
}
