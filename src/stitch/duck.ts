import { SAMPLE_RATE } from '../base/time.js';

/** Samples over which loudness is judged: ten milliseconds. */
export const HOP = SAMPLE_RATE / 100;

/** Below this, in dB of full scale, nothing is spoken; from there on music gives way, and from the other on all the way. */
const QUIET_DB = -50;
const CLEAR_DB = -30;

/** In hops: down before the first word, still down between two words, and up again without anybody noticing. */
const ATTACK = 10;
const HOLD = 25;
const RELEASE = 60;

/** By how much of its whole way music gives way at the beginning of each hop of a block, and at its end: one more than hops. */
export type Envelope = Float64Array;

/**
 * Follows the sound that music gives way to, block by block. It hears each block together with the one after it, so that
 * music is down when a word begins; the last block is followed by silence. A block that another follows is of whole
 * hops, and of `ATTACK` hops at least.
 */
export function openDucking(): (block: Float32Array, next: Float32Array | null) => Envelope {
  let held: number[] = [];
  let now = 0;
  return (block, next) => {
    const own = hopsOf(block).map(presence);
    const ahead = next === null ? [] : hopsOf(next, ATTACK).map(presence);
    const heard = [...held, ...own, ...ahead];
    const envelope = new Float64Array(own.length + 1);
    envelope[0] = now;
    for (let hop = 0; hop < own.length; hop++) {
      const first = Math.max(0, held.length + hop - HOLD);
      const wanted = Math.max(0, ...heard.slice(first, held.length + hop + ATTACK + 1));
      now += Math.min(1 / ATTACK, Math.max(-1 / RELEASE, wanted - now));
      envelope[hop + 1] = now;
    }
    held = [...held, ...own].slice(-HOLD);
    return envelope;
  };
}

function hopsOf(block: Float32Array, atMost = Infinity): Float32Array[] {
  const hops = Math.min(atMost, Math.ceil(block.length / (HOP * 2)));
  return Array.from({ length: hops }, (_, n) => block.subarray(n * HOP * 2, (n + 1) * HOP * 2));
}

/** From 0, nothing to hear, to 1. */
function presence(hop: Float32Array): number {
  let sum = 0;
  for (const value of hop) sum += value * value;
  const db = 10 * Math.log10(sum / hop.length + 1e-12);
  return Math.min(1, Math.max(0, (db - QUIET_DB) / (CLEAR_DB - QUIET_DB)));
}
