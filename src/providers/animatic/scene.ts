import type { Canvas } from '@napi-rs/canvas';
import type { Panel, Request } from '../../ledger/request.js';
import { contextOf, type Context, type Easel } from '../../lettering/easel.js';
import type { Gathered } from './gather.js';
import { layoutOf, type Layout } from './layout.js';
import { drawMarks } from './marks.js';
import { motionOf, type Motion, type Pose } from './motion.js';
import { drawPage } from './page.js';
import { paintPicture, type Picture } from './picture.js';
import { sheetOn } from './sheet.js';
import { pageWords } from './words.js';

/** A panel ready to be filmed: the page that stands still, and the picture that moves in its window. */
export type Scene = {
  readonly layout: Layout;
  readonly page: Canvas;
  readonly picture: Picture;
  readonly motion: Motion;
};

export function composeScene(
  request: Request,
  panel: Panel,
  given: { easel: Easel; gathered: Gathered },
): Scene {
  const layout = layoutOf(panel.width, panel.height);
  const picture = paintPicture(request, given.gathered, { easel: given.easel, layout });
  const words = pageWords(request, panel, given.gathered.frame);
  const page = contextOf(given.easel, panel.width, panel.height);
  // Where the prompt stands in the picture, the caption has room for the style.
  const shown = picture.wordsOnly ? { ...words, prompt: request.words.style ?? '' } : words;
  drawPage(sheetOn(page, given.easel, layout), layout, shown);
  return { layout, page: page.canvas, picture, motion: motionOf(request.words.camera, picture.kind) };
}

/** The window's picture at a moment of the clip, 0 to 1, drawn at the context's origin. */
export function drawWindow(ctx: Context, { layout, picture, motion }: Scene, progress: number): void {
  const { window, unit } = layout;
  const { back, front } = motion.at(progress);
  ctx.imageSmoothingQuality = 'low';
  drawPosed(ctx, picture.back, { pose: back, window });
  drawPosed(ctx, picture.front, { pose: front, window });
  drawMarks(ctx, window, unit);
}

/** The whole frame at a moment, without the progress line's part that moves. */
export function drawFrame(ctx: Context, scene: Scene, progress: number): void {
  const { window } = scene.layout;
  ctx.drawImage(scene.page, 0, 0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(window.x, window.y, window.width, window.height);
  ctx.clip();
  ctx.translate(window.x, window.y);
  drawWindow(ctx, scene, progress);
  ctx.restore();
}

function drawPosed(
  ctx: Context,
  canvas: Canvas,
  { pose, window }: { pose: Pose; window: { width: number; height: number } },
): void {
  const [width, height] = [window.width * pose.zoom, window.height * pose.zoom];
  const x = (window.width - width) / 2 + pose.x * window.width;
  const y = (window.height - height) / 2 + pose.y * window.height;
  ctx.drawImage(canvas, x, y, width, height);
}
