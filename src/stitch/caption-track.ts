import { ascii, box, u16, u32 } from '../media/boxes.js';
import { filmTicks } from '../media/film-encoder.js';
import type { Rate } from '../base/time.js';
import { StitchFault } from './clip.js';
import type { Caption } from '../plan/captions.js';

/** One sample of a timed text track: for so many of the film's ticks this is read; often it is nothing. */
export type TextSample = { readonly ticks: number; readonly bytes: Buffer };

/** The captions as samples that fill the film from its first frame to its last, as players expect them. */
export function textSamples(captions: readonly Caption[], frames: number, rate: Rate): readonly TextSample[] {
  const { perFrame } = filmTicks(rate);
  const samples: TextSample[] = [];
  const until = (from: number, to: number, text: string): void => {
    if (to > from) samples.push({ ticks: (to - from) * perFrame, bytes: sampleOf(text) });
  };
  let at = 0;
  for (const { from, to, text } of captions) {
    until(at, from, '');
    until(from, to, text);
    at = to;
  }
  until(at, frames, '');
  return samples;
}

function sampleOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 0xffff) throw new StitchFault(null, 'a caption is longer than 65,535 bytes');
  return Buffer.concat([u16(bytes.length), bytes]);
}

/**
 * How the samples are coded: 3GPP timed text (3GPP TS 26.245), centred at the bottom, white on nothing, in the player's
 * own font. Put there as it is: ffmpeg's own way goes by ASS, which takes braces and angle brackets for markup.
 */
export function textDescription(): Buffer {
  const font = ascii('Sans-Serif');
  return box(
    'tx3g',
    Buffer.alloc(6),
    u16(1),
    u32(0),
    Buffer.from([1, 0xff, 0, 0, 0, 0]),
    u16(0, 0, 0, 0),
    u16(0, 0, 1),
    Buffer.from([0, 18, 255, 255, 255, 255]),
    box('ftab', u16(1, 1), Buffer.from([font.length]), font),
  );
}
