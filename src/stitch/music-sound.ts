import { open } from 'node:fs/promises';
import { SAMPLE_RATE } from '../base/time.js';
import { CUT_FADE } from './clip-sound.js';
import { factorOf, readSamples, risen } from './pcm.js';

/** Music as it lies decoded, and how it is heard. */
export type Music = {
  readonly path: string;
  /** In the file at `path`. */
  readonly samples: number;
  readonly gainDb: number;
  readonly duckDb: number;
  readonly fadeSamples: number;
  readonly loop: boolean;
};

/** Samples over which the end of a loop and its beginning sound together; of a short one a quarter. */
const LOOP_FADE = SAMPLE_RATE;

export type MusicReader = {
  /** Fills a block with the music from a sample of the film on, at its own level. */
  read(into: Float32Array, at: number): Promise<void>;
  close(): Promise<void>;
};

/** Music under a film of so many samples: once, or again and again, coming and going as it says. */
export async function openMusic(music: Music, filmSamples: number): Promise<MusicReader> {
  const file = await open(music.path, 'r');
  const loopFade = music.loop ? Math.min(LOOP_FADE, Math.floor(music.samples / 4)) : 0;
  const period = music.samples - loopFade;
  const lasts = music.loop ? filmSamples : Math.min(filmSamples, music.samples);
  const fade = Math.min(Math.max(music.fadeSamples, CUT_FADE), Math.floor(lasts / 2));
  const gain = factorOf(music.gainDb);
  const tail = new Float32Array(loopFade * 2);
  await readSamples(file, tail, { path: music.path, from: period });
  const read = async (into: Float32Array, at: number): Promise<void> => {
    for (let n = 0; n < into.length;) {
      const sample = at + n / 2;
      const phase = music.loop ? sample % period : sample;
      const left = Math.min(
        into.length - n,
        (music.samples - phase) * 2,
        music.loop ? (period - phase) * 2 : Infinity,
      );
      if (left <= 0 || sample >= lasts) {
        into.fill(0, n);
        break;
      }
      const part = into.subarray(n, n + left);
      await readSamples(file, part, { path: music.path, from: phase });
      if (sample >= period) loopOver(part, tail, phase * 2);
      n += left;
    }
    for (let n = 0; n < into.length; n++) {
      const sample = at + (n >> 1);
      const level = Math.min(risen(sample, fade), risen(lasts - 1 - sample, fade));
      into[n] = (into[n] ?? 0) * gain * level;
    }
  };
  return { read, close: () => file.close() };
}

/** The end of the last round under the beginning of this one, `from` values into both: two different sounds, equally strong together. */
function loopOver(part: Float32Array, tail: Float32Array, from: number): void {
  for (let n = 0; n < Math.min(part.length, tail.length - from); n++) {
    const angle = risen((from + n) >> 1, tail.length / 2) * (Math.PI / 2);
    part[n] = (part[n] ?? 0) * Math.sin(angle) + (tail[from + n] ?? 0) * Math.cos(angle);
  }
}
