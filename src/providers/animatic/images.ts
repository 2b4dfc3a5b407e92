import { readFile } from 'node:fs/promises';
import type { Canvas, Image } from '@napi-rs/canvas';
import { imageFacts } from '../../media/image-facts.js';
import type { Easel } from '../../lettering/easel.js';
import { ClipFailure } from './failure.js';

/** Both have a width and a height and can be drawn. */
export type Drawable = Image | Canvas;

/** A larger picture is refused before it is decoded: it would fill the memory. */
const MOST_PIXELS = 64_000_000;

/** `name` is how a person is told which picture is meant. Throws a ClipFailure that says what is wrong with it. */
export async function readImage(path: string, name: string, easel: Easel): Promise<Image> {
  return decode(await readWhole(path, name), name, easel);
}

/** The guards without the decoding. */
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

/** The canvas draws half a picture of half a file, and runs what an SVG says; so nothing gets there unseen. */
async function readWhole(path: string, name: string): Promise<Buffer> {
  const bytes = await readFile(path);
  const facts = imageFacts(bytes);
  if (facts.kind !== 'image') throw new ClipFailure('refused', `${name} cannot be drawn: ${facts.detail}`);
  if (facts.width * facts.height > MOST_PIXELS) {
    const size = `${facts.width}x${facts.height}`;
    throw new ClipFailure('refused', `${name} cannot be drawn: ${size} pixels are too many`);
  }
  return bytes;
}
