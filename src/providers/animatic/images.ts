import { readFile } from 'node:fs/promises';
import type { Canvas, Image } from '@napi-rs/canvas';
import { imageSize } from 'image-size';
import type { Easel } from './easel.js';
import { ClipFailure } from './failure.js';

/** Both have a width and a height and can be drawn. */
export type Drawable = Image | Canvas;

/** A larger picture is refused before it is decoded: it would fill the memory. */
const MOST_PIXELS = 64_000_000;

/** `name` is how a person is told which picture is meant. Throws a ClipFailure that says what is wrong with it. */
export async function readImage(path: string, name: string, easel: Easel): Promise<Image> {
  const bytes = await readWhole(path, name);
  return decode(bytes, name, easel);
}

/** The guards without the decoding: the format by its first bytes, the size, and that the file is whole. */
export async function checkImage(path: string, name: string): Promise<void> {
  await readWhole(path, name);
}

export async function decode(bytes: Buffer, name: string, easel: Easel): Promise<Image> {
  try {
    return await easel.canvas.loadImage(bytes);
  } catch (error) {
    throw new ClipFailure('refused', `${name} cannot be drawn: its data is damaged`, { cause: error });
  }
}

async function readWhole(path: string, name: string): Promise<Buffer> {
  const bytes = await readFile(path);
  const problem = problemOf(bytes);
  if (problem !== null) throw new ClipFailure('refused', `${name} cannot be drawn: ${problem}`);
  return bytes;
}

/** The canvas draws half a picture of half a file, and runs what an SVG says; so nothing gets there unseen. */
function problemOf(bytes: Buffer): string | null {
  const whole = wholeness(bytes);
  if (whole === null) return 'it is not a PNG, JPEG or WebP image';
  if (!whole) return 'the file ends before the image does';
  const size = sizeOf(bytes);
  if (size === null) return 'its size cannot be read';
  if (size.width * size.height > MOST_PIXELS) return `${size.width}x${size.height} pixels are too many`;
  return null;
}

function sizeOf(bytes: Buffer): { width: number; height: number } | null {
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null; // what the package throws says no more than that the header makes no sense
  }
}

/** Null: another format. */
function wholeness(bytes: Buffer): boolean | null {
  const latin = (from: number, to: number): string => bytes.toString('latin1', from, to);
  if (latin(0, 8) === '\x89PNG\r\n\x1a\n') return isWholePng(bytes);
  if (latin(0, 3) === '\xff\xd8\xff') return isWholeJpeg(bytes);
  if (latin(0, 4) === 'RIFF' && latin(8, 12) === 'WEBP') {
    return bytes.length >= 20 && bytes.readUInt32LE(4) + 8 <= bytes.length;
  }
  return null;
}

/** Its chunks lead to IEND. */
function isWholePng(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length;) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return true;
    at += 12 + bytes.readUInt32BE(at);
  }
  return false;
}

/** Its segments lead to a scan, and after the scan comes an end (a thumbnail's own end lies inside a segment). */
function isWholeJpeg(bytes: Buffer): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    if (bytes[at + 1] === 0xff) at += 1;
    else if (bytes[at + 1] === 0xda) return bytes.includes('\xff\xd9', at, 'latin1');
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}
