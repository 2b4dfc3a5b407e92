import type { Panel, Request } from '../../ledger/request.js';
import { contextOf, type Easel } from '../../lettering/easel.js';
import { encodeFilm } from './encode.js';
import { gather, type Reach } from './gather.js';
import { everyKth } from './motion.js';
import { commentOf } from './origin.js';
import { composeScene, drawFrame, drawWindow, type Scene } from './scene.js';

/**
 * Makes the clip of a request: exactly `panel.frames` frames at `panel.rate`, with a silent track as long. Returns the
 * path of the file in `folder`. Throws a ClipFailure, or the signal's reason.
 */
export async function makeClip(
  request: Request,
  panel: Panel,
  given: Reach & { easel: Easel; folder: string },
): Promise<string> {
  const gathered = await gather(request, panel, given);
  const scene = composeScene(request, panel, { easel: given.easel, gathered });
  const { frames, rate } = panel;
  const { layout, motion } = scene;
  const every = everyKth(motion, frames, layout.window);
  const film = { layout, frames, rate, comment: commentOf(panel.shot, layout) };
  if (motion.still || frames === 1) {
    const ctx = contextOf(given.easel, layout.width, layout.height);
    drawFrame(ctx, scene, 0);
    return await encodeFilm({ ...film, page: ctx.canvas.data(), moving: null }, given);
  }
  const pictures = windowPictures(scene, { every, frames, easel: given.easel });
  return await encodeFilm({ ...film, page: scene.page.data(), moving: { every, pictures } }, given);
}

/** Raw RGBA, one after the other as they are taken, so that only one is held. The last may lie past the last frame. */
async function* windowPictures(
  scene: Scene,
  { every, frames, easel }: { every: number; frames: number; easel: Easel },
): AsyncGenerator<Uint8Array> {
  const { width, height } = scene.layout.window;
  const ctx = contextOf(easel, width, height);
  const last = Math.ceil((frames - 1) / every);
  for (let index = 0; index <= last; index += 1) {
    drawWindow(ctx, scene, (index * every) / (frames - 1));
    yield await Promise.resolve(ctx.canvas.data());
  }
}
