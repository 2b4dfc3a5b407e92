import { hashOf } from '../disk/store.js';
import { allMadeAside } from '../media/aside.js';
import { encodings } from '../media/film-encoder.js';
import { besideOf, keepTheirs } from './beside.js';
import { type Fitting, megabytes, type Sized } from './fit-size.js';
import { type JoinGiven, writeFilm } from './join.js';
import { type Film, type FilmBytes, type FilmMade, rememberFilm, writtenBeside } from './memory.js';
import type { PictureMade } from './picture.js';
import { verifyFilm } from './verify.js';
import type { Workshop } from './workshop.js';

/** All of a film, before it is written. */
export type Parts = Sized & Pick<PictureMade, 'grey'> & { readonly join: JoinGiven };

/** Writes the film and what stands beside it aside; only when all is whole each gets its name. */
export async function nameFilm(given: FilmMade, parts: Fitting<Parts>, workshop: Workshop): Promise<Film> {
  const { out, derived, timeline } = given;
  const { join, grey } = parts.made;
  const beside = besideOf(given, workshop);
  const ours = await writtenBeside(given);
  const make = async ([film = '', ...asides]: readonly string[]): Promise<FilmBytes> => {
    const written = await writeFilm(film, join);
    await verifyFilm(film, { ...join, rate: timeline.rate }, workshop);
    const hashes: Record<string, string> = {};
    const notes = notesOn(given, parts);
    for (const [n, { path, make: makeBeside }] of beside.entries()) {
      const aside = asides[n] ?? '';
      await makeBeside(aside, film);
      hashes[path] = (await hashOf(aside)) ?? '';
    }
    workshop.signal.throwIfAborted();
    for (const [path, next] of Object.entries(hashes)) {
      const kept = await keepTheirs(path, { ours: ours.get(path), next });
      if (kept !== null) notes.push(kept);
    }
    return { ...written, loudness: join.sound.loudness, beside: hashes, notes, isGrey: grey.size > 0 };
  };
  const paths = [out, ...beside.map(({ path }) => path)];
  const bytes = await allMadeAside(paths, { mark: derived.mark, make });
  return await rememberFilm(given, bytes, workshop.ffmpeg);
}

/** What the film does not have as it should. */
function notesOn({ finish }: FilmMade, { encoding, made, tries }: Fitting<Parts>): string[] {
  const notes: string[] = [];
  if (made.grey.size > 0) {
    const shots = [...made.grey].join(', ');
    notes.push(`HDR looks grey in ${shots}: this ffmpeg has no filter zscale`);
  }
  if (finish.maxBytes !== null && tries > 1) {
    const from = `crf ${encoding.crf} instead of ${encodings[finish.quality].crf}`;
    const size = `${megabytes(made.sizeBytes)} of at most ${megabytes(finish.maxBytes)}`;
    notes.push(`its picture was made poorer to fit (${from}): ${size}, found in ${tries} tries`);
  }
  return notes;
}
