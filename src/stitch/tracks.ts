import { type Rate, SAMPLE_RATE, SOUND_BIT_RATE, SOUND_PACKET as PACKET } from '../base/time.js';
import type { Chapter } from '../plan/chapters.js';
import { filmTicks, REORDER_FRAMES } from '../media/film-encoder.js';
import { chapterDescription, chapterSample, type Run, soundDescription, type Track } from '../media/movie.js';
import { pictureIndex } from '../media/picture-index.js';
import type { SoundPackets } from './aac.js';
import { type TextSample, textDescription } from './caption-track.js';
import { StitchFault } from './clip.js';
import type { Picture } from './conform.js';
import type { PieceFile } from './piece-files.js';
import { type Bytes, type Span, spanBytes } from './spans.js';

/** What a film is joined from, all of it made. */
export type FilmParts = {
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
};

/** Where the bytes of a track's samples come from, in their order. */
export type Source = { readonly track: Track; readonly bytes: Bytes };

/** What is joined to a film, track by track: picture, sound, words and chapters. */
export async function sourcesOf(given: FilmParts): Promise<readonly Source[]> {
  return [await pictureSource(given), soundSource(given), ...textSources(given)];
}

async function pictureSource({ pieces, picture }: FilmParts): Promise<Source> {
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

function soundSource({ sound, samples }: FilmParts): Source {
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

function textSources({ words, titles, picture: { rate } }: FilmParts): readonly Source[] {
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
