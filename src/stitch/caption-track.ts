import { type Rate, SAMPLE_RATE } from '../base/time.js';
import { filmTicks } from '../media/film-encoder.js';
import { StitchFault } from './clip.js';
import type { Caption } from '../plan/captions.js';

/** One sample of a timed text track: in `ticks` of `textTicks` this is read; often it is nothing. */
export type TextSample = { readonly ticks: number; readonly bytes: Buffer };

/**
 * The time base of a film's captions: finer than that of its picture and of its sound, with whole ticks in a frame.
 * ffmpeg's muxer compares ticks of one track with those of another (movenc.c, read 2026-11-21), and where those of
 * captions are the larger ones it puts no empty samples between them.
 */
export function textTicks(rate: Rate): { perSecond: number; perFrame: number } {
  const { perSecond, perFrame } = filmTicks(rate);
  const finer = Math.max(2, Math.ceil((4 * SAMPLE_RATE) / perSecond));
  return { perSecond: perSecond * finer, perFrame: perFrame * finer };
}

/** The captions as samples that fill the film from its first frame to its last, as players expect them. */
export function textSamples(captions: readonly Caption[], frames: number, rate: Rate): readonly TextSample[] {
  const { perFrame } = textTicks(rate);
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

/**
 * An MP4 of nothing but 3GPP timed text (3GPP TS 26.245, ISO/IEC 14496-12), which is joined with the film as it is.
 * ffmpeg's own way there goes by way of ASS: it takes braces and angle brackets for markup, and times in milliseconds.
 */
export function textTrack(samples: readonly TextSample[], rate: Rate): Buffer {
  const { perSecond } = textTicks(rate);
  const ticks = samples.reduce((sum, sample) => sum + sample.ticks, 0);
  const head = box('ftyp', ascii('isom'), u32(0x200), ascii('isom'));
  const data = box('mdat', ...samples.map(({ bytes }) => bytes));
  const table = box(
    'stbl',
    full('stsd', u32(1), description()),
    full('stts', u32(samples.length), ...samples.map((sample) => u32(1, sample.ticks))),
    full('stsc', u32(1, 1, samples.length, 1)),
    full('stsz', u32(0, samples.length), ...samples.map(({ bytes }) => u32(bytes.length))),
    full('stco', u32(1, head.length + 8)),
  );
  const source = box('dinf', full('dref', u32(1), box('url ', u32(1))));
  const media = box(
    'mdia',
    box('mdhd', u32(LONG, 0, 0, 0, 0, perSecond), u64(ticks), u16(UNDETERMINED, 0)),
    full('hdlr', u32(0), ascii('sbtl'), u32(0, 0, 0), ascii('\0')),
    box('minf', full('nmhd'), source, table),
  );
  const track = box('tkhd', u32(LONG + 7, 0, 0, 0, 0, 1, 0), u64(ticks), u32(0, 0, 0, 0), MATRIX, u32(0, 0));
  const speed = [u32(0x10000), u16(0x100), Buffer.alloc(10)];
  const movie = box(
    'mvhd',
    u32(LONG, 0, 0, 0, 0, perSecond),
    u64(ticks),
    ...speed,
    MATRIX,
    Buffer.alloc(24),
    u32(2),
  );
  return Buffer.concat([head, data, box('moov', movie, box('trak', track, media))]);
}

/** Version 1: times in 64 bits. */
const LONG = 0x1000000;

/** `und`, packed (ISO 639-2/T in five bits a letter). */
const UNDETERMINED = 0x55c4;

/** Nothing is turned or moved. */
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

function sampleOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 0xffff) throw new StitchFault(null, 'a caption is longer than 65,535 bytes');
  return Buffer.concat([u16(bytes.length), bytes]);
}

/** Centred at the bottom, white on nothing, in the player's own font. */
function description(): Buffer {
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

function full(type: string, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(0), ...parts);
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(8 + content.length), ascii(type), content]);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => bytes.writeUInt32BE(value, 4 * n));
  return bytes;
}

function u64(value: number): Buffer {
  return u32(Math.floor(value / 2 ** 32), value % 2 ** 32);
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, n) => bytes.writeUInt16BE(value, 2 * n));
  return bytes;
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
