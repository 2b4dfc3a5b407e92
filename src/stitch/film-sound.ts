import { join } from 'node:path';
import { z } from 'zod';
import { digest } from '../base/digest.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { encodeSound, PACKET } from './aac.js';
import { AS_IT_IS, type Level, levelFor, levelled, lowered, PEAK_DBTP } from './level.js';
import { type Loudness, loudnessSchema, METER_FORM, openMeter } from './loudness.js';
import { keep, readKept } from './kept-json.js';
import { mixedSound, type Score } from './mix.js';
import type { Workshop } from './workshop.js';

/** Counts up when the same score would sound differently. */
const MIX_FORM = 1;

/** How often a film is encoded again, at most, because the encoder raised its peaks. */
const AGAIN = 2;

const finishSchema = z.strictObject({
  level: z.strictObject({ gainDb: z.number(), ceilingDb: z.number().nullable() }),
  loudness: loudnessSchema,
});

/** How a score is brought to its loudness, and how loud the film then is. */
type Finish = { readonly level: Level; readonly loudness: Loudness };

/**
 * Writes a film's sound as one AAC stream and says how loud it is when it is decoded. Clips alone stay as loud as they
 * are; where the film says its loudness, or lays music or other sound over clips, it is brought to its level.
 */
export async function makeFilmSound(
  score: Score,
  given: { wantedLufs: number | null; path: string; workshop: Workshop },
): Promise<Loudness> {
  const { wantedLufs, path, workshop } = given;
  const encode = async (level: Level): Promise<void> => {
    await encodeSound(levelled(mixedSound(score), level), { samples: score.samples, path, workshop });
  };
  const memory = memoryOf(score, wantedLufs, workshop);
  const known = await readKept(memory, finishSchema);
  if (known !== null) {
    await encode(known.level);
    return known.loudness;
  }
  const touched = wantedLufs !== null || score.music !== null || score.laid.length > 0;
  let level = touched ? await levelFor(() => mixedSound(score), wantedLufs) : AS_IT_IS;
  await encode(level);
  let loudness = await measureEncoded(score, { path, workshop });
  for (let again = 0; again < AGAIN && touched && (loudness.dbtp ?? -Infinity) > PEAK_DBTP; again++) {
    level = lowered(level, loudness);
    await encode(level);
    loudness = await measureEncoded(score, { path, workshop });
  }
  const finish: Finish = { level, loudness };
  await keep(memory, finish, workshop.derived);
  return loudness;
}

const SILENT: Loudness = { lufs: null, dbtp: null };

async function measureEncoded(
  { samples, takes, laid, music }: Score,
  { path, workshop }: { path: string; workshop: Workshop },
): Promise<Loudness> {
  if (music === null && laid.length === 0 && takes.every((take) => take.path === null)) return SILENT;
  const meter = openMeter();
  const add = meterBytes(meter.add);
  // The first packet is the encoder's run-up.
  const played = `atrim=start_sample=${PACKET}:end_sample=${PACKET + samples}`;
  const pcm = ['-af', `${played},aformat=sample_fmts=flt:channel_layouts=stereo`, '-f', 'f32le', 'pipe:1'];
  await workshop.make({
    shot: null,
    path: null,
    args: [...strictInput(path, '-f', 'aac'), ...pcm],
    onStdout: (chunk) => {
      add(chunk);
      return true;
    },
  });
  return meter.loudness();
}

/** Hands whole samples on, whatever chunks their bytes come in. */
function meterBytes(add: (block: Float32Array) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 8);
    add(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole)));
    rest = bytes.subarray(whole);
  };
}

function memoryOf(score: Score, wantedLufs: number | null, { derived, ffmpeg }: Workshop): string {
  const forms = { mix: MIX_FORM, meter: METER_FORM, build: ffmpeg.build };
  return join(derived.dir, 'loudness', `${digest({ ...forms, score, wantedLufs })}.json`);
}
