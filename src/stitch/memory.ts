import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { digest, type Json, sha256 } from '../base/digest.js';
import { isFault } from '../base/fault.js';
import { madeAside } from '../media/aside.js';
import type { Clip } from './clip.js';
import type { Timeline } from '../plan/timeline.js';

/** What a film is made of, and where it is. */
export type FilmMade = {
  readonly timeline: Timeline;
  readonly clips: readonly Clip[];
  readonly out: string;
  /** `.castreel/derived`. */
  readonly derivedDir: string;
};

/** A film's bytes, as they were when it was made. */
export type FilmBytes = { readonly sha256: string; readonly sizeBytes: number };

/** Counts up when the same timeline and clips would give another film. */
const FILM_FORM = 1;

/** The film as it was made from the same timeline and clips, where a file of that size is still there; else null. */
export async function rememberedFilm(made: FilmMade): Promise<FilmBytes | null> {
  const remembered = parsed(await textAt(memoryOf(made)));
  if (remembered?.digest !== digestOf(made)) return null;
  return (await sizeAt(made.out)) === remembered.sizeBytes ? remembered : null;
}

export async function rememberFilm(made: FilmMade, bytes: FilmBytes): Promise<void> {
  const memory = { digest: digestOf(made), ...bytes };
  await madeAside(memoryOf(made), (aside) => writeFile(aside, `${JSON.stringify(memory)}\n`));
}

function memoryOf({ out, derivedDir }: FilmMade): string {
  const path = resolve(out);
  return join(derivedDir, 'films', `${basename(path, '.mp4')}-${sha256(path).slice(0, 8)}.json`);
}

function digestOf({ timeline, clips }: FilmMade): string {
  const clipHashes = clips.map((clip) => clip.sha256);
  return digest({ form: FILM_FORM, timeline: timeline satisfies Json, clips: clipHashes });
}

/** Null for what is not such a memory: the film is made again. */
function parsed(text: string): (FilmBytes & { readonly digest: string }) | null {
  try {
    const value = JSON.parse(text) as Partial<FilmBytes & { digest: string }> | null;
    const { digest: of, sha256: hash, sizeBytes } = value ?? {};
    if (typeof of !== 'string' || typeof hash !== 'string' || typeof sizeBytes !== 'number') return null;
    return { digest: of, sha256: hash, sizeBytes };
  } catch {
    return null;
  }
}

async function textAt(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(missingAs(''));
}

async function sizeAt(path: string): Promise<number> {
  return (await stat(path).catch(missingAs(null)))?.size ?? -1;
}

function missingAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (isFault(error, 'ENOENT', 'ENOTDIR')) return value;
    throw error;
  };
}
