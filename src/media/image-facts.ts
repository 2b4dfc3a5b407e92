import { crc32 } from 'node:zlib';
import { imageSize } from 'image-size';
import { reasonOf } from '../base/fault.js';
import { magicOf } from './magic.js';
import { type Unreadable, unreadable } from './unreadable.js';

export type ImageFacts = {
  readonly kind: 'image';
  readonly format: 'png' | 'jpeg' | 'webp';
  /** As shown: EXIF applied. */
  readonly width: number;
  readonly height: number;
};

/**
 * Format and size of a whole PNG, JPEG or WebP. Decoders draw half a picture from half a file without a word, so the
 * file's own structure is walked to its end.
 */
export function imageFacts(bytes: Uint8Array): ImageFacts | Unreadable {
  const magic = magicOf(bytes);
  if (magic?.kind !== 'image') return unreadable('unknown_format', 'not a PNG, JPEG or WebP picture');
  const incomplete = checks[magic.format](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (incomplete !== null) return incomplete;
  try {
    const { width, height, orientation } = imageSize(bytes);
    if (width === 0 || height === 0) return unreadable('unreadable', 'a picture without a size');
    const turned = orientation !== undefined && orientation >= 5;
    return {
      kind: 'image',
      format: magic.format,
      width: turned ? height : width,
      height: turned ? width : height,
    };
  } catch (error) {
    return unreadable('unreadable', reasonOf(error));
  }
}

const checks = { png: checkPng, jpeg: checkJpeg, webp: checkWebp };

/** Chunks (length, type, data, CRC) up to IEND; PNG specification, third edition, section 5. */
function checkPng(bytes: Buffer): Unreadable | null {
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) break;
    if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(at + 4, end))) {
      return unreadable('unreadable', 'damaged: a checksum inside the PNG does not match');
    }
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return null;
    at = end + 4;
  }
  return unreadable('truncated', 'the PNG ends before its last chunk');
}

const SOS = 0xda;
const EOI = Buffer.from([0xff, 0xd9]);

/** Segments up to the first scan, then an end of image: in a scan's data FF is followed by 00, so FFD9 is not by chance. */
function checkJpeg(bytes: Buffer): Unreadable | null {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker !== SOS) at += 2 + bytes.readUInt16BE(at + 2);
    else return bytes.includes(EOI, at) ? null : unreadable('truncated', 'the JPEG has no end');
  }
  return unreadable('truncated', 'the JPEG ends before its picture');
}

function checkWebp(bytes: Buffer): Unreadable | null {
  const size = bytes.length < 12 ? Infinity : bytes.readUInt32LE(4) + 8;
  return size <= bytes.length
    ? null
    : unreadable('truncated', `the WebP should have ${size} bytes and has ${bytes.length}`);
}
