import type { FileHandle } from 'node:fs/promises';
import { type Unreadable, unreadable } from './unreadable.js';

/**
 * Whether a film file is as long as its outermost parts say. Readers trust the index at its beginning and would count
 * frames whose bytes never came.
 */
export async function checkContainer(
  file: FileHandle,
  format: 'isobmff' | 'matroska',
): Promise<Unreadable | null> {
  const { size } = await file.stat();
  const end = format === 'isobmff' ? await endOfBoxes(file, size) : await endOfSegment(file);
  return end <= size ? null : unreadable('truncated', `${end - size} bytes are missing at the end`);
}

/** Boxes: 32 bits of length, 4 letters; length 1: 64 bits follow; length 0: to the end (ISO/IEC 14496-12, 4.2). */
async function endOfBoxes(file: FileHandle, size: number): Promise<number> {
  const head = Buffer.alloc(16);
  let at = 0;
  while (at + 8 <= size) {
    await file.read(head, 0, 16, at);
    const short = head.readUInt32BE(0);
    if (short === 0) return size;
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) return at; // no box: padding that some writers leave
    at += length;
  }
  return at;
}

/** EBML header, then one Segment; all bits of its length set: unknown, as in a recording (RFC 8794, 6). */
async function endOfSegment(file: FileHandle): Promise<number> {
  const head = Buffer.alloc(64);
  await file.read(head, 0, 64, 0);
  const header = variableInt(head, 4);
  if (header === null) return 0;
  const segment = 4 + header.bytes + header.value;
  await file.read(head, 0, 64, segment);
  const length = variableInt(head, 4);
  if (head.readUInt32BE(0) !== 0x18538067 || length === null) return 0;
  return segment + 4 + length.bytes + length.value;
}

/** Null: the value that stands for "unknown". */
function variableInt(bytes: Buffer, at: number): { value: number; bytes: number } | null {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8) return null;
  const raw = bytes.subarray(at, at + length);
  const mask = (1n << BigInt(7 * length)) - 1n;
  const value = BigInt(`0x${raw.toString('hex')}`) & mask;
  return value === mask ? null : { value: Number(value), bytes: length };
}
