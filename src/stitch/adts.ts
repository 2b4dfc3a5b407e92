import { readFile } from 'node:fs/promises';
import { sha256 } from '../base/digest.js';
import type { Span } from './spans.js';
import { sizeOf } from './space.js';

/** Where the packets lie in a file of them, and the hash of its bytes; null: there is none. */
export async function packetsIn(
  path: string,
): Promise<(Pick<Span, 'sizes' | 'offsets'> & { sha256: string }) | null> {
  if ((await sizeOf(path)) === null) return null;
  const bytes = await readFile(path);
  return { ...layoutOf(splitAdts(bytes)), sha256: sha256(bytes) };
}

/** Where the sound itself lies in packets one after the other, behind their heads. */
export function layoutOf(packets: readonly Buffer[]): Pick<Span, 'sizes' | 'offsets'> {
  let end = 0;
  const sizes = packets.map((packet) => packet.length - ADTS_HEAD);
  const offsets = packets.map((packet) => (end += packet.length) - packet.length + ADTS_HEAD);
  return { sizes, offsets };
}

/** Bytes of a packet's head where it has no checksum. */
const ADTS_HEAD = 7;

/** Packets of an ADTS stream; each says its length (ISO/IEC 13818-7, 6.2). What is torn at the end is left out. */
export function splitAdts(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at + ADTS_HEAD <= bytes.length;) {
    const length = ((bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff) >>> 0;
    if (bytes.readUInt16BE(at) >> 4 !== 0xfff || length < ADTS_HEAD || at + length > bytes.length) break;
    packets.push(bytes.subarray(at, at + length));
    at += length;
  }
  return packets;
}
