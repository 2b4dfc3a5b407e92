import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { digest, type Json, sha256 } from '../base/digest.js';
import { secondsAt } from '../base/time.js';
import { hashOf } from '../disk/store.js';
import type { Derived } from '../media/aside.js';
import { canToneMap } from '../media/colours.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { SoundFile } from '../plan/soundtrack.js';
import { keep, readKept } from './kept-json.js';
import { type Loudness, loudnessSchema } from './loudness.js';
import type { FilmOrder } from './order.js';
import type { Signwriter } from './overlays/signwriter.js';
import { recipeOf } from './recipe.js';
import { sizeOf } from './space.js';

/** What a film is made of, and where it is. */
export type FilmMade = FilmOrder & {
  readonly signs: Signwriter;
  readonly out: string;
  readonly derived: Derived;
};

export type Film = {
  readonly path: string;
  readonly frames: number;
  readonly durationS: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Of its sound, decoded. */
  readonly loudness: Loudness;
  /** Paths of its captions and of its poster. */
  readonly beside: readonly string[];
  /** What it does not have as it should, though it is made: sentences for people. */
  readonly notes: readonly string[];
};

/** A film as it was when it was made, of what, and by what. */
const memorySchema = z.strictObject({
  digest: z.string(),
  /** The build of ffmpeg. */
  build: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  loudness: loudnessSchema,
  /** Path → hash of what was written beside it: captions, a poster. */
  beside: z.record(z.string(), z.string()),
  notes: z.array(z.string()),
  /** It shows HDR grey, for want of a filter. */
  isGrey: z.boolean(),
});

type Memory = z.infer<typeof memorySchema>;

export type FilmBytes = Omit<Memory, 'digest' | 'build'>;

/**
 * The film as it would be made now, where a file of that size, and all that lies beside it, are still there; else null.
 * An ffmpeg is asked for only where a film is remembered; null: there is none here, and it stays as it is.
 */
export async function rememberedFilm(
  made: FilmMade,
  findFfmpeg: () => Promise<Ffmpeg | null>,
  signal: AbortSignal,
): Promise<Film | null> {
  const memory = await readMemory(made);
  if (memory?.digest !== digestOf(made)) return null;
  const ffmpeg = await findFfmpeg();
  if (ffmpeg !== null && memory.build !== ffmpeg.build) return null;
  if ((await sizeOf(made.out)) !== memory.sizeBytes) return null;
  for (const [path, hash] of Object.entries(memory.beside)) if ((await hashOf(path)) !== hash) return null;
  if (memory.isGrey && ffmpeg !== null && (await canToneMap(ffmpeg, signal))) return null;
  return filmOf(made, memory);
}

/** Path → hash of what lies beside a film as this program wrote it, whatever the film was made of. */
export async function writtenBeside(made: FilmMade): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  for (const [path, hash] of Object.entries((await readMemory(made))?.beside ?? {}))
    if ((await hashOf(path)) === hash) written.set(path, hash);
  return written;
}

/** Remembers a film that stands in its place, and removes what an earlier one had beside it and this one has not. */
export async function rememberFilm(made: FilmMade, bytes: FilmBytes, { build }: Ffmpeg): Promise<Film> {
  for (const path of (await writtenBeside(made)).keys())
    if (bytes.beside[path] === undefined) await rm(path, { force: true });
  const memory: Memory = { digest: digestOf(made), build, ...bytes };
  await keep(memoryOf(made), memory, made.derived);
  return filmOf(made, bytes);
}

function filmOf({ out, timeline: { frames, rate } }: FilmMade, bytes: FilmBytes): Film {
  const { sizeBytes, sha256, loudness, beside, notes } = bytes;
  const durationS = secondsAt(frames, rate);
  return { path: out, frames, durationS, sizeBytes, sha256, loudness, beside: Object.keys(beside), notes };
}

async function readMemory(made: FilmMade): Promise<Memory | null> {
  return await readKept(memoryOf(made), memorySchema);
}

function memoryOf({ out, derived }: FilmMade): string {
  const path = resolve(out);
  return join(derived.dir, 'films', `${basename(path, '.mp4')}-${sha256(path).slice(0, 8)}.json`);
}

function digestOf(made: FilmMade): string {
  const { timeline, clips, soundtrack, captions, chapters, overlays, signs, finish } = made;
  const clipHashes = clips.map((clip) => clip.sha256);
  const { music, laid, loudnessLufs } = soundtrack;
  const sound = { music: music === null ? null : unnamed(music), laid: laid.map(unnamed), loudnessLufs };
  return digest({
    recipe: recipeOf(finish.quality),
    timeline: timeline satisfies Json,
    clips: clipHashes,
    sound,
    captions,
    chapters,
    overlays: overlays.map((one) => ({ ...one, shows: signs.keyOf(one.shows, timeline) })),
    finish,
  });
}

/** Bytes make a film, whatever their file is called. */
function unnamed<T extends { readonly file: SoundFile }>(sound: T): Omit<T, 'file'> & { file: string } {
  return { ...sound, file: sound.file.sha256 };
}
