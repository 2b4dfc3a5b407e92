/** Where a layer stands in a frame: scaled about the window's middle, then shifted, in shares of the window's size. */
export type Pose = { readonly zoom: number; readonly x: number; readonly y: number };

/** The camera's way through a clip; `at` 0 is its first frame, 1 its last, and it may be asked beyond. */
export type Motion = {
  readonly still: boolean;
  at(progress: number): { readonly back: Pose; readonly front: Pose };
};

type Move = 'none' | 'in' | 'out' | 'left' | 'right' | 'up' | 'down';

/** Forms of a verb, then within a few words of the same clause the way. */
const toward = (verbs: string, way: string): RegExp =>
  new RegExp(`\\b(${verbs})\\b[^,.;]{0,40}\\b(${way})\\b`);
const dolly = 'doll(y|ies|ying)|push(es|ing)?|zoom(s|ing)?|track(s|ing)?|mov(es?|ing)';
const pan = 'pan(s|ning)?|truck(s|ing)?|track(s|ing)?|slid(es?|ing)|doll(y|ies|ying)|mov(es?|ing)';
const tilt = 'tilt(s|ing)?|cran(es?|ing)|boom(s|ing)?|pedestal|jib(s|bing)?|pan(s|ning)?|mov(es?|ing)';

const moves: readonly (readonly [words: RegExp, move: Move])[] = [
  [/\b(static|still|locked|fixed|tripod|no movement)\b/, 'none'],
  [toward(dolly, 'out|back|backwards?|away'), 'out'],
  [/\bpull/, 'out'],
  [toward(pan, 'left'), 'left'],
  [toward(pan, 'right'), 'right'],
  [toward(tilt, 'down|downwards?'), 'down'],
  [toward(tilt, 'up|upwards?'), 'up'],
  [/\b(doll(y|ies|ying)|push(es|ing)?|zoom(s|ing)?|track(s|ing)?|mov(es?|ing) in)\b/, 'in'],
  [/\bpan(s|ning)?\b/, 'right'],
  [/\btilt(s|ing)?\b/, 'up'],
];

/** How far: a dolly's growth, a pan's way across the window. */
const DOLLY = 0.07;
const PAN = 0.04;
/** No picture's edge shows at rest. */
const REST = 1.005;

/** The cards stand nearer to the eye than the place, so they grow and shift less. */
const PARALLAX = { zoom: 0.3, shift: 0.4 };

/**
 * The move that the camera words ask for; without any the picture stands still. `board`: a place with cards before
 * it. `frame`: one whole frame, from which the clip must begin exactly as it is.
 */
export function motionOf(camera: string | null, picture: 'board' | 'frame'): Motion {
  const move = moveOf(camera);
  const way = picture === 'board' ? boardPose : framePose;
  return {
    still: move === 'none',
    at: (progress) => way(move, ease(progress)),
  };
}

export function moveOf(camera: string | null): Move {
  const words = (camera ?? '').toLowerCase().replaceAll('-', ' ');
  return moves.find(([pattern]) => pattern.test(words))?.[1] ?? 'none';
}

/**
 * Draw only every k-th frame and let ffmpeg blend the rest: the largest k, up to 8, with which no pixel of the
 * window goes farther than 1.25 pixels between two drawn frames.
 */
export function everyKth(motion: Motion, frames: number, window: { width: number; height: number }): number {
  let farthest = 0;
  for (let frame = 1; frame < frames; frame += 1) {
    const [before, now] = [motion.at((frame - 1) / (frames - 1)), motion.at(frame / (frames - 1))];
    for (const layer of ['back', 'front'] as const) {
      const grown = Math.abs(now[layer].zoom - before[layer].zoom) / 2;
      const x = (grown + Math.abs(now[layer].x - before[layer].x)) * window.width;
      const y = (grown + Math.abs(now[layer].y - before[layer].y)) * window.height;
      farthest = Math.max(farthest, Math.hypot(x, y));
    }
  }
  return Math.max(1, Math.min(8, Math.floor(1.25 / Math.max(farthest, 0.01))));
}

function boardPose(move: Move, at: number): { back: Pose; front: Pose } {
  const back = ((): Pose => {
    const across = PAN * (at - 0.5);
    const room = 1 + PAN + (REST - 1);
    switch (move) {
      case 'none':
        return { zoom: 1, x: 0, y: 0 };
      case 'in':
        return { zoom: REST + DOLLY * at, x: 0, y: 0 };
      case 'out':
        return { zoom: REST + DOLLY * (1 - at), x: 0, y: 0 };
      case 'left':
        return { zoom: room, x: across, y: 0 };
      case 'right':
        return { zoom: room, x: -across, y: 0 };
      case 'up':
        return { zoom: room, x: 0, y: across };
      case 'down':
        return { zoom: room, x: 0, y: -across };
    }
  })();
  const zoom = 1 + PARALLAX.zoom * (back.zoom - 1);
  return { back, front: { zoom, x: PARALLAX.shift * back.x, y: PARALLAX.shift * back.y } };
}

/** It begins untouched; where it moves aside it grows as much, so that its own edge stays out of the picture. */
function framePose(move: Move, at: number): { back: Pose; front: Pose } {
  const still: Pose = { zoom: 1, x: 0, y: 0 };
  const aside = (x: number, y: number): Pose => ({
    zoom: 1 + PAN * at,
    x: (x * PAN * at) / 2,
    y: (y * PAN * at) / 2,
  });
  const front = ((): Pose => {
    switch (move) {
      case 'none':
        return still;
      case 'in':
        return { ...still, zoom: 1 + DOLLY * at };
      case 'out':
        return { ...still, zoom: 1 - DOLLY * at };
      case 'left':
        return aside(1, 0);
      case 'right':
        return aside(-1, 0);
      case 'up':
        return aside(0, 1);
      case 'down':
        return aside(0, -1);
    }
  })();
  return { back: still, front };
}

/** Mostly steady, a little softer at both ends; goes on steadily past the last frame. */
function ease(progress: number): number {
  const held = Math.min(1, Math.max(0, progress));
  return 0.65 * progress + 0.35 * held * held * (3 - 2 * held);
}
