import {
  cameraType,
  castType,
  drawCameraLine,
  drawId,
  idWidthEm,
  listed,
  promptType,
} from './caption-type.js';
import { dialogueSize, setDialogue } from './dialogue.js';
import { colours, type Layout, type Rect } from './layout.js';
import { below, drawLabel, drawText, textHeight, textSize, typePx, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

/** A tall page is read from farther away than a wide one, so it has larger type. */
const SHOT = 40;
const CAMERA = 15;
const CAST = 13.5;
const PROMPT = { ...promptType, largest: 32 } as const;
/** Sizes of dialogue; shares of the room that it may take. */
const DIALOGUE = [25, 22, 19, 16];
const SPOKEN = [0.45, 0.6, 0.7];

/** One under the other, for square and tall pages. */
export function drawStack(sheet: Sheet, layout: Layout, words: PageWords): void {
  const { caption, margin, unit } = layout;
  const inner: Rect = {
    x: margin,
    y: caption.y + 20 * unit,
    width: caption.width - 2 * margin,
    height: caption.height - 44 * unit,
  };
  const id = drawId(sheet, words.shot, { largest: SHOT, rect: { ...inner, height: inner.height * 0.4 } });
  const lines = below(inner, id === 0 ? 0 : id + 4 * unit);
  const besideId = drawCastBesideId(sheet, words, { ...inner, height: id });
  const named = drawCameraAndCast(sheet, besideId ? { ...words, cast: [] } : words, lines);
  const rest = below(lines, named + (named === 0 ? 6 : 14) * unit);
  drawWords(sheet, words, { rest, smallest: caption.height < 0.4 * layout.width ? 13 : 16 });
}

/** Prompt and dialogue. What is said is never larger than what is seen, and each line stands alone if it can. */
function drawWords(
  sheet: Sheet,
  words: PageWords,
  { rest, smallest }: { rest: Rect; smallest: number },
): void {
  const prompt = { ...PROMPT, smallest };
  if (words.dialogue.length === 0) {
    drawText(sheet, words.prompt, { ...prompt, rect: rest });
    return;
  }
  const gap = 12 * sheet.unit;
  const spokenIn = (share: number): Rect => ({
    ...rest,
    height: rest.height * (words.prompt === '' ? 1 : share),
  });
  const roomOver = ({ share, size }: { share: number; size: number }): Rect => {
    const spoken = { rect: spokenIn(share), largest: size };
    const height = setDialogue(sheet, words.dialogue, { ...spoken, set: textHeight });
    return { ...rest, height: rest.height - (height === 0 ? 0 : height + gap) };
  };
  const sizes = [...DIALOGUE, smallest];
  const way = SPOKEN.flatMap((share) => sizes.map((size) => ({ share, size }))).find(
    ({ share, size }) =>
      dialogueSize(sheet, words.dialogue, { rect: spokenIn(share), largest: size }) !== null &&
      (words.prompt === '' ||
        textSize(sheet, words.prompt, { ...prompt, rect: roomOver({ share, size }) }) >= size),
  ) ?? { share: SPOKEN[0] ?? 0, size: smallest };
  const used = drawText(sheet, words.prompt, { ...prompt, rect: roomOver(way) });
  const rect = { ...spokenIn(way.share), y: rest.y + (used === 0 ? 0 : used + gap) };
  setDialogue(sheet, words.dialogue, { rect, largest: way.size, set: drawText });
}

/** At the right end of the shot's line, if both have room there. */
function drawCastBesideId(sheet: Sheet, { shot, cast }: PageWords, line: Rect): boolean {
  const { unit } = sheet;
  const idWidth = idWidthEm(sheet, shot) * typePx(sheet, SHOT);
  const names = sheet.read(listed(cast), 'short');
  const width = sheet.measure(names, castType.hand) * typePx(sheet, CAST) + 2 * unit;
  if (cast.length === 0 || idWidth + width + 40 * unit > line.width) return false;
  // On the same baseline.
  const y = line.y + 0.96 * typePx(sheet, SHOT) - 1.06 * typePx(sheet, CAST);
  drawCast(sheet, names.text, { rect: { ...line, y }, side: sideOf(names) });
  return true;
}

/** The cast at the right of the camera's line, or under it where it is long; returns the height of both. */
function drawCameraAndCast(sheet: Sheet, words: PageWords, room: Rect): number {
  const names = sheet.read(listed(words.cast), 'short');
  const castWidth = sheet.measure(names, castType.hand) * typePx(sheet, CAST) + 2 * sheet.unit;
  const camera = sheet.read(listed(words.camera.split(' · ')), 'short');
  const cameraWidth = sheet.measure(camera, cameraType.hand) * typePx(sheet, CAMERA);
  const beside = castWidth + cameraWidth + 20 * sheet.unit < room.width;
  const left =
    beside && words.cast.length > 0 ? { ...room, width: room.width - castWidth - 20 * sheet.unit } : room;
  const mark = drawCameraLine(sheet, words.mark, { rect: left, size: CAMERA, colour: colours.ink });
  const rect = below(left, mark);
  const lines = { ...cameraType, rect, largest: CAMERA, smallest: CAMERA, maxLines: 2 };
  const used =
    mark +
    (cameraWidth <= rect.width
      ? drawCameraLine(sheet, words.camera, { rect, size: CAMERA, colour: colours.amber })
      : drawText(sheet, camera.text, lines));
  if (!beside) {
    const under = { ...castType, largest: CAST, smallest: CAST, maxLines: 2, rect: below(room, used) };
    return used + drawText(sheet, names.text, under);
  }
  return Math.max(used, drawCast(sheet, names.text, { rect: room, side: sideOf(names) }));
}

/** What runs from right to left begins at the right by itself. */
function sideOf({ rightToLeft }: { rightToLeft: boolean }): 'left' | 'right' {
  return rightToLeft ? 'left' : 'right';
}

function drawCast(sheet: Sheet, names: string, place: { rect: Rect; side: 'left' | 'right' }): number {
  const { hand, colour } = castType;
  return drawLabel(sheet, names, { ...place, hand, colour, size: CAST, cut: 'end' });
}
