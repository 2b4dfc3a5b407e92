import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import type { Layout, Rect } from './layout.js';

/** What an animatic clip says of itself in its `comment`: whose panel it is and where on the page its picture is. */
export type Origin = {
  readonly shot: string;
  readonly page: { width: number; height: number };
  readonly window: Rect;
};

const form = /^castreel animatic; shot (\S+); picture (\d+)x(\d+)\+(\d+)\+(\d+) of (\d+)x(\d+)$/;

export function commentOf(shot: string, { width, height, window }: Layout): string {
  const at = `${window.width}x${window.height}+${window.x}+${window.y}`;
  return `castreel animatic; shot ${shot}; picture ${at} of ${width}x${height}`;
}

/** Null: the clip was not made here. */
export async function originOf(clip: string): Promise<Origin | null> {
  const input = new Input({ source: new FilePathSource(clip), formats: ALL_FORMATS });
  try {
    if (!(await input.canRead())) return null;
    const { comment } = await input.getMetadataTags();
    const found = form.exec(comment ?? '');
    if (found === null) return null;
    const [width, height, x, y, pageWidth, pageHeight] = found.slice(2).map(Number) as Six;
    return {
      shot: found[1] ?? '',
      window: { x, y, width, height },
      page: { width: pageWidth, height: pageHeight },
    };
  } finally {
    input.dispose();
  }
}

type Six = [number, number, number, number, number, number];
