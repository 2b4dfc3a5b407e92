import { type FileHandle, open } from 'node:fs/promises';
import { ifFault } from '../base/fault.js';
import { box, type BoxRead, boxesIn, headOf } from './boxes.js';

/** What the index of an MP4 says of its picture, as far as joining needs it. */
export type PictureIndex = {
  /** Packets, also those that are never shown. */
  readonly packets: number;
  /** When each is shown, in ticks, in the order of decoding. */
  readonly shown: readonly number[];
  readonly ticksPerSecond: number;
  /** Which packets need none before them, from 0; null: all. */
  readonly keys: readonly number[] | null;
  /** Where the bytes of each lie, and how many they are. */
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
  /** The decoder's configuration (`avcC`) in hex: size, shape, colours, reordering. */
  readonly header: string;
  /** The whole description of its samples, but for what is said of their bit rate. */
  readonly description: Buffer;
};

/** Read in one piece: an index of hours is smaller. */
const MOST_INDEX_BYTES = 64 * 1024 * 1024;

/** More than films of a day have. */
const MOST_SAMPLES = 10_000_000;

/** Null: no such file, or not one with an H.264 picture whose index can be relied on and is as plain as this program's own. */
export async function pictureIndex(path: string): Promise<PictureIndex | null> {
  const file = await open(path, 'r').catch(ifFault(null, 'ENOENT', 'ENOTDIR'));
  if (file === null) return null;
  try {
    const movie = await readMovie(file);
    return movie === null ? null : indexIn(movie);
  } catch (error) {
    if (error instanceof RangeError) return null; // torn
    throw error;
  } finally {
    await file.close();
  }
}

async function readMovie(file: FileHandle): Promise<Buffer | null> {
  const { size: fileBytes } = await file.stat();
  for (let at = 0; at + 8 <= fileBytes;) {
    const head = await readAt(file, at, Math.min(16, fileBytes - at));
    const { type, size } = headOf(head, 0);
    const end = size === 0 ? fileBytes : at + size;
    if (end <= at || end > fileBytes) return null;
    if (type === 'moov') return end - at > MOST_INDEX_BYTES ? null : await readAt(file, at, end - at);
    at = end;
  }
  return null;
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw new RangeError('the file became shorter');
  return buffer;
}

function indexIn(moov: Buffer): PictureIndex | null {
  const tracks = within(boxesIn(moov), 'moov').filter(({ type }) => type === 'trak');
  const track = tracks.find((one) => kindOf(one) === 'vide');
  return track === undefined ? null : indexOf(track);
}

function kindOf(track: BoxRead): string {
  return find(track, 'mdia', 'hdlr')?.toString('latin1', 8, 12) ?? '';
}

function indexOf(track: BoxRead): PictureIndex | null {
  const media = find(track, 'mdia', 'mdhd');
  const table = (type: string): Buffer | null => find(track, 'mdia', 'minf', 'stbl', type);
  const [sizes, times, entry] = [table('stsz'), table('stts'), table('stsd')];
  const begins = beginOf(find(track, 'edts', 'elst'));
  const described = entry === null ? null : descriptionIn(entry);
  if (media === null || sizes === null || times === null || described === null || begins === null)
    return null;
  const ticksPerSecond = media.readUInt32BE(media[0] === 1 ? 20 : 12);
  const each = sizesIn(sizes);
  const offsets = offsetsIn(each, { chunks: table('stsc'), near: table('stco'), far: table('co64') });
  const decoded = runsIn(times);
  const late = table('ctts');
  const moved = late === null ? decoded.map(() => 0) : runsIn(late);
  if (offsets === null || decoded.length !== each.length || moved.length !== each.length) return null;
  let at = -begins;
  const shown = decoded.map((lasts, n) => {
    const when = at + ((moved[n] ?? 0) | 0); // version 1 has negative ones, and version 0 none so large
    at += lasts;
    return when;
  });
  const keys = table('stss');
  return {
    packets: each.length,
    shown,
    ticksPerSecond,
    keys: keys === null ? null : numbersIn(keys, 4).map((number) => number - 1),
    offsets,
    sizes: each,
    ...described,
  };
}

