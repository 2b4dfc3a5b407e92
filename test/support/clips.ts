import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { getOrMake } from '../../src/base/get-or-make.js';
import { runProcess } from '../../src/base/process.js';
import { type Rate, SAMPLE_RATE } from '../../src/base/time.js';
import { type Ffmpeg, type FfmpegPlaces, type FfmpegSearch, findFfmpeg } from '../../src/media/ffmpeg.js';

/**
 * Tiny clips that say of every frame which clip's it is and which one: the upper half shows the frame's number, the
 * lower half the clip's, as eight bars of white and black, highest bit at the left; the frame's in Gray code, so that one
 * bar turns from each frame to the next. Sound is clicks in silence.
 */
export type ClipGiven = {
  /** 0 to 255. */
  readonly id: number;
  /** How many, or the numbers of the frames in order. */
  readonly frames: number | readonly number[];
  readonly rate: Rate;
  readonly width?: number;
  readonly height?: number;
  /** When clicks are heard, in seconds; null: without a sound track. */
  readonly clicks?: readonly number[] | null;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly soundCodec?: readonly string[];
  /** Encoder and muxer of the picture. */
  readonly codec?: readonly string[];
  /** What it says of its colours; BT.709 where nothing else is said. */
  readonly colours?: readonly string[];
  /** After the inputs, before the encoder: filters. */
  readonly more?: readonly string[];
};

const LOSSLESS = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-crf',
  '4',
  '-pix_fmt',
  'yuv420p',
  '-bf',
  '2',
  '-g',
  '12',
];
const BT709 = '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' ');
const signal = new AbortController().signal;

const usual = { flag: null, envPath: null, searchPath: process.env.PATH ?? '' };
let found: Promise<FfmpegSearch> | null = null;

/** `findFfmpeg`, which looks only once where nobody says where to: the answer is the same for all. */
export async function searchForTests(places: FfmpegPlaces): Promise<FfmpegSearch> {
  const isUsual = Object.entries(usual).every(([key, value]) => places[key as keyof FfmpegPlaces] === value);
  return isUsual ? await (found ??= findFfmpeg({ ...usual, signal })) : await findFfmpeg(places);
}

export async function ffmpegForTests(): Promise<Ffmpeg> {
  const search = await searchForTests({ ...usual, signal });
  if (search.kind === 'missing') throw new Error(`these tests need ffmpeg: ${search.problem}`);
  return search.ffmpeg;
}

const made = new Map<string, Promise<Uint8Array>>();

/** Encoded once: whatever else wants one like it in this process has its bytes. */
export async function makeClip(ffmpeg: Ffmpeg, path: string, given: ClipGiven): Promise<void> {
  const like = JSON.stringify([ffmpeg.path, extname(path), given]);
  await writeFile(path, await getOrMake(made, like, () => encodeClip(ffmpeg, path, given)));
}

async function encodeClip(ffmpeg: Ffmpeg, path: string, given: ClipGiven): Promise<Uint8Array> {
  const { width = 64, height = 36, rate, clicks = null, channels = 2, sampleRate = SAMPLE_RATE } = given;
  const numbers = typeof given.frames === 'number' ? [...Array(given.frames).keys()] : given.frames;
  const samples = Math.round((numbers.length * sampleRate * rate.d) / rate.n);
  const raw = `-f rawvideo -pix_fmt gray -color_range tv -s 64x36 -r ${rate.n}/${rate.d} -i pipe:0`.split(
    ' ',
  );
  const sound = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', `${path}.f32`];
  const scale = `scale=${width}:${height}:flags=neighbor:in_range=tv:out_range=tv`;
  if (clicks !== null) await writeFile(`${path}.f32`, pcmOf(clicks, { samples, channels, sampleRate }));
  await run(
    ffmpeg,
    [
      ...raw,
      ...(clicks === null ? [] : sound),
      '-vf',
      scale,
      ...(given.more ?? []),
      ...(given.codec ?? LOSSLESS),
      ...(given.colours ?? BT709),
      ...(clicks === null ? [] : (given.soundCodec ?? ['-c:a', 'aac', '-b:a', '192k'])),
      path,
    ],
    numbers.map((number) => stamp(number, given.id)),
  );
  return await readFile(path);
}

