import { ascii, box, full, list32, LONG, u16, u32, u64 } from './boxes.js';

/** A track of a film that is about to be written: of each of its samples all but the bytes. */
export type Track = {
  readonly kind: 'picture' | 'sound' | 'words' | 'chapters';
  /** How its samples are coded: one entry of `stsd`. */
  readonly description: Buffer;
  readonly ticksPerSecond: number;
  /** Bytes of each sample, in the order of decoding. */
  readonly sizes: readonly number[];
  /** Ticks of so many samples in a row. */
  readonly lasts: readonly Run[];
  /** By so many ticks so many samples in a row are shown after they are decoded; empty: all at once. */
  readonly late: readonly Run[];
  /** The samples that need none before them, from 0; null: all. */
  readonly keys: readonly number[] | null;
  /** The part that is played: ticks left out at its beginning, and those that follow. */
  readonly played: { readonly from: number; readonly ticks: number };
};

export type Run = { readonly samples: number; readonly ticks: number };

/** Samples of a track, by its place in the list of tracks, that lie in the file one after the other. */
export type Chunk = { readonly track: number; readonly samples: number; readonly sizeBytes: number };

export type Movie = {
  readonly tracks: readonly Track[];
  /** In the order of the file. */
  readonly chunks: readonly Chunk[];
  /** A multiple of what all tracks count in, so that none ends early by rounding. */
  readonly ticksPerSecond: number;
  readonly width: number;
  readonly height: number;
  /** Shown in players' menus: begins in seconds. */
  readonly chapters: readonly { readonly atS: number; readonly title: string }[];
};

/**
 * All of an MP4 that stands before its samples (ISO/IEC 14496-12), which then follow chunk by chunk: what plays it needs
 * nothing from the end. No dates and no names of programs: equal movies are equal bytes.
 */
export function movieHead(movie: Movie): Buffer {
  const kind = box('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2avc1mp41'));
  const sizeBytes = movie.chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0);
  // Of one length whatever the offsets are.
  const length = kind.length + moov(movie, 0).length + 16;
  const data = Buffer.concat([u32(1), ascii('mdat'), u64(sizeBytes + 16)]);
  return Buffer.concat([kind, moov(movie, length), data]);
}

function moov(movie: Movie, dataStart: number): Buffer {
  const { tracks, ticksPerSecond, chapters } = movie;
  const lasting = Math.max(...tracks.map((track) => playedIn(track, ticksPerSecond)));
  const still = [u32(0x10000), u16(0x100), Buffer.alloc(10), MATRIX, Buffer.alloc(24)];
  const head = box('mvhd', times(ticksPerSecond, lasting), ...still, u32(tracks.length + 1));
  return box(
    'moov',
    head,
    ...tracks.map((_, n) => trak(movie, n, dataStart)),
    ...(chapters.length === 0 ? [] : [box('udta', chapterList(chapters))]),
  );
}

/** Nothing is turned or moved. */
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** `und`, packed (ISO 639-2/T in five bits a letter). */
const UNDETERMINED = 0x55c4;

/** In movies and tracks alike: version 1, no dates. */
function times(ticksPerSecond: number, ticks: number): Buffer {
  return Buffer.concat([u32(LONG), u64(0, 0), u32(ticksPerSecond), u64(ticks)]);
}

function playedIn({ played, ticksPerSecond }: Track, perSecond: number): number {
  return (played.ticks * perSecond) / ticksPerSecond;
}

const HANDLER = { picture: 'vide', sound: 'soun', words: 'sbtl', chapters: 'text' } as const;

function trak(movie: Movie, n: number, dataStart: number): Buffer {
  const track = movie.tracks[n];
  if (track === undefined) throw new Error(`no track ${n}`);
  const { kind, ticksPerSecond, played } = track;
  const lasting = playedIn(track, movie.ticksPerSecond);
  const edit = full1('elst', u32(1), u64(lasting), u64(played.from), u16(1, 0));
  const decoded = track.lasts.reduce((sum, { samples, ticks }) => sum + samples * ticks, 0);
  const chapters = movie.tracks.findIndex((one) => one.kind === 'chapters');
  const named = kind === 'picture' && chapters !== -1;
  return box(
    'trak',
    trackHead(movie, n, lasting),
    ...(named ? [box('tref', box('chap', u32(chapters + 1)))] : []),
    box('edts', edit),
    box(
      'mdia',
      box('mdhd', times(ticksPerSecond, decoded), u16(UNDETERMINED, 0)),
      full('hdlr', u32(0), ascii(HANDLER[kind]), u32(0, 0, 0), ascii('\0')),
      box('minf', ...mediaHeads(kind), SAME_FILE, sampleTable(movie, n, dataStart)),
    ),
  );
}

