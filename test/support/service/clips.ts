import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { getOrMake } from '../../../src/base/get-or-make.js';
import { videoFacts, type VideoClip } from '../../../src/media/facts.js';
import { ffmpegForTests } from '../clips.js';
import { encode } from './encode.js';
import { decode, FPS, marked, moving, type Numbers, numbersOf, stamped, type Size } from './pictures.js';

/** What a job is to film. Seconds are whole. */
export type ClipOrder =
  | { readonly kind: 'new'; readonly seconds: number; readonly size: Size; readonly sound: boolean }
  | { readonly kind: 'extension'; readonly seconds: number; readonly source: Uint8Array }
  /** `size` null: its source's. */
  | { readonly kind: 'edit'; readonly source: Uint8Array; readonly size: Size | null };

export type ClipsGiven = {
  /**
   * `numbered`: each clip shows its own number and an extension goes on from its source. `moving`: the same in narrow bars
   * over a picture that drifts, as footage does. `template`: clips of one length and size share their picture, for
   * hundreds of jobs; their bytes differ all the same.
   */
  readonly mode: 'numbered' | 'moving' | 'template';
  readonly tone: boolean;
  /** What becomes of the source's last frame in an extension. */
  readonly seam: 'exact' | 'drop' | 'repeat';
};

export type Slate = {
  /** The number that its pictures show, 0 to 255. */
  readonly clip: number;
  /** What makes its bytes its own. */
  readonly words: string;
  /** Left out at its end. */
  readonly lessFrames: number;
};

/** Films real MP4s, one for many services, until `close`. What was filmed once in this process is not encoded again. */
export interface Clips {
  film(order: ClipOrder, slate: Slate): Promise<Uint8Array>;
  /** Null: no clip that can be read. */
  facts(bytes: Uint8Array): Promise<VideoClip | null>;
  close(): Promise<void>;
}

/** New frames of an extension that still look like the clip they go on from. */
const GLIDE_FRAMES = 4;
/** Larger sources are made small, so that a test stays quick. */
const LARGEST = 192;

const filmed = new Map<string, Promise<Uint8Array>>();

/** Sources: 24 fps, N s of sound and one frame more of picture, an extension returns its source too (measured, 2026). */
export async function openClips(given: Partial<ClipsGiven> = {}): Promise<Clips> {
  const { mode = 'numbered', tone = true, seam = 'exact' } = given;
  const [{ path: ffmpeg }, folder] = await Promise.all([
    ffmpegForTests(),
    mkdtemp(join(tmpdir(), 'castreel-service-')),
  ]);
  const draw = mode === 'moving' ? moving : stamped;
  const atOnce = pLimit(2);
  const known = new Map<string, Promise<VideoClip | null>>();

  const once = async <T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
    const made = getOrMake(map, key, () => atOnce(make));
    made.catch(() => map.delete(key));
    return await made;
  };

  const pathOf = (bytes: Uint8Array): string => join(folder, `${sha256(bytes)}.mp4`);

  const facts = (bytes: Uint8Array): Promise<VideoClip | null> =>
    once(known, sha256(bytes), async () => {
      await writeFile(pathOf(bytes), bytes);
      const read = await videoFacts(pathOf(bytes)).catch(() => null);
      return read?.kind === 'video' ? read : null;
    });

  const sourceOf = async (bytes: Uint8Array): Promise<{ path: string; facts: VideoClip; size: Size }> => {
    const read = await facts(bytes);
    if (read === null) throw new Error('the source of a clip cannot be read');
    return { path: pathOf(bytes), facts: read, size: small(read) };
  };

  const reel = async (order: ClipOrder, clip: number): Promise<Parameters<typeof encode>[0]> => {
    if (order.kind === 'new') {
      const { seconds, size, sound } = order;
      const frames = [...Array(seconds * FPS + 1).keys()].map((frame) => draw({ frame, clip }, size));
      return { frames, size, sound: sound ? { tone, seconds, clip } : null, before: null };
    }
    const { path, facts: read, size: own } = await sourceOf(order.source);
    const size = (order.kind === 'edit' ? order.size : null) ?? own;
    const pictures =
      mode !== 'template'
        ? await decode(path, size, ffmpeg)
        : [...Array(read.frames).keys()].map((frame) => draw({ frame, clip }, size));
    const lastsS = (pictures.length - 1) / FPS;
    const before = { path: read.hasAudio ? path : null, seconds: lastsS };
    if (order.kind === 'edit') {
      const frames = pictures.map((picture) => marked(picture, clip, size));
      return { frames, size, sound: null, before: read.hasAudio ? before : null };
    }
    const kept = {
      exact: pictures,
      drop: pictures.slice(0, -1),
      repeat: [...pictures, ...pictures.slice(-1)],
    };
    const next = numbersAfter(numbersOf(pictures.at(-1)!, size), { count: order.seconds * FPS, clip });
    const frames = [...kept[seam], ...next.map((numbers) => draw(numbers, size))];
    return { frames, size, sound: { tone, seconds: order.seconds, clip }, before };
  };

  const encoded = (order: ClipOrder, clip: number, lessFrames: number): Promise<Uint8Array> => {
    const source = 'source' in order ? sha256(order.source) : null;
    const key = JSON.stringify({ ...order, source, clip, lessFrames, mode, tone, seam });
    const path = join(folder, `made-${sha256(Buffer.from(key))}.mp4`);
    return once(filmed, key, async () => {
      const { frames, ...rest } = await reel(order, clip);
      await encode({ ...rest, frames: frames.slice(0, frames.length - lessFrames) }, path, ffmpeg);
      return await readFile(path);
    });
  };

  return {
    facts,
    film: async (order, { clip, words, lessFrames }) => {
      if ('source' in order) await facts(order.source); // before a lane is taken, which would wait for another
      return withWords(await encoded(order, mode === 'template' ? 0 : clip, lessFrames), words);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Counts on from the last picture, at first still under its clip's number, as footage that continues does. */
function numbersAfter(last: Numbers, { count, clip }: { count: number; clip: number }): Numbers[] {
  return Array.from({ length: count }, (_, n) => ({
    frame: (last.frame + 1 + n) % 256,
    clip: n < GLIDE_FRAMES ? last.clip : clip,
  }));
}

function small({ width, height }: Size): Size {
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  const even = (length: number): number => Math.max(16, Math.round((length * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** With a last box that players skip (`free`, ISO/IEC 14496-12). */
function withWords(bytes: Uint8Array, words: string): Uint8Array {
  const box = Buffer.from(`\0\0\0\0free${words}`);
  box.writeUInt32BE(box.length);
  return Buffer.concat([bytes, box]);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
