/** The letterbox page: a bar, the picture from edge to edge, a caption below. Pixels; even where video needs it. */
export type Layout = {
  readonly width: number;
  readonly height: number;
  /** The design's unit: 1/720 of the shorter side. */
  readonly unit: number;
  readonly header: Rect;
  /** Where the picture moves. */
  readonly window: Rect;
  readonly caption: Rect;
  /** On the picture's lower edge, where a player's own bar cannot hide the frame's. */
  readonly progress: Rect;
  readonly margin: number;
  /** Caption in columns, or one under the other. */
  readonly columns: boolean;
};

export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export const colours = {
  paper: '#0d0e10',
  ink: '#f1ede4',
  body: '#cfcac0',
  mute: '#8b877e',
  rule: '#25262a',
  /** The only accent: size and camera, progress, what was cut. */
  amber: '#dca54c',
  /** Under a location, where it fades out. */
  deep: '#131417',
} as const;

/** Below this no type is set: it could not be read. */
export const SMALLEST_TYPE_PX = 10;

export function layoutOf(width: number, height: number): Layout {
  const unit = Math.min(width, height) / 720;
  const ratio = width / height;
  const top = even(64 * unit);
  const windowHeight = Math.max(2, even(height - top - captionHeight(ratio, unit, height)));
  const bottom = top + windowHeight;
  const line = progressHeight(windowHeight, unit);
  return {
    width,
    height,
    unit,
    header: { x: 0, y: 0, width, height: top },
    window: { x: 0, y: top, width, height: windowHeight },
    caption: { x: 0, y: bottom, width, height: height - bottom },
    progress: { x: 0, y: bottom - line, width, height: line },
    margin: 40 * unit,
    columns: ratio > 1.05,
  };
}

export function progressHeight(windowHeight: number, unit: number): number {
  return Math.min(windowHeight, Math.max(2, even(4 * unit)));
}

function captionHeight(ratio: number, unit: number, height: number): number {
  if (ratio > 1.6) return 176 * unit;
  if (ratio > 1.05) return 196 * unit;
  if (ratio > 0.95) return 272 * unit;
  return Math.max(352 * unit, 0.305 * height);
}

function even(pixels: number): number {
  return 2 * Math.round(pixels / 2);
}
