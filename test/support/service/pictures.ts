import { runProcess } from '../../../src/base/process.js';
import { fromGray, stamp } from '../clips.js';
import { drift } from './drift.js';

/** Pictures in a second, of all that a service makes. */
export const FPS = 24;

/** Width and height in pixels, both even. */
export type Size = { readonly width: number; readonly height: number };

/** One picture as raw yuv420p. */
export type Picture = Uint8Array;

const BAR_ROWS = { number: 9, clip: 27 };

/** Which frame of which clip a picture is. */
export type Numbers = { readonly frame: number; readonly clip: number };

/** The stamp of `clips.ts`, in gray. */
export function stamped({ frame, clip }: Numbers, size: Size): Picture {
  return drawn(size, stamp(frame, clip), 0);
}

/** The same numbers, as narrower bars over a picture that moves. */
export function moving({ frame, clip }: Numbers, size: Size): Picture {
  const bars = stamp(frame, clip);
  const isBar = (y: number): boolean => Object.values(BAR_ROWS).some((row) => Math.abs(y - row) < 3);
  return drawn(
    size,
    drift(frame).map((level, at) => (isBar(Math.floor(at / 64)) ? (bars[at] ?? 0) : level)),
    0,
  );
}

/** A picture whose lower half says that another clip made it. */
export function marked(picture: Picture, clip: number, size: Size): Picture {
  const half = Math.ceil(size.height / 2);
  const result = drawn(size, stamp(0, clip), half);
  result.set(picture.subarray(0, half * size.width), 0);
  result.set(picture.subarray(size.width * size.height), size.width * size.height);
  return result;
}

/** The numbers that a picture's bars show; of a picture without bars, whatever its light and dark make. */
export function numbersOf(picture: Picture, { width, height }: Size): Numbers {
  const read = (row: number): number => {
    const y = Math.floor((row * height) / 36);
    const bars = [...Array(8).keys()].map(
      (bar) => picture[y * width + Math.floor(((bar + 0.5) * width) / 8)],
    );
    return bars.reduce<number>((sum, level = 0) => sum * 2 + (level > 125 ? 1 : 0), 0);
  };
  return { frame: fromGray(read(BAR_ROWS.number)), clip: read(BAR_ROWS.clip) };
}

/** All pictures of a clip, as many in a second as a service makes. */
export async function decode(path: string, size: Size, ffmpeg: string): Promise<Picture[]> {
  const scale = `fps=${FPS}:start_time=0,scale=${size.width}:${size.height},format=yuv420p`;
  const args = [
    '-i',
    path,
    '-map',
    '0:v:0',
    '-vf',
    `setpts=PTS-STARTPTS,${scale}`,
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const raw = await runFfmpeg(ffmpeg, args, []);
  const bytes = (size.width * size.height * 3) / 2;
  return [...Array(raw.length / bytes).keys()].map((n) => raw.subarray(n * bytes, (n + 1) * bytes));
}

export async function runFfmpeg(
  file: string,
  args: readonly string[],
  stdin: readonly Uint8Array[],
): Promise<Buffer> {
  const out: Uint8Array[] = [];
  const outcome = await runProcess({
    file,
    args: ['-v', 'error', '-y', ...args],
    signal: new AbortController().signal,
    silenceMs: 120_000,
    onStdout: (chunk) => out.push(chunk) > 0,
    stdin: piecesOf(stdin),
  });
  if (outcome.kind !== 'done') throw new Error(`ffmpeg ${args.join(' ')}: ${JSON.stringify(outcome)}`);
  return Buffer.concat(out);
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.concat(pieces));
}

/** A stamp's gray 64x36 at another size, from row `from` on; no colours. */
function drawn({ width, height }: Size, gray: Uint8Array, from: number): Picture {
  const picture = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = from; y < height; y++) {
    const row = Math.floor((y * 36) / height) * 64;
    for (let x = 0; x < width; x++) {
      picture[y * width + x] = gray[row + Math.floor((x * 64) / width)] ?? 0;
    }
  }
  return picture;
}
