import { colours, type Rect } from './layout.js';
import { drawLabel, drawText, inCapitals, type Sheet } from './sheet.js';

/** How each kind of text in a caption is set. */
const shotType = {
  hand: { weight: 620, tracking: -0.01 },
  colour: colours.ink,
  smallest: 12,
  leading: 1.2,
  field: 'short',
} as const;
export const cameraType = {
  hand: { weight: 600, tracking: 0.1 },
  colour: colours.amber,
  largest: 12.5,
  smallest: 11,
  leading: 1.5,
  maxLines: 6,
  field: 'short',
} as const;
export const promptType = {
  hand: { weight: 400, tracking: 0 },
  colour: colours.body,
  leading: 1.42,
  maxLines: 40,
  field: 'long',
} as const;
export const castType = {
  hand: { weight: 600, tracking: 0.12 },
  colour: colours.mute,
  largest: 11.5,
  smallest: 11.5,
  leading: 1.5,
  maxLines: 6,
  field: 'short',
} as const;

/** The shot's id, on one line as long as that leaves it the larger. Returns the height. */
export function drawId(
  sheet: Sheet,
  shot: string,
  { largest, rect }: { largest: number; rect: Rect },
): number {
  const onOneLine = Math.floor(rect.width / (idWidthEm(sheet, shot) * sheet.unit));
  const place =
    onOneLine < 0.6 * largest
      ? { largest, maxLines: 2 }
      : { largest: Math.min(largest, onOneLine), maxLines: 1 };
  return drawText(sheet, shot, { ...shotType, ...place, rect });
}

export function idWidthEm(sheet: Sheet, shot: string): number {
  return sheet.measure(sheet.read(shot, 'short'), shotType.hand);
}

/** One line of what the camera does, or of where the picture comes from. */
export function drawCameraLine(
  sheet: Sheet,
  text: string,
  place: { rect: Rect; size: number; colour: string },
): number {
  return drawLabel(sheet, listed(text.split(' · ')), {
    ...place,
    hand: cameraType.hand,
    side: 'left',
    cut: 'end',
  });
}

/** What stands between dots. Each dot stays on the line of the word before it. */
export function listed(items: readonly string[]): string {
  return inCapitals(items.join('\u00a0· '));
}
