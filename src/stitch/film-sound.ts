import { basename, join } from 'node:path';
import { digest, type Json } from '../base/digest.js';
import { encodeChunks, encodeSound, type SoundPackets } from './aac.js';
import { AS_IT_IS, type Level, levelFor, levelled, levelSchema, lowered, PEAK_DBTP } from './level.js';
import { keep, readKept } from './kept-json.js';
import { mixedSound, type Score } from './mix.js';
import { forms } from './recipe.js';
import type { Workshop } from './workshop.js';

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
  const mixed = (): AsyncIterable<Float32Array> => whileOpen(mixedSound(score), workshop);
  const encode = (level: Level): Promise<SoundPackets> =>
    encodeSound(levelled(mixed(), level), { samples: score.samples, workshop });
  if (staysAsItIs(score, wantedLufs)) return await encode(AS_IT_IS);
  const memory = memoryOf(score, wantedLufs, workshop);
  const known = await readKept(memory, levelSchema);
  if (known !== null) return await encode(known);
  let level = await levelFor(mixed, wantedLufs);
  let sound = await encode(level);
  for (let again = 0; again < AGAIN && (sound.loudness.dbtp ?? -Infinity) > PEAK_DBTP; again++) {
    level = lowered(level, sound.loudness);
    sound = await encode(level);
  }
  await keep(memory, level, workshop.derived);
  return sound;
}

/** Encodes some chunks of a film's sound before all of it is known; none where its level depends on all of it. */
export async function makeSoundAhead(
  score: Score,
  given: { chunks: ReadonlySet<number>; wantedLufs: number | null; workshop: Workshop },
): Promise<void> {
  const { samples } = score;
  if (staysAsItIs(score, given.wantedLufs))
    await encodeChunks(whileOpen(mixedSound(score), given.workshop), { ...given, samples });
}

function staysAsItIs({ music, laid }: Score, wantedLufs: number | null): boolean {
  return wantedLufs === null && music === null && laid.length === 0;
}

/** All that is done to a film's sound ends with its workshop. */
async function* whileOpen(
  sound: AsyncIterable<Float32Array>,
  { signal }: Workshop,
): AsyncGenerator<Float32Array> {
  for await (const block of sound) {
    signal.throwIfAborted();
    yield block;
  }
}

function memoryOf(score: Score, wantedLufs: number | null, { derived, ffmpeg }: Workshop): string {
  const { mix, meter } = forms;
  return join(
    derived.dir,
    'levels',
    `${digest({ mix, meter, build: ffmpeg.build, score: unplaced(score), wantedLufs })}.json`,
  );
}

/** Decoded sound is named by what it is, wherever the project lies. */
function unplaced({ takes, laid, music, ...rest }: Score): Json {
  const named = <T extends { readonly path: string | null }>(sound: T): T => ({
    ...sound,
    path: sound.path === null ? null : basename(sound.path),
  });
  return {
    ...rest,
    takes: takes.map(named),
    laid: laid.map(named),
    music: music === null ? null : named(music),
  };
}
