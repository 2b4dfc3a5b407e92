import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { encodeSound, type SoundPackets } from './aac.js';
import { AS_IT_IS, type Level, levelFor, levelled, levelSchema, lowered, PEAK_DBTP } from './level.js';
import { METER_FORM } from './loudness.js';
import { keep, readKept } from './kept-json.js';
import { mixedSound, type Score } from './mix.js';
import type { Workshop } from './workshop.js';

/** Counts up when the same score would sound differently. */
const MIX_FORM = 1;

/** How often a film is encoded again, at most, because the encoder raised its peaks. */
const AGAIN = 2;

/**
 * Encodes a film's sound as one AAC stream. Clips alone stay as loud as they are; where the film says its loudness, or
 * lays music or other sound over clips, it is brought to its level, which is found once.
 */
export async function makeFilmSound(
  score: Score,
  { wantedLufs, workshop }: { wantedLufs: number | null; workshop: Workshop },
): Promise<SoundPackets> {
  const encode = (level: Level): Promise<SoundPackets> =>
    encodeSound(levelled(mixedSound(score), level), { samples: score.samples, workshop });
  if (wantedLufs === null && score.music === null && score.laid.length === 0) return await encode(AS_IT_IS);
  const memory = memoryOf(score, wantedLufs, workshop);
  const known = await readKept(memory, levelSchema);
  if (known !== null) return await encode(known);
  let level = await levelFor(() => mixedSound(score), wantedLufs);
  let sound = await encode(level);
  for (let again = 0; again < AGAIN && (sound.loudness.dbtp ?? -Infinity) > PEAK_DBTP; again++) {
    level = lowered(level, sound.loudness);
    sound = await encode(level);
  }
  await keep(memory, level, workshop.derived);
  return sound;
}

function memoryOf(score: Score, wantedLufs: number | null, { derived, ffmpeg }: Workshop): string {
  const forms = { mix: MIX_FORM, meter: METER_FORM, build: ffmpeg.build };
  return join(derived.dir, 'levels', `${digest({ ...forms, score, wantedLufs })}.json`);
}
