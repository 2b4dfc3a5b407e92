import { writeFile } from 'node:fs/promises';
import { sha256 } from '../../src/base/digest.js';
import { SAMPLE_RATE } from '../../src/base/time.js';
import type { SoundFile } from '../../src/plan/soundtrack.js';

/** What a sound is at a second of it, from -1 to 1. */
export type Wave = (second: number) => number;

export function tone(hz: number, amplitude: number): Wave {
  return (second) => amplitude * Math.sin(2 * Math.PI * hz * second);
}

/** A WAV of 32-bit floats, both channels alike. */
export function wavOf(wave: Wave, lastsS: number): Buffer {
  const samples = Math.round(lastsS * SAMPLE_RATE);
  const bytes = Buffer.alloc(44 + samples * 8);
  bytes.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 8, 4);
  [16, 0x20003, SAMPLE_RATE, SAMPLE_RATE * 8, 0x200008].forEach((value, n) =>
    bytes.writeUInt32LE(value, 16 + n * 4),
  );
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 8, 40);
  for (let n = 0; n < samples; n++) {
    const value = wave(n / SAMPLE_RATE);
    bytes.writeFloatLE(value, 44 + n * 8);
    bytes.writeFloatLE(value, 48 + n * 8);
  }
  return bytes;
}

export async function writeSound(path: string, wave: Wave, lastsS: number): Promise<SoundFile> {
  const bytes = wavOf(wave, lastsS);
  await writeFile(path, bytes);
  return { path, sha256: sha256(bytes), samples: Math.round(lastsS * SAMPLE_RATE) };
}

/** How strong a tone is in a stretch of sound: its amplitude in dB of full scale. */
export function levelOf(sound: Float32Array, hz: number, [fromS, toS]: readonly [number, number]): number {
  let [re, im, weight] = [0, 0, 0];
  const [from, to] = [Math.round(fromS * SAMPLE_RATE), Math.round(toS * SAMPLE_RATE)];
  for (let n = from; n < to; n++) {
    const window = 1 - Math.cos((2 * Math.PI * (n - from + 0.5)) / (to - from));
    const angle = (2 * Math.PI * hz * n) / SAMPLE_RATE;
    re += (sound[n] ?? 0) * window * Math.cos(angle);
    im += (sound[n] ?? 0) * window * Math.sin(angle);
    weight += window;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / weight + 1e-9);
}

/** The loudest sample of a stretch. */
export function peakOf(sound: Float32Array, [fromS, toS]: readonly [number, number]): number {
  const stretch = sound.subarray(Math.round(fromS * SAMPLE_RATE), Math.round(toS * SAMPLE_RATE));
  return stretch.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
