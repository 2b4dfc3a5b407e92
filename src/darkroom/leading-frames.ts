/** Frames of one size, one byte of grey a pixel. */
type Frames = readonly Uint8Array[];

/*
 * What is same and what is new, in levels of 255 a pixel and in frames. Chosen on clips of the test service and of
 * ffmpeg at its poorer qualities; each is held by the case of leading-frames.test.ts that is named.
 */

/** Two encodings of one picture differ by less, and so does what a model made from it: "the same frames, then new ones". */
const SAME_AT_MOST = 12;

/** Two pictures of different things differ by more; between the two nobody can tell: "another scene from the first frame on". */
const OTHER_FROM = 24;

/** A frame is another one from so many times the usual difference on, and a level for what is rounded: "one frame badly encoded". */
const NOISE_TIMES = 2.5;
const ROUNDED = 1;

/** Further before the end than this, what looks new is more likely a picture that changed: "the last frame left out". */
const MOST_LEFT_OUT = 12;

/** So often a provider may show the last frame once more: "the last frame held for two more". */
const MOST_HELD = 2;

/** Frames before the end that must move, or it cannot be seen: "a picture that stands still cannot tell". */
const STEADY = 8;

/**
 * How many of a clip's first frames are those that were sent, though encoded anew; null: the picture cannot tell,
 * because it stands still about the place where they end. A provider may have left out the last ones that it was
 * sent, or show the last of them for longer.
 */
export function leadingFrames(sent: Frames, got: Frames): number | null {
  const last = sent.at(-1);
  if (last === undefined || got.length === 0) return null;
  const off = sent.slice(0, got.length).map((frame, index) => difference(frame, got[index] ?? frame));
  const noise = median(off.slice(0, Math.ceil(off.length / 2)));
  if (noise > SAME_AT_MOST) return noise > OTHER_FROM ? 0 : null;

  const same = NOISE_TIMES * noise + ROUNDED;
  if (got.length <= sent.length || isStill(sent.slice(-STEADY), same)) return null;
  const end = off.findLastIndex((difference) => difference <= same) + 1;
  if (end < sent.length) return end < sent.length - MOST_LEFT_OUT ? null : end;
  // The frame after the last that was sent shows something new, unless that last one is held.
  const held = got.slice(end).findIndex((frame) => difference(last, frame) > same);
  return held < 0 || held > MOST_HELD ? null : end + held;
}

/** Whether frames differ from those before them by no more than encodings do. */
function isStill(frames: Frames, same: number): boolean {
  return median(frames.slice(1).map((frame, index) => difference(frames[index] ?? frame, frame))) <= same;
}

/** Mean over the pixels, in levels of 255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / Math.max(1, a.length);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
