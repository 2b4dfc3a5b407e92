import { setDialogue } from './dialogue.js';
import { colours, type Layout, type Rect } from './layout.js';
import { below, drawLabel, drawText, textHeight, textSize, typePx, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

/** How each kind of text is set. A tall page is read from farther away, so it has larger type. */
const shotType = {
  hand: { weight: 620, tracking: -0.01 },
  colour: colours.ink,
  smallest: 12,
  leading: 1.2,
  field: 'short',
} as const;
const cameraType = {
  hand: { weight: 600, tracking: 0.1 },
  colour: colours.amber,
  largest: 12.5,
  smallest: 11,
  leading: 1.5,
  maxLines: 3,
  field: 'short',
} as const;
const promptType = {
  hand: { weight: 400, tracking: 0 },
  colour: colours.body,
  leading: 1.42,
  maxLines: 40,
  field: 'long',
} as const;
const castType = {
  hand: { weight: 600, tracking: 0.12 },
  colour: colours.mute,
  largest: 11.5,
  smallest: 11.5,
  leading: 1.5,
  maxLines: 2,
  field: 'short',
} as const;
const wide = { shot: 34, prompt: { largest: 24, smallest: 13 }, dialogue: 20 } as const;
const tall = { shot: 40, prompt: { largest: 32, smallest: 16 }, camera: 15, cast: 13.5 } as const;

/** Shot and camera, prompt, cast and dialogue beside each other. */
export function drawColumns(sheet: Sheet, { caption, margin, unit }: Layout, words: PageWords): void {
  const inner = caption.width - 2 * margin;
  const gap = 20 * unit;
  const y = caption.y + 20 * unit;
  const height = caption.height - 40 * unit;
  const said = words.cast.length + words.dialogue.length > 0;
  const firstWidth = inner * 0.22;
  const lastWidth = said ? inner * 0.25 : 0;
  const middleWidth = inner - firstWidth - lastWidth - gap * (said ? 2 : 1);
  drawShot(sheet, words, { x: margin, y, width: firstWidth - gap, height });
  const middle: Rect = { x: margin + firstWidth + gap, y, width: middleWidth, height };
  drawText(sheet, words.prompt, { ...promptType, ...wide.prompt, rect: middle });
  drawRule(sheet, margin + firstWidth, middle);
  if (!said) return;
  const last: Rect = { x: margin + inner - lastWidth + gap, y, width: lastWidth - gap, height };
  drawRule(sheet, last.x - gap, last);
  const names = listed(words.cast);
  const used = drawText(sheet, names, { ...castType, rect: { ...last, height: height * 0.5 } });
  const rect = below(last, used === 0 ? 0 : used + 6 * unit);
  setDialogue(sheet, words.dialogue, { rect, largest: wide.dialogue, set: drawText });
}

/** Shot id, what it goes on from, size and camera. */
function drawShot(sheet: Sheet, words: PageWords, rect: Rect): void {
  const id = drawId(sheet, words.shot, { largest: wide.shot, rect: { ...rect, height: rect.height * 0.6 } });
  const mark = below(rect, id === 0 ? 0 : id + 4 * sheet.unit);
  const size = cameraType.largest;
  const markHeight = drawCameraLine(sheet, words.mark, { rect: mark, size, colour: colours.ink });
  drawText(sheet, words.camera.toUpperCase(), { ...cameraType, rect: below(mark, markHeight) });
}

/** One under the other, for square and tall pages. */
export function drawStack(sheet: Sheet, { caption, margin, unit }: Layout, words: PageWords): void {
  const inner: Rect = {
    x: margin,
    y: caption.y + 20 * unit,
    width: caption.width - 2 * margin,
    height: caption.height - 44 * unit,
  };
  const idRect: Rect = { ...inner, height: inner.height * 0.4 };
  const id = drawId(sheet, words.shot, { largest: tall.shot, rect: idRect });
  const lines = below(inner, id === 0 ? 0 : id + 4 * unit);
  const rest = below(lines, drawCameraAndCast(sheet, words, lines) + 14 * unit);
  const gap = 12 * unit;
  const roomOver = (largest: number): Rect => {
    const height = setDialogue(sheet, words.dialogue, { ...spoken, largest, set: textHeight });
    return { ...rest, height: rest.height - (height === 0 ? 0 : height + gap) };
  };
  const spoken = { rect: { ...rest, height: rest.height * (words.prompt === '' ? 1 : 0.45) } };
  // What is said is never larger than what is seen.
  const largest =
    [25, 22, 19].find(
      (size) =>
        textSize(sheet, words.prompt, { ...promptType, ...tall.prompt, rect: roomOver(size) }) >= size,
    ) ?? (words.prompt === '' ? 25 : 16);
  const prompt = drawText(sheet, words.prompt, { ...promptType, ...tall.prompt, rect: roomOver(largest) });
  const rect = { ...spoken.rect, y: rest.y + (prompt === 0 ? 0 : prompt + gap) };
  setDialogue(sheet, words.dialogue, { rect, largest, set: drawText });
}

/** On one line as long as that leaves it the larger. */
function drawId(sheet: Sheet, shot: string, { largest, rect }: { largest: number; rect: Rect }): number {
  const widthEm = sheet.measure(sheet.read(shot, 'short'), shotType.hand);
  const onOneLine = Math.floor(rect.width / (widthEm * sheet.unit));
  const place =
    onOneLine < 0.6 * largest
      ? { largest, maxLines: 2 }
      : { largest: Math.min(largest, onOneLine), maxLines: 1 };
  return drawText(sheet, shot, { ...shotType, ...place, rect });
}

/** The cast at the right of the camera's line, or under it where it is long; returns the height of both. */
function drawCameraAndCast(sheet: Sheet, words: PageWords, room: Rect): number {
  const names = sheet.read(listed(words.cast), 'short');
  const castWidth = sheet.measure(names, castType.hand) * typePx(sheet, tall.cast) + 2 * sheet.unit;
  const camera = sheet.read(words.camera.toUpperCase(), 'short');
  const cameraWidth = sheet.measure(camera, cameraType.hand) * typePx(sheet, tall.camera);
  const beside = castWidth + cameraWidth + 20 * sheet.unit < room.width;
  const left =
    beside && words.cast.length > 0 ? { ...room, width: room.width - castWidth - 20 * sheet.unit } : room;
  const size = tall.camera;
  const mark = drawCameraLine(sheet, words.mark, { rect: left, size, colour: colours.ink });
  const rect = below(left, mark);
  const lines = { ...cameraType, rect, largest: size, smallest: size, maxLines: 2 };
  const used =
    mark +
    (cameraWidth <= rect.width
      ? drawCameraLine(sheet, words.camera, { rect, size, colour: colours.amber })
      : drawText(sheet, camera.text, lines));
  const cast = { hand: castType.hand, colour: castType.colour, size: tall.cast, cut: 'end' } as const;
  if (!beside) return used + drawLabel(sheet, names.text, { ...cast, rect: below(room, used), side: 'left' });
  // What runs from right to left begins at the right by itself.
  const side = names.rightToLeft ? 'left' : 'right';
  return Math.max(used, drawLabel(sheet, names.text, { ...cast, rect: room, side }));
}

function drawCameraLine(
  sheet: Sheet,
  text: string,
  place: { rect: Rect; size: number; colour: string },
): number {
  return drawLabel(sheet, text.toUpperCase(), { ...place, hand: cameraType.hand, side: 'left', cut: 'end' });
}

function drawRule(sheet: Sheet, x: number, { y, height }: { y: number; height: number }): void {
  sheet.ctx.fillStyle = colours.rule;
  sheet.ctx.fillRect(
    Math.round(x),
    Math.round(y + 6 * sheet.unit),
    Math.max(1, Math.round(sheet.unit)),
    height,
  );
}

/** Each dot stays on the line of the name before it. */
function listed(names: readonly string[]): string {
  return names.join('\u00a0· ').toUpperCase();
}
