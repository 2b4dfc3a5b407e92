import { colours, type Rect } from './layout.js';
import { below, drawText, textHeight, type Sheet } from './sheet.js';

const type = {
  hand: { weight: 400, tracking: 0 },
  colour: colours.ink,
  leading: 1.35,
  maxLines: 40,
  field: 'long',
} as const;

/** Under this, in design units, lines that are too many run on as one text. */
const SMALLEST = 13;

/** The largest size in which all lines, each its own paragraph, have room; null: there is none, they would run on. */
export function dialogueSize(
  sheet: Sheet,
  spoken: readonly string[],
  { rect, largest }: { rect: Rect; largest: number },
): number | null {
  for (let size = largest; size >= SMALLEST; size -= 1) {
    const height = setAll(sheet, spoken, { size, room: { ...rect, height: Infinity }, set: textHeight });
    if (height <= rect.height) return size;
  }
  return null;
}

/**
 * Lines in the order spoken, each its own paragraph, all in one size: the largest in which all of them have room.
 * `set` draws or only measures them. Returns the height.
 */
export function setDialogue(
  sheet: Sheet,
  spoken: readonly string[],
  { rect, largest, set }: { rect: Rect; largest: number; set: typeof drawText },
): number {
  if (spoken.length === 0) return 0;
  const size = dialogueSize(sheet, spoken, { rect, largest });
  if (size !== null) return setAll(sheet, spoken, { size, room: rect, set });
  return set(sheet, spoken.join(' '), { ...type, largest, smallest: SMALLEST, rect });
}

function setAll(
  sheet: Sheet,
  spoken: readonly string[],
  { size, room, set }: { size: number; room: Rect; set: typeof drawText },
): number {
  const gap = 4 * sheet.unit;
  let free = room;
  for (const line of spoken) {
    free = below(free, set(sheet, line, { ...type, largest: size, smallest: size, rect: free }) + gap);
  }
  return Math.max(0, free.y - room.y - gap);
}
