/** Frames of one size, one byte of grey a pixel. */
type Frames = readonly Uint8Array[];

/** Levels of 255: two encodings of one picture differ by less, and so does what a model made from it. */
const SAME_AT_MOST = 12;

/** And two pictures of different things by more. */
const OTHER_FROM = 24;

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

  const same = 2.5 * noise + 1;
  if (got.length <= sent.length || isStill(sent.slice(-STEADY), same)) return null;
  const end = off.findLastIndex((difference) => difference <= same) + 1;
  if (end < sent.length) return end < sent.length - MOST_LEFT_OUT ? null : end;
  // The frame after the last that was sent shows something new, unless that last one is held.
  const held = got.slice(end).findIndex((frame) => difference(last, frame) > same);
  return held < 0 || held > MOST_HELD ? null : end + held;
}

/** Further away than this from what was sent, an end is more likely a picture that stands still or was changed. */
const MOST_LEFT_OUT = 12;
const MOST_HELD = 2;

/** Frames about the end by which it is judged. */
const STEADY = 8;

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
