import { SAMPLE_RATE } from '../base/time.js';
import { openPeaks } from './true-peak.js';

/** Samples that are turned down together; between two of them the level goes in a straight line. */
const HOP = 32;

/** In hops: how far around a peak it is turned down, and over how many that begins and ends: five milliseconds. */
const REACH = 4;
const SMOOTH = 3;

/** Hops by which the level runs behind: what it must look ahead. */
const AHEAD = REACH + SMOOTH + 1;

/** What is left of a turning down after a hop, so that a third of it is left after 50 milliseconds. */
const RELEASE = Math.exp(-HOP / (0.05 * SAMPLE_RATE));

/**
 * The sound with no true peak over a ceiling (as a factor of full scale): both channels are turned down together just
 * around what is too loud. No sample moves, and as many come out as go in. A block holds until the next is asked for.
 */
export async function* limited(
  sound: AsyncIterable<Float32Array>,
  ceiling: number,
): AsyncGenerator<Float32Array> {
  const levels = openLevels(ceiling);
  const waiting: Float32Array[] = [];
  let hop = new Float32Array(HOP * 2);
  let filled = 0;
  const push = (whole: Float32Array): Float32Array | null => {
    waiting.push(whole);
    const line = levels(whole);
    const due = line === null ? undefined : waiting.shift();
    if (line === null || due === undefined) return null;
    turnDown(due, line);
    return due;
  };
  for await (const block of sound) {
    const out = new Float32Array(block.length + HOP * 2);
    let length = 0;
    for (let taken = 0; taken < block.length;) {
      const piece = block.subarray(taken, taken + hop.length - filled);
      hop.set(piece, filled);
      filled += piece.length;
      taken += piece.length;
      if (filled < hop.length) continue;
      const due = push(hop);
      if (due !== null) {
        out.set(due, length);
        length += due.length;
      }
      hop = new Float32Array(HOP * 2);
      filled = 0;
    }
    if (length > 0) yield out.subarray(0, length);
  }
  // What is left waits for silence to follow it.
  let left = waiting.length * HOP * 2 + filled;
  for (let due = push(hop); left > 0; due = push(new Float32Array(HOP * 2))) {
    if (due === null) continue;
    yield due.subarray(0, left);
    left -= due.length;
  }
}

type Line = readonly [from: number, to: number];

/** Told hop after hop, gives the level of the one `AHEAD` before it, at its beginning and at its end; null: there is none yet. */
function openLevels(ceiling: number): (hop: Float32Array) => Line | null {
  const peaks = [openPeaks(), openPeaks()] as const;
  const needs: number[] = [];
  let released = 1;
  let from: number | null = null;
  return (hop) => {
    let peak = 0;
    for (let n = 0; n < hop.length; n += 2) {
      peak = Math.max(peak, peaks[0](hop[n] ?? 0, ceiling), peaks[1](hop[n + 1] ?? 0, ceiling));
    }
    released = Math.min(1 - (1 - released) * RELEASE, ceiling / Math.max(peak, ceiling));
    needs.push(released);
    if (needs.length <= AHEAD) return null;
    // The hop that is due stands `AHEAD` before the newest; what comes before the first one asks for nothing.
    const due = needs.length - 1 - AHEAD;
    const to = levelAt(needs, due + 1);
    const line: Line = [from ?? levelAt(needs, due), to];
    from = to;
    if (due >= AHEAD) needs.shift();
    return line;
  };
}

/** The level at the beginning of a hop: the lowest within reach, smoothed. Never over what the hops on both sides need. */
function levelAt(needs: readonly number[], hop: number): number {
  let sum = 0;
  for (let at = hop - SMOOTH; at <= hop + SMOOTH; at++) {
    let least = 1;
    for (let near = at - REACH; near <= at + REACH; near++) least = Math.min(least, needs[near] ?? 1);
    sum += least;
  }
  return sum / (2 * SMOOTH + 1);
}

function turnDown(hop: Float32Array, [from, to]: Line): void {
  if (from === 1 && to === 1) return;
  for (let n = 0; n < hop.length; n++) hop[n] = (hop[n] ?? 0) * (from + ((to - from) * (n >> 1)) / HOP);
}
