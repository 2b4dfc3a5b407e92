import { clipSound } from './clip-sound.js';
import { type Envelope, HOP, openDucking } from './duck.js';
import { type Music, type MusicReader, openMusic } from './music-sound.js';
import { factorOf, inBlocks, openPcm, type PcmReader, risen } from './pcm.js';
import type { TakeSound } from './take-sound.js';

/** All that a film's sound is mixed from, decoded: places and lengths in samples. */
export type Score = {
  readonly samples: number;
  /** In the film's order. */
  readonly takes: readonly TakeSound[];
  readonly laid: readonly LaidSound[];
  readonly music: Music | null;
  /** The first ones, over which the sound fades in, and the last ones, over which it fades out. */
  readonly startFade: number;
  readonly endFade: number;
};

/** A sound over the clips; none lasts longer than the film. */
export type LaidSound = {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly gainDb: number;
};

/** Samples worked on at once: whole hops, more than ducking looks ahead. */
const BLOCK = HOP * 32;

/**
 * The film's sound, block by block: clips, what is laid over them, and the music under both. Its memory does not grow
 * with the film; a block holds until the next is asked for.
 */
export async function* mixedSound(score: Score): AsyncGenerator<Float32Array> {
  const { music, samples } = score;
  const voices = withLaid(inBlocks(clipSound(score.takes), BLOCK), score.laid);
  const mixed = music === null ? voices : underlaid(voices, music, samples);
  let at = 0;
  for await (const block of mixed) {
    fadeEnds(block, at, score);
    yield block;
    at += block.length / 2;
  }
}

async function* withLaid(
  sound: AsyncIterable<Float32Array>,
  laid: readonly LaidSound[],
): AsyncGenerator<Float32Array> {
  const waiting = [...laid].sort((a, b) => a.start - b.start);
  let heard: { readonly one: LaidSound; readonly reader: PcmReader }[] = [];
  const part = new Float32Array(BLOCK * 2);
  let at = 0;
  try {
    for await (const block of sound) {
      const end = at + block.length / 2;
      while (waiting[0] !== undefined && waiting[0].start < end) {
        const one = waiting.shift();
        if (one !== undefined) heard.push({ one, reader: await openPcm(one.path) });
      }
      for (const { one, reader } of heard) {
        const from = Math.max(at, one.start);
        const into = block.subarray((from - at) * 2, (Math.min(end, one.end) - at) * 2);
        const piece = part.subarray(0, into.length);
        await reader.read(piece);
        add(into, piece, factorOf(one.gainDb));
      }
      for (const { one, reader } of heard) if (one.end <= end) await reader.close();
      heard = heard.filter(({ one }) => one.end > end);
      yield block;
      at = end;
    }
  } finally {
    for (const { reader } of heard) await reader.close();
  }
}

/** Each block waits for the one after it: music gives way before a word begins. */
async function* underlaid(
  voices: AsyncIterable<Float32Array>,
  music: Music,
  samples: number,
): AsyncGenerator<Float32Array> {
  const reader = await openMusic(music, samples);
  const duck = openDucking();
  const part = new Float32Array(BLOCK * 2);
  let at = 0;
  const mix = async (block: Float32Array, next: Float32Array | null): Promise<Float32Array> => {
    const envelope = duck(block, next);
    await addMusic(block, { reader, at, part, envelope, duckDb: music.duckDb });
    at += block.length / 2;
    return block;
  };
  try {
    let pending: Float32Array | null = null;
    for await (const block of voices) {
      if (pending !== null) yield await mix(pending, block);
      pending = block;
    }
    if (pending !== null) yield await mix(pending, null);
  } finally {
    await reader.close();
  }
}

async function addMusic(
  block: Float32Array,
  given: { reader: MusicReader; at: number; part: Float32Array; envelope: Envelope; duckDb: number },
): Promise<void> {
  const part = given.part.subarray(0, block.length);
  await given.reader.read(part, given.at);
  const levels = given.envelope.map((way) => factorOf(-given.duckDb * way));
  for (let n = 0; n < part.length; n++) {
    const hop = Math.floor(n / (HOP * 2));
    const [from, to] = [levels[hop] ?? 1, levels[hop + 1] ?? 1];
    part[n] = (part[n] ?? 0) * (from + ((to - from) * ((n >> 1) - hop * HOP)) / HOP);
  }
  add(block, part, 1);
}

function add(into: Float32Array, part: Float32Array, gain: number): void {
  for (let n = 0; n < part.length; n++) into[n] = (into[n] ?? 0) + (part[n] ?? 0) * gain;
}

function fadeEnds(block: Float32Array, at: number, { samples, startFade, endFade }: Score): void {
  for (let n = 0; n < Math.min(block.length, (startFade - at) * 2); n++) {
    block[n] = (block[n] ?? 0) * risen(at + (n >> 1), startFade);
  }
  for (let n = Math.max(0, samples - endFade - at) * 2; n < block.length; n++) {
    block[n] = (block[n] ?? 0) * risen(samples - 1 - at - (n >> 1), endFade);
  }
}
