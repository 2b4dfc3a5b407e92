import { cameraType, castType, drawCameraLine, drawId, listed, promptType } from './caption-type.js';
import { dialogueSize, setDialogue } from './dialogue.js';
import { colours, type Layout, type Rect } from './layout.js';
import { below, drawText, textHeight, textSize, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

const SHOT = 34;
const PROMPT = { ...promptType, largest: 24, smallest: 13 } as const;
const DIALOGUE = 20;

/** What the last column may take of the width; the first is the rule. */
const LAST = [0.25, 0.33, 0.41];

/** Shot and camera, prompt, cast and dialogue beside each other. */
export function drawColumns(sheet: Sheet, layout: Layout, words: PageWords): void {
  const { first, middle, last } = columnsOf(sheet, layout, words);
  drawShot(sheet, words, first);
  drawText(sheet, words.prompt, { ...PROMPT, rect: middle });
  drawRule(sheet, middle);
  if (last === null) return;
  drawRule(sheet, last);
  drawText(sheet, listed(words.cast), { ...castType, rect: roomForCast(last, words) });
  const rect = roomForDialogue(sheet, last, words);
  setDialogue(sheet, words.dialogue, { rect, largest: DIALOGUE, set: drawText });
}

type Columns = { readonly first: Rect; readonly middle: Rect; readonly last: Rect | null };

/**
 * The last one is wider where that sets what is spoken larger, each line for itself, or lets more of it be seen; but the
 * prompt is no smaller.
 */
function columnsOf(sheet: Sheet, layout: Layout, words: PageWords): Columns {
  if (words.cast.length + words.dialogue.length === 0) return columnsWith(layout, 0);
  const tried = LAST.map((share, index) => {
    const columns = columnsWith(layout, share);
    const rect = roomForDialogue(sheet, columns.last ?? columns.middle, words);
    const size = dialogueSize(sheet, words.dialogue, { rect, largest: DIALOGUE }) ?? 0;
    const fits = textSize(sheet, words.prompt, { ...PROMPT, rect: columns.middle }) >= size;
    return { columns, size, fits: index === 0 || fits };
  });
  const ways = tried.filter(({ fits }) => fits);
  const largest = Math.max(...ways.map(({ size }) => size));
  const way = largest > 0 ? ways.find(({ size }) => size === largest) : ways.at(-1);
  return (way ?? { columns: columnsWith(layout, 0) }).columns;
}

function columnsWith({ caption, margin, unit }: Layout, share: number): Columns {
  const inner = caption.width - 2 * margin;
  const gap = 20 * unit;
  const column = (from: number, to: number, before: number): Rect => ({
    x: margin + from * inner + before,
    y: caption.y + 20 * unit,
    width: (to - from) * inner - before - (to < 1 ? gap : 0),
    height: caption.height - 40 * unit,
  });
  return {
    first: column(0, 0.22, 0),
    middle: column(0.22, 1 - share, gap),
    last: share === 0 ? null : column(1 - share, 1, gap),
  };
}

/** Shot id, what it goes on from, size and camera. */
function drawShot(sheet: Sheet, words: PageWords, rect: Rect): void {
  const id = drawId(sheet, words.shot, { largest: SHOT, rect: { ...rect, height: rect.height * 0.6 } });
  const mark = below(rect, id === 0 ? 0 : id + 4 * sheet.unit);
  const size = cameraType.largest;
  const markHeight = drawCameraLine(sheet, words.mark, { rect: mark, size, colour: colours.ink });
  drawText(sheet, listed(words.camera.split(' · ')), { ...cameraType, rect: below(mark, markHeight) });
}

function roomForCast(last: Rect, { dialogue }: PageWords): Rect {
  return dialogue.length === 0 ? last : { ...last, height: last.height * 0.5 };
}

function roomForDialogue(sheet: Sheet, last: Rect, words: PageWords): Rect {
  const used = textHeight(sheet, listed(words.cast), { ...castType, rect: roomForCast(last, words) });
  return below(last, used === 0 ? 0 : used + 6 * sheet.unit);
}

/** Before a column, in its gap. */
function drawRule(sheet: Sheet, { x, y, height }: Rect): void {
  const { unit } = sheet;
  sheet.ctx.fillStyle = colours.rule;
  sheet.ctx.fillRect(
    Math.round(x - 20 * unit),
    Math.round(y + 6 * unit),
    Math.max(1, Math.round(unit)),
    Math.round(height - 6 * unit),
  );
}
