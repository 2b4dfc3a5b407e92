import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { leastCommonMultiple } from '../base/divisor.js';
import { type Rate, SAMPLE_RATE, secondsAt, SOUND_BIT_RATE, SOUND_PACKET as PACKET } from '../base/time.js';
import type { Chapter } from '../plan/chapters.js';
import { filmTicks, REORDER_FRAMES } from '../media/film-encoder.js';
import {
  chapterDescription,
  chapterSample,
  type Chunk,
  movieHead,
  type Run,
  soundDescription,
  type Track,
} from '../media/movie.js';
import { pictureIndex } from '../media/picture-index.js';
import type { SoundPackets } from './aac.js';
import { type TextSample, textDescription } from './caption-track.js';
import { StitchFault } from './clip.js';
import type { Picture } from './conform.js';
import type { Sized } from './fit-size.js';
import type { PieceFile } from './piece-files.js';
import { type Bytes, type Span, spanBytes } from './spans.js';

export type JoinGiven = {
  readonly pieces: readonly PieceFile[];
  readonly picture: Omit<Picture, 'encoding'>;
  readonly sound: SoundPackets;
  readonly samples: number;
  /** The film's captions; empty: it has none. */
  readonly words: readonly TextSample[];
  /** In the film's order, the first on its first frame; empty: it has none. */
  readonly chapters: readonly Chapter[];
  /** Of the chapters. */
  readonly titles: readonly TextSample[];
  readonly signal: AbortSignal;
};

export type FilmWritten = { readonly sha256: string; readonly sizeBytes: number };

/** Where the bytes of a track's samples come from, in their order. */
type Source = { readonly track: Track; readonly bytes: Bytes };

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
  const sources = [await pictureSource(given), soundSource(given), ...textSources(given)];
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

async function pictureSource({ pieces, picture }: JoinGiven): Promise<Source> {
  const { perSecond, perFrame } = filmTicks(picture.rate);
  const sizes: number[] = [];
  const late: number[] = [];
  const keys: number[] = [];
  const spans: Span[] = [];
  let description: Buffer | null = null;
  for (const { path, frames } of pieces) {
    const index = await pictureIndex(path);
    if (index?.packets !== frames)
      throw new StitchFault(null, `${path} was changed while the film was joined`);
    description ??= index.description;
    const first = sizes.length;
    spans.push({ first, path, offsets: index.offsets, sizes: index.sizes });
    for (let n = 0; n < frames; n++) {
      sizes.push(index.sizes[n] ?? 0);
      late.push((index.shown[n] ?? 0) + (REORDER_FRAMES - n) * perFrame);
    }
    for (const key of index.keys ?? index.sizes.keys()) keys.push(first + key);
  }
  const track: Track = {
    kind: 'picture',
    description: description ?? Buffer.alloc(0),
    ticksPerSecond: perSecond,
    sizes,
    lasts: [{ samples: sizes.length, ticks: perFrame }],
    late: runsOf(late),
    keys,
    played: { from: REORDER_FRAMES * perFrame, ticks: sizes.length * perFrame },
  };
  return { track, bytes: spanBytes(spans) };
}

function soundSource({ sound, samples }: JoinGiven): Source {
  const { spans } = sound;
  const sizes = spans.flatMap((span) => span.sizes);
  const packets = sizes.length;
  const track: Track = {
    kind: 'sound',
    description: soundDescription({ sampleRate: SAMPLE_RATE, bitRate: SOUND_BIT_RATE }),
    ticksPerSecond: SAMPLE_RATE,
    sizes,
    // The first packet is the encoder's run-up, and the last holds what is left: the track is as long as the film to the sample.
    lasts: runsOf(
      Array.from({ length: packets }, (_, n) =>
        n < packets - 1 ? PACKET : samples - (packets - 2) * PACKET,
      ),
    ),
    late: [],
    keys: null,
    played: { from: PACKET, ticks: samples },
  };
  return { track, bytes: spanBytes(spans) };
}

/** A film's chapters as samples that fill it. */
export function chapterSamples(chapters: readonly Chapter[], frames: number, rate: Rate): TextSample[] {
  const { perFrame } = filmTicks(rate);
  return chapters.map(({ from, title }, n) => {
    const to = chapters[n + 1]?.from ?? frames;
    return { ticks: (to - from) * perFrame, bytes: chapterSample(title) };
  });
}

function textSources({ words, titles, picture: { rate } }: JoinGiven): readonly Source[] {
  const sources: Source[] = [];
  if (words.length > 0) {
    sources.push(textSource('words', { samples: words, description: textDescription(), rate }));
  }
  if (titles.length > 0) {
    sources.push(textSource('chapters', { samples: titles, description: chapterDescription(), rate }));
  }
  return sources;
}

function textSource(
  kind: 'words' | 'chapters',
  { samples, description, rate }: { samples: readonly TextSample[]; description: Buffer; rate: Rate },
): Source {
  const track: Track = {
    kind,
    description,
    ticksPerSecond: filmTicks(rate).perSecond,
    sizes: samples.map(({ bytes }) => bytes.length),
    lasts: runsOf(samples.map(({ ticks }) => ticks)),
    late: [],
    keys: null,
    played: { from: 0, ticks: samples.reduce((sum, { ticks }) => sum + ticks, 0) },
  };
  const read = (from: number, to: number): Promise<Buffer> =>
    Promise.resolve(Buffer.concat(samples.slice(from, to).map(({ bytes }) => bytes)));
  return { track, bytes: { read, close: () => Promise.resolve() } };
}

function runsOf(ticks: readonly number[]): Run[] {
  const runs: { samples: number; ticks: number }[] = [];
  for (const one of ticks) {
    const last = runs.at(-1);
    if (last?.ticks === one) last.samples += 1;
    else runs.push({ samples: 1, ticks: one });
  }
  return runs;
}
