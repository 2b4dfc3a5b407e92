import { colours, type Layout, type Rect } from './layout.js';
import type { Hand } from '../../lettering/pen.js';
import { drawLabel, drawText, textHeight, typePx, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

const headingHand: Hand = { weight: 600, tracking: 0.1 };
const tagHand: Hand = { weight: 500, tracking: 0.1 };

/** How each kind of text is set. */
const shotType = {
  hand: { weight: 620, tracking: -0.01 },
  colour: colours.ink,
  largest: 34,
  smallest: 12,
  leading: 1.2,
  maxLines: 2,
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
  largest: 22,
  smallest: 13,
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
const dialogueType = {
  hand: { weight: 400, tracking: 0 },
  colour: colours.ink,
  largest: 19,
  smallest: 13,
  leading: 1.35,
  maxLines: 12,
  field: 'long',
} as const;
/** A tall page is read from farther away. */
const tall = { shot: 40, prompt: { largest: 26, smallest: 16 }, dialogue: 22 } as const;

/**
 * Draws header and caption around the picture's window. Texts that do not fit are cut and say so; a page too small
 * for readable type has none.
 */
export function drawPage(sheet: Sheet, layout: Layout, words: PageWords): void {
  sheet.ctx.fillStyle = colours.paper;
  sheet.ctx.fillRect(0, 0, layout.width, layout.height);
  drawHeader(sheet, layout, words);
  if (layout.columns) drawColumns(sheet, layout, words);
  else drawStack(sheet, layout, words);
}

function drawHeader(sheet: Sheet, { header, margin, unit }: Layout, words: PageWords): void {
  const inner: Rect = { ...header, x: margin, width: header.width - 2 * margin };
  const heading = sheet.read(words.heading.toUpperCase(), 'short');
  const tag = sheet.read(words.tag, 'short');
  const tagWidth = sheet.measure(tag, tagHand) * typePx(sheet, 13);
  const showTag = tagWidth < inner.width * (heading.text === '' ? 1 : 0.4);
  const room = inner.width - (showTag ? tagWidth + 32 * unit : 0);
  const mirrored = heading.rightToLeft;
  drawLabel(sheet, words.heading.toUpperCase(), {
    rect: middled(sheet, { ...inner, x: mirrored ? inner.x + inner.width - room : inner.x, width: room }, 16),
    hand: headingHand,
    colour: colours.ink,
    size: 16,
    side: 'left',
    cut: 'middle',
  });
  if (!showTag) return;
  drawLabel(sheet, words.tag, {
    rect: middled(sheet, inner, 13),
    hand: tagHand,
    colour: colours.mute,
    size: 13,
    side: mirrored ? 'left' : 'right',
    cut: 'end',
  });
}

/** Shot and camera, prompt, cast and dialogue beside each other. */
function drawColumns(sheet: Sheet, { caption, margin, unit }: Layout, words: PageWords): void {
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
  drawText(sheet, words.prompt, { ...promptType, rect: middle });
  drawRule(sheet, margin + firstWidth, middle);
  if (!said) return;
  const last: Rect = { x: margin + inner - lastWidth + gap, y, width: lastWidth - gap, height };
  drawRule(sheet, last.x - gap, last);
  const names = listed(words.cast);
  const used = drawText(sheet, names, { ...castType, rect: { ...last, height: height * 0.5 } });
  const rect = below(last, used === 0 ? 0 : used + 6 * unit);
  setDialogue(sheet, words.dialogue, { rect, largest: dialogueType.largest, set: drawText });
}

/** Shot id, what it goes on from, size and camera. */
function drawShot(sheet: Sheet, words: PageWords, rect: Rect): void {
  const id = drawText(sheet, words.shot, { ...shotType, rect: { ...rect, height: rect.height * 0.6 } });
  const mark = below(rect, id === 0 ? 0 : id + 4 * sheet.unit);
  const markHeight = drawCameraLine(sheet, words.mark, { rect: mark, colour: colours.ink });
  drawText(sheet, words.camera.toUpperCase(), { ...cameraType, rect: below(mark, markHeight) });
}

/** One under the other, for square and tall pages; the cast at the right of the camera's line. */
function drawStack(sheet: Sheet, { caption, margin, unit }: Layout, words: PageWords): void {
  const inner: Rect = {
    x: margin,
    y: caption.y + 20 * unit,
    width: caption.width - 2 * margin,
    height: caption.height - 44 * unit,
  };
  const idRect: Rect = { ...inner, height: inner.height * 0.4 };
  const id = drawText(sheet, words.shot, { ...shotType, largest: tall.shot, rect: idRect });
  const castWidth = words.cast.length === 0 ? 0 : inner.width * 0.36;
  const label: Rect = {
    ...below(inner, id === 0 ? 0 : id + 4 * unit),
    width: inner.width - (castWidth === 0 ? 0 : castWidth + 20 * unit),
  };
  const mark = drawCameraLine(sheet, words.mark, { rect: label, colour: colours.ink });
  const camera = drawCameraLine(sheet, words.camera, { rect: below(label, mark), colour: colours.amber });
  const cast = drawLabel(sheet, listed(words.cast), {
    rect: { ...label, x: inner.x + inner.width - castWidth, width: castWidth },
    hand: castType.hand,
    colour: castType.colour,
    size: 12.5,
    side: 'right',
    cut: 'end',
  });
  const rest = below({ ...label, width: inner.width }, Math.max(mark + camera, cast) + 12 * unit);
  const most = words.prompt === '' ? 1 : 0.45;
  const lines = { largest: tall.dialogue, rect: { ...rest, height: rest.height * most } };
  const gap = 10 * unit;
  const spoken = setDialogue(sheet, words.dialogue, { ...lines, set: textHeight });
  const room: Rect = { ...rest, height: rest.height - (spoken === 0 ? 0 : spoken + gap) };
  const prompt = drawText(sheet, words.prompt, { ...promptType, ...tall.prompt, rect: room });
  const rect = { ...lines.rect, y: rest.y + (prompt === 0 ? 0 : prompt + gap) };
  setDialogue(sheet, words.dialogue, { ...lines, rect, set: drawText });
}

function drawCameraLine(sheet: Sheet, text: string, place: { rect: Rect; colour: string }): number {
  const { hand, largest } = cameraType;
  return drawLabel(sheet, text.toUpperCase(), { ...place, hand, size: largest, side: 'left', cut: 'end' });
}

/**
 * Lines in the order spoken, each its own paragraph; one running text where there are too many for that. `set` draws
 * or only measures them. Returns the height.
 */
function setDialogue(
  sheet: Sheet,
  spoken: readonly string[],
  { rect, largest, set }: { rect: Rect; largest: number; set: typeof drawText },
): number {
  const { smallest, leading } = dialogueType;
  const gap = 4 * sheet.unit;
  const roomFor = Math.floor(rect.height / (typePx(sheet, smallest) * leading + gap));
  const lines = spoken.length <= roomFor ? spoken : [spoken.join(' ')];
  let free = rect;
  for (const [index, line] of lines.entries()) {
    const used = set(sheet, line, {
      ...dialogueType,
      largest: lines.length > 1 ? largest - 3 : largest,
      rect: { ...free, height: free.height / (lines.length - index) },
    });
    free = below(free, used + gap);
  }
  return rect.height - free.height;
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

function listed(names: readonly string[]): string {
  return names.join(' · ').toUpperCase();
}

/** What is left of a rectangle under its first pixels. */
function below(rect: Rect, used: number): Rect {
  return { ...rect, y: rect.y + used, height: Math.max(0, rect.height - used) };
}

/** The stretch of a bar in which a line of this size stands in its middle. */
function middled(sheet: Sheet, rect: Rect, size: number): Rect {
  const height = Math.min(rect.height, typePx(sheet, size) * 1.4);
  return { ...rect, y: rect.y + (rect.height - height) / 2, height };
}