/** A frame's picture as gray bytes, 64x36, black 16 and white 235. */
export function stamp(frame: number, clip: number): Uint8Array {
  const picture = new Uint8Array(64 * 36);
  for (let y = 0; y < 36; y++) {
    const number = y < 18 ? frame ^ (frame >> 1) : clip;
    for (let bar = 0; bar < 8; bar++) {
      picture.fill(number & (128 >> bar) ? 235 : 16, y * 64 + bar * 8, y * 64 + bar * 8 + 8);
    }
  }
  return picture;
}

/** Marks an MP4 as filmed with the camera on its side: to be turned a quarter clockwise when it is shown. */
export async function turn(path: string): Promise<void> {
  const bytes = await readFile(path);
  const matrix = bytes.indexOf('tkhd') + 44;
  [0, 0x10000, 0, -0x10000, 0, 0, 36 << 16, 0, 0x40000000].forEach((value, n) =>
    bytes.writeInt32BE(value, matrix + n * 4),
  );
  await writeFile(path, bytes);
}

export type FilmRead = {
  /** `clip:frame` of each picture as it is decoded; `?` where bars are neither black nor white. */
  readonly stamps: readonly string[];
  /** Each picture at 64x36, 16 to 235. */
  readonly pictures: readonly Uint8Array[];
  /** Brightness of the 16 bars of each picture, the frame's eight first, 16 to 235. */
  readonly bars: readonly (readonly number[])[];
  /** Presentation times of the pictures, in seconds. */
  readonly times: readonly number[];
  /** The left channel. */
  readonly sound: Float32Array;
};

/** Of a track that sounds: what an MP4 calls its handler (ISO/IEC 14496-12, 8.4.3). */
const SOUNDS = 'hdlr\0\0\0\0\0\0\0\0soun';

const NOTHING = Buffer.alloc(0);

/** Decodes a film whole, a bar's middle standing for the bar. All in one process: to start one takes longest. */
export async function readFilm(ffmpeg: Ffmpeg, path: string): Promise<FilmRead> {
  const hasSound = (await readFile(path)).includes(SOUNDS);
  const [picture = NOTHING, listing = NOTHING, sound = NOTHING] = await runForAll(ffmpeg, path, [
    [
      ...['-map', '0:v:0', '-vf'],
      'scale=64:36:flags=area:in_range=tv:out_range=tv,format=yuv420p,extractplanes=y',
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo'],
    ],
    ['-map', '0:v:0', '-c', 'copy', '-f', 'framecrc'],
    ...(hasSound ? [FIRST_CHANNEL] : []),
  ]);
  const pictures = [...Array(picture.length / (64 * 36)).keys()].map((n) =>
    picture.subarray(n * 64 * 36, (n + 1) * 64 * 36),
  );
  const bars = pictures.map(barsOf);
  return {
    pictures,
    stamps: bars.map(stampOf),
    bars,
    times: timesOf(listing.toString()),
    sound: floats(sound),
  };
}

/** Every frame of a clip or picture, to the pixel: three bytes each, row by row. */
export async function pixelsOf(ffmpeg: Ffmpeg, path: string, frameBytes = 64 * 36 * 3): Promise<Buffer[]> {
  const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  const all = await run(ffmpeg, ['-i', path, '-map', '0:v:0', ...raw]);
  return [...Array(all.length / frameBytes).keys()].map((n) =>
    all.subarray(n * frameBytes, (n + 1) * frameBytes),
  );
}

const FIRST_CHANNEL = '-map 0:a:0 -af pan=mono|c0=c0 -ar 48000 -f f32le'.split(' ');

/** The first channel, at 48 kHz. */
export async function readSound(ffmpeg: Ffmpeg, path: string): Promise<Float32Array> {
  return floats(await run(ffmpeg, ['-i', path, ...FIRST_CHANNEL, 'pipe:1']));
}

/** Size and checksum of every picture packet, in order: equal where pictures were not encoded again. */
export async function picturePackets(ffmpeg: Ffmpeg, path: string): Promise<string[]> {
  const listing = await run(ffmpeg, ['-i', path, '-map', '0:v:0', '-c', 'copy', '-f', 'framecrc', 'pipe:1']);
  const lines = listing.toString().split('\n');
  return lines.filter((line) => line.startsWith('0,')).map((line) => line.split(',').slice(4, 6).join());
}

