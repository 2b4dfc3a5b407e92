import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Derived } from '../media/aside.js';
import { keep, readKept } from './kept-json.js';

/** A packet of a stream as ffmpeg's framecrc lists it. */
export type Packet = {
  readonly stream: number;
  readonly dts: number;
  readonly pts: number;
  readonly duration: number;
  readonly sizeBytes: number;
  /** Adler-32 (RFC 1950) that begins with 0. */
  readonly checksum: number;
};

/** Reads a list of packets, a chunk of text after the other; what is no packet is passed on as it is. */
export function packetReader(given: {
  readonly onPacket: (packet: Packet) => void;
  readonly onHead?: (line: string) => void;
}): (chunk: Uint8Array) => boolean {
  let rest = '';
  return (chunk) => {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      if (line.startsWith('#')) given.onHead?.(line);
      else given.onPacket(packetIn(line));
    }
    return true;
  };
}

function packetIn(line: string): Packet {
  const numbers = line.split(',').map(Number);
  const [stream = NaN, dts = NaN, pts = NaN, duration = NaN, sizeBytes = NaN, checksum = NaN] = numbers;
  return { stream, dts, pts, duration, sizeBytes, checksum };
}

/** As ffmpeg's framecrc counts it. */
export function adler32(bytes: Uint8Array): number {
  let [low, high] = [0, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}

const checksumsSchema = z.array(z.number()).readonly();

/** Checksums of a piece's packets, as they were when it was decoded; null: none were kept. */
export async function checksumsOf(piece: string): Promise<readonly number[] | null> {
  return await readKept(checksumsPath(piece), checksumsSchema);
}

export async function keepChecksums(
  piece: string,
  checksums: readonly number[],
  derived: Derived,
): Promise<void> {
  await keep(checksumsPath(piece), checksums, derived);
}

/** Beside the folder of pieces. */
function checksumsPath(piece: string): string {
  return join(dirname(dirname(piece)), 'packets', `${basename(piece, '.mp4')}.json`);
}
