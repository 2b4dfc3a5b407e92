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

/**
 * Lines in the order spoken, each its own paragraph, all in one size: the largest in which all of them have room.
 * `set` draws or only measures them. Returns the height.
 */
export function setDialogue(
  sheet: Sheet,
  spoken: readonly string[],
  { rect, largest, set }: { rect: Rect; largest: number; set: typeof drawText },
): number {
  const gap = 4 * sheet.unit;
  const setAll = (size: number, room: Rect, by: typeof drawText): number => {
    let free = room;
    for (const line of spoken) {
      free = below(free, by(sheet, line, { ...type, largest: size, smallest: size, rect: free }) + gap);
    }
    return free.y - room.y - gap;
  };
  if (spoken.length === 0) return 0;
  for (let size = largest; size >= SMALLEST; size -= 1) {
    if (setAll(size, { ...rect, height: Infinity }, textHeight) <= rect.height)
      return setAll(size, rect, set);
  }
  return set(sheet, spoken.join(' '), { ...type, largest, smallest: SMALLEST, rect });
}