/** Where clicks begin, in seconds: the first sample over a tenth of the loudest after 50 ms of less. */
export function clicksIn(sound: Float32Array): number[] {
  const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const found: number[] = [];
  let lastLoud = -Infinity;
  sound.forEach((sample, at) => {
    if (loudest < 0.01 || Math.abs(sample) < loudest / 5) return;
    if (at - lastLoud > 2400) found.push(at / SAMPLE_RATE);
    lastLoud = at;
  });
  return found;
}

/** `1:0 … 1:5` as stamps: frames `from` up to `to` of a clip. */
export function stampsOf(clip: number, from: number, to: number): string[] {
  return [...Array(to - from).keys()].map((n) => `${clip}:${from + n}`);
}

function barsOf(picture: Uint8Array): number[] {
  const rows = [9, 27];
  return rows.flatMap((y) => [...Array(8).keys()].map((bar) => picture[y * 64 + bar * 8 + 4] ?? 0));
}

function stampOf(bars: readonly number[]): string {
  if (bars.some((level) => level > 90 && level < 160)) return '?';
  const number = (part: readonly number[]): number =>
    part.reduce((sum, level) => sum * 2 + (level > 125 ? 1 : 0), 0);
  return `${number(bars.slice(8))}:${fromGray(number(bars.slice(0, 8)))}`;
}

/** The number of eight bits that a Gray code stands for. */
export function fromGray(code: number): number {
  return (
    code ^ (code >> 1) ^ (code >> 2) ^ (code >> 3) ^ (code >> 4) ^ (code >> 5) ^ (code >> 6) ^ (code >> 7)
  );
}

function timesOf(framecrc: string): number[] {
  const [, n = '1', d = '1'] = /#tb 0: (\d+)\/(\d+)/.exec(framecrc) ?? [];
  const lines = framecrc.split('\n').filter((line) => line.startsWith('0,'));
  return lines.map((line) => (Number(line.split(',')[2]) * Number(n)) / Number(d)).sort((a, b) => a - b);
}

/** Two milliseconds of 2 kHz. */
function pcmOf(
  clicks: readonly number[],
  { samples, channels, sampleRate }: { samples: number; channels: number; sampleRate: number },
): Uint8Array {
  const pcm = new Float32Array(samples * channels);
  for (const second of clicks) {
    const start = Math.round(second * sampleRate);
    for (let n = 0; n < sampleRate / 500; n++) {
      pcm.fill(
        0.5 * Math.cos((2 * Math.PI * 2000 * n) / sampleRate),
        (start + n) * channels,
        (start + n + 1) * channels,
      );
    }
  }
  return new Uint8Array(pcm.buffer);
}

function floats(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function run(ffmpeg: Ffmpeg, args: readonly string[], stdin?: readonly Uint8Array[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const outcome = await runProcess({
    file: ffmpeg.path,
    args: ['-v', 'error', '-y', ...args],
    signal,
    silenceMs: 60_000,
    onStdout: (chunk) => chunks.push(chunk) > 0,
    ...(stdin === undefined ? {} : { stdin: piecesOf(stdin) }),
  });
  if (outcome.kind !== 'done') throw new Error(`ffmpeg ${args.join(' ')}: ${JSON.stringify(outcome)}`);
  return Buffer.concat(chunks);
}

/** What each of these outputs of one file is. */
async function runForAll(
  ffmpeg: Ffmpeg,
  path: string,
  outputs: readonly (readonly string[])[],
): Promise<Buffer[]> {
  const args = outputs.flatMap((output, n) => [...output, `pipe:${n + 3}`]);
  const pipes = outputs.map(() => 'pipe' as const);
  const child = spawn(ffmpeg.path, ['-v', 'error', '-nostdin', '-i', path, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', ...pipes],
  });
  const ended = new Promise((done) => child.on('close', done));
  const all = await Promise.all(child.stdio.slice(3).map((pipe) => buffer(pipe as Readable)));
  if ((await ended) !== 0) throw new Error(`ffmpeg does not read ${path}`);
  return all;
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.concat(pieces));
}