/** Ticks that the edit list cuts off the beginning; null: it does more than that. */
function beginOf(edits: Buffer | null): number | null {
  if (edits === null) return 0;
  if (edits.readUInt32BE(4) !== 1) return null;
  const begins = edits[0] === 1 ? Number(edits.readBigInt64BE(16)) : edits.readInt32BE(12);
  return begins < 0 ? null : begins;
}

function descriptionIn(entries: Buffer): Pick<PictureIndex, 'header' | 'description'> | null {
  const [entry, more] = boxesIn(entries.subarray(8));
  if (entry?.type !== 'avc1' || more !== undefined) return null;
  const parts = boxesIn(entry.content.subarray(78));
  const header = parts.find(({ type }) => type === 'avcC')?.content.toString('hex');
  if (header === undefined) return null;
  const kept = parts.filter(({ type }) => type !== 'btrt').map(({ type, content }) => box(type, content));
  return { header, description: box('avc1', entry.content.subarray(0, 78), ...kept) };
}

function sizesIn(table: Buffer): number[] {
  const [all, count] = [table.readUInt32BE(4), table.readUInt32BE(8)];
  return all === 0 ? numbersIn(table, 8) : repeated(all, count);
}

/** A chunk is samples that lie one after the other. */
function offsetsIn(
  sizes: readonly number[],
  { chunks, near, far }: Record<'chunks' | 'near' | 'far', Buffer | null>,
): number[] | null {
  if (chunks === null || (near === null) === (far === null)) return null;
  const starts = near === null ? longsIn(far ?? Buffer.alloc(8)) : numbersIn(near, 4);
  const runs = numbersIn(chunks, 4, 3);
  const offsets: number[] = [];
  let run = 0;
  for (const [n, start] of starts.entries()) {
    while (run + 3 < runs.length && (runs[run + 3] ?? 0) <= n + 1) run += 3;
    let at = start;
    for (let k = 0; k < (runs[run + 1] ?? 0) && offsets.length < sizes.length; k++) {
      at += sizes[offsets.push(at) - 1] ?? 0;
    }
  }
  return offsets.length === sizes.length ? offsets : null;
}

/** `count` rows of numbers, after the count that stands at a place. */
function numbersIn(table: Buffer, at: number, columns = 1): number[] {
  const numbers = new Array<number>(table.readUInt32BE(at) * columns);
  for (let n = 0; n < numbers.length; n++) numbers[n] = table.readUInt32BE(at + 4 + 4 * n);
  return numbers;
}

function longsIn(table: Buffer): number[] {
  return Array.from({ length: table.readUInt32BE(4) }, (_, n) => Number(table.readBigUInt64BE(8 + 8 * n)));
}

/** Runs of equal numbers, told one by one. */
function runsIn(table: Buffer): number[] {
  const runs = numbersIn(table, 4, 2);
  const all: number[] = [];
  for (let n = 0; n < runs.length; n += 2) {
    for (const one of repeated(runs[n + 1] ?? 0, runs[n] ?? 0)) all.push(one);
  }
  return all;
}

function repeated(value: number, count: number): number[] {
  if (count > MOST_SAMPLES) throw new RangeError('no film has so many samples');
  return new Array<number>(count).fill(value);
}

function find(one: BoxRead, ...path: readonly string[]): Buffer | null {
  const [type, ...rest] = path;
  if (type === undefined) return one.content;
  const next = boxesIn(one.content).find((child) => child.type === type);
  return next === undefined ? null : find(next, ...rest);
}

function within(boxes: readonly BoxRead[], type: string): readonly BoxRead[] {
  return boxes.flatMap((one) => (one.type === type ? boxesIn(one.content) : []));
}
