import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { digest, type Json, sha256 } from '../base/digest.js';
import type { Derived } from '../media/aside.js';
import type { Clip } from './clip.js';
import { hashOf } from '../disk/store.js';
import { keep, readKept } from './kept-json.js';
import { loudnessSchema } from './loudness.js';
import type { Caption } from '../plan/captions.js';
import type { Chapter } from '../plan/chapters.js';
import type { Overlay } from '../plan/overlays.js';
import type { Finish } from '../plan/deliveries.js';
import type { SoundFile, Soundtrack } from '../plan/soundtrack.js';
import { signKey } from './overlays/sign-key.js';
import type { Timeline } from '../plan/timeline.js';
import { sizeOf } from './workshop.js';

/** What a film is made of, and where it is. */
export type FilmMade = {
  readonly timeline: Timeline;
  readonly clips: readonly Clip[];
  readonly soundtrack: Soundtrack;
  readonly captions: readonly Caption[];
  readonly chapters: readonly Chapter[];
  readonly overlays: readonly Overlay[];
  readonly finish: Finish;
  readonly out: string;
  readonly derived: Derived;
};

/** A film's bytes, as they were when it was made, and of what. */
const memorySchema = z.strictObject({
  digest: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  loudness: loudnessSchema,
  /** Path → hash of what was written beside it: captions, a poster. */
  beside: z.record(z.string(), z.string()),
});

export type FilmBytes = Omit<z.infer<typeof memorySchema>, 'digest'>;

/** Counts up when the same timeline and clips would give another film. */
const FILM_FORM = 4;

/** The film as it was made from the same timeline and clips, where a file of that size and its captions are still there; else null. */
export async function rememberedFilm(made: FilmMade): Promise<FilmBytes | null> {
  const remembered = await readMemory(made);
  if (remembered?.digest !== digestOf(made)) return null;
  for (const [path, hash] of Object.entries(remembered.beside))
    if ((await hashOf(path)) !== hash) return null;
  return (await sizeOf(made.out)) === remembered.sizeBytes ? remembered : null;
}

/** The files that lie beside a film as this program wrote them, whatever the film was made of. */
export async function filesBeside(made: FilmMade): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [path, hash] of Object.entries((await readMemory(made))?.beside ?? {}))
    if ((await hashOf(path)) === hash) paths.push(path);
  return paths;
}

async function readMemory(made: FilmMade): Promise<z.infer<typeof memorySchema> | null> {
  return await readKept(memoryOf(made), memorySchema);
}

export async function rememberFilm(made: FilmMade, bytes: FilmBytes): Promise<void> {
  const memory: z.infer<typeof memorySchema> = { digest: digestOf(made), ...bytes };
  await keep(memoryOf(made), memory, made.derived);
}

function memoryOf({ out, derived }: FilmMade): string {
  const path = resolve(out);
  return join(derived.dir, 'films', `${basename(path, '.mp4')}-${sha256(path).slice(0, 8)}.json`);
}

function digestOf(made: FilmMade): string {
  const { timeline, clips, soundtrack, captions, chapters, overlays, finish } = made;
  const clipHashes = clips.map((clip) => clip.sha256);
  const { music, laid, loudnessLufs } = soundtrack;
  const sound = { music: music === null ? null : unnamed(music), laid: laid.map(unnamed), loudnessLufs };
  return digest({
    form: FILM_FORM,
    timeline: timeline satisfies Json,
    clips: clipHashes,
    sound,
    captions,
    chapters,
    overlays: overlays.map((one) => ({ ...one, shows: signKey(one.shows) })),
    finish,
  });
}

/** Bytes make a film, whatever their file is called. */
function unnamed<T extends { readonly file: SoundFile }>(sound: T): Omit<T, 'file'> & { file: string } {
  return { ...sound, file: sound.file.sha256 };
}
