import { readIndex } from '../../media/read-index.js';
import type { Layout, Rect } from './layout.js';

/** What an animatic clip says of itself in its `comment`: whose panel it is and where on the page its picture is. */
export type Origin = {
  readonly shot: string;
  readonly page: { width: number; height: number };
  readonly window: Rect;
};

const form = /^castreel animatic; shot (.+); picture (\d+)x(\d+)\+(\d+)\+(\d+) of (\d+)x(\d+)$/;

export function commentOf(shot: string, { width, height, window }: Layout): string {
  const at = `${window.width}x${window.height}+${window.x}+${window.y}`;
  return `castreel animatic; shot ${shot}; picture ${at} of ${width}x${height}`;
}

/** Null: the clip was not made here, or has no index that could be read; ffmpeg will say what is wrong with it. */
export async function originOf(clip: string): Promise<Origin | null> {
  const tags = await readIndex(clip, (input) => input.getMetadataTags());
  const [whole, shot = '', ...numbers] = form.exec('kind' in tags ? '' : (tags.comment ?? '')) ?? [];
  if (whole === undefined) return null;
  const [width = 0, height = 0, x = 0, y = 0, pageWidth = 0, pageHeight = 0] = numbers.map(Number);
  return { shot, window: { x, y, width, height }, page: { width: pageWidth, height: pageHeight } };
}