/** Chapters are read by players and never shown by themselves; of tracks of one kind only the first plays. */
function trackHead({ tracks, width, height }: Movie, n: number, lasting: number): Buffer {
  const kind = tracks[n]?.kind ?? 'picture';
  const [enabled, group, volume] = {
    picture: [3, 0, 0],
    sound: [3, 1, 0x100],
    words: [3, 0, 0],
    chapters: [2, 0, 0],
  }[kind] as [number, number, number];
  const size = kind === 'picture' ? [width * 0x10000, height * 0x10000] : [0, 0];
  const lie = [u32(0, 0), u16(0, group, volume, 0), MATRIX, list32(size)];
  return box('tkhd', u32(LONG + enabled), u64(0, 0), u32(n + 1, 0), u64(lasting), ...lie);
}

function mediaHeads(kind: Track['kind']): readonly Buffer[] {
  if (kind === 'picture') return [box('vmhd', u32(1), u16(0, 0, 0, 0))];
  if (kind === 'sound') return [full('smhd', u16(0, 0))];
  if (kind === 'words') return [full('nmhd')];
  // As QuickTime has it, for players that want chapters so.
  const general = full('gmin', u16(0x40, 0x8000, 0x8000, 0x8000, 0, 0));
  return [box('gmhd', general, box('text', MATRIX))];
}

const SAME_FILE = box('dinf', full('dref', u32(1), box('url ', u32(1))));

function sampleTable({ tracks, chunks }: Movie, n: number, dataStart: number): Buffer {
  const track = tracks[n];
  if (track === undefined) throw new Error(`no track ${n}`);
  const { description, lasts, late, keys, sizes, kind } = track;
  const starts: number[] = [];
  const counts: number[] = [];
  let at = dataStart;
  for (const chunk of chunks) {
    if (chunk.track === n) {
      starts.push(at);
      counts.push(chunk.samples);
    }
    at += chunk.sizeBytes;
  }
  // Where a run of chunks of one count begins, from 1.
  const runs = counts.flatMap((count, k) => (count === counts[k - 1] ? [] : [k + 1, count, 1]));
  return box(
    'stbl',
    full('stsd', u32(1), description),
    full('stts', u32(lasts.length), runTable(lasts)),
    ...(late.length === 0 ? [] : [full('ctts', u32(late.length), runTable(late))]),
    ...(keys === null ? [] : [full('stss', u32(keys.length), list32(keys.map((key) => key + 1)))]),
    full('stsc', u32(runs.length / 3), list32(runs)),
    full('stsz', u32(0, sizes.length), list32(sizes)),
    full('co64', u32(starts.length), u64(...starts)),
    ...(kind === 'sound' ? roll(sizes.length) : []),
  );
}

function runTable(runs: readonly Run[]): Buffer {
  return list32(runs.flatMap(({ samples, ticks }) => [samples, ticks]));
}

/** Sound is right one packet after it begins to be decoded. */
function roll(packets: number): readonly Buffer[] {
  const before = full1('sgpd', ascii('roll'), u32(2, 1), Buffer.from([0xff, 0xff]));
  return [before, full('sbgp', ascii('roll'), u32(1, packets, 1))];
}

function full1(type: string, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(LONG), ...parts);
}

/** Chapters as most players read them; a list has 255 at most, and times in tenths of a microsecond. */
function chapterList(chapters: Movie['chapters']): Buffer {
  const listed = chapters.slice(0, 255);
  const entries = listed.map(({ atS, title }) => {
    const name = titleBytes(title);
    return Buffer.concat([u64(Math.round(atS * 1e7)), Buffer.from([name.length]), name]);
  });
  return full1('chpl', u32(0), Buffer.from([listed.length]), ...entries);
}

/** As many whole letters as fit. */
function titleBytes(title: string): Buffer {
  const bytes = Buffer.from(title);
  let end = Math.min(255, bytes.length);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // in the middle of a letter (UTF-8)
  return bytes.subarray(0, end);
}

/** A sample of a chapter track: its title. */
export function chapterSample(title: string): Buffer {
  const text = titleBytes(title);
  return Buffer.concat([u16(text.length), text, box('encd', u32(0x100))]);
}

/** How titles of chapters are coded (QuickTime File Format, text media). */
export function chapterDescription(): Buffer {
  return box('text', Buffer.alloc(6), u16(1), Buffer.alloc(44));
}

/** AAC-LC, 48 kHz, stereo (ISO/IEC 14496-1 and -3). */
export function soundDescription({ sampleRate, bitRate }: { sampleRate: number; bitRate: number }): Buffer {
  const config = descriptor(0x05, Buffer.from([0x11, 0x90]));
  const decoder = descriptor(0x04, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(bitRate, bitRate), config);
  const stream = descriptor(0x03, u16(1), Buffer.from([0]), decoder, descriptor(0x06, Buffer.from([2])));
  const head = [Buffer.alloc(6), u16(1), u32(0, 0), u16(2, 16, 0, 0), u32(sampleRate * 0x10000)];
  return box('mp4a', ...head, full('esds', stream));
}

function descriptor(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
