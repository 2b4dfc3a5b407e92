import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { leastCommonMultiple } from '../base/divisor.js';
import { SAMPLE_RATE, secondsAt } from '../base/time.js';
import { filmTicks } from '../media/film-encoder.js';
import { type Chunk, movieHead, type Track } from '../media/movie.js';
import type { Sized } from './fit-size.js';
import { type FilmParts, type Source, sourcesOf } from './tracks.js';

export type JoinGiven = FilmParts & { readonly signal: AbortSignal };

export type FilmWritten = { readonly sha256: string; readonly sizeBytes: number };

/**
 * Writes a film from its pieces and its packets of sound as they are: nothing is encoded, and every time stamp is one of
 * the film's grid. Its index stands first, a second of each track follows the same of the others, and its bytes are
 * hashed on their way.
 */
export async function writeFilm(path: string, given: JoinGiven): Promise<FilmWritten> {
  const { head, chunks, sources } = await laidOut(given);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'w');
  try {
    const write = async (bytes: Buffer): Promise<void> => {
      hash.update(bytes);
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
      sizeBytes += bytes.length;
    };
    await write(head);
    const next = sources.map(() => 0);
    for (const { track, samples } of chunks) {
      given.signal.throwIfAborted();
      const from = next[track] ?? 0;
      next[track] = from + samples;
      await write((await sources[track]?.bytes.read(from, from + samples)) ?? Buffer.alloc(0));
    }
    // It takes the place of a film that was whole.
    await file.sync();
  } finally {
    await file.close();
    for (const { bytes } of sources) await bytes.close();
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** How many bytes a film would have, and how many of them its picture. */
export async function filmBytes(given: JoinGiven): Promise<Sized> {
  const { head, chunks } = await laidOut(given);
  const bytesOf = (some: readonly Chunk[]): number => some.reduce((sum, chunk) => sum + chunk.sizeBytes, 0);
  const pictureBytes = bytesOf(chunks.filter(({ track }) => track === 0));
  return { sizeBytes: head.length + bytesOf(chunks), pictureBytes };
}

/** The film's beginning, and all that follows in its order. */
async function laidOut(
  given: JoinGiven,
): Promise<{ head: Buffer; chunks: readonly Chunk[]; sources: readonly Source[] }> {
  const { picture, chapters } = given;
  const sources = await sourcesOf(given);
  const tracks = sources.map(({ track }) => track);
  const chunks = interleaved(tracks);
  const head = movieHead({
    tracks,
    chunks,
    ticksPerSecond: leastCommonMultiple(filmTicks(picture.rate).perSecond, SAMPLE_RATE),
    width: picture.width,
    height: picture.height,
    chapters: chapters.map(({ from, title }) => ({ atS: secondsAt(from, picture.rate), title })),
  });
  return { head, chunks, sources };
}

/** What is played in the same second lies together. */
function interleaved(tracks: readonly Track[]): readonly Chunk[] {
  const cuts = tracks.map(secondsOf);
  const seconds = Math.max(...cuts.map((cut) => cut.length - 1));
  return Array.from({ length: seconds }, (_, second) =>
    tracks.flatMap(({ sizes }, track): Chunk[] => {
      const [from, to] = [cuts[track]?.[second] ?? sizes.length, cuts[track]?.[second + 1] ?? sizes.length];
      const sizeBytes = sizes.slice(from, to).reduce((sum, size) => sum + size, 0);
      return to > from ? [{ track, samples: to - from, sizeBytes }] : [];
    }),
  ).flat();
}

/** The sample with which each second begins, and how many there are. */
function secondsOf({ lasts, ticksPerSecond }: Track): number[] {
  const cuts = [0];
  let [sample, at] = [0, 0];
  for (const { samples, ticks } of lasts) {
    for (let n = 0; n < samples; n++, sample++, at += ticks) {
      while (at >= cuts.length * ticksPerSecond) cuts.push(sample);
    }
  }
  return [...cuts, sample];
}
