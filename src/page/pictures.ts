import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { digest } from '../base/digest.js';
import { ifFault } from '../base/fault.js';
import { imageFacts } from '../media/image-facts.js';
import { madeAside, type Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { runFfmpeg } from '../media/run-ffmpeg.js';
import { picturesIn, type WantedPicture } from './summary/pictures.js';
import type { Summary } from './summary/summary.js';

/** Counts up when the same picture would be made differently. */
const PICTURE_FORM = 1;

/** Of the longer side: enough to tell a face by. A page of very many is to stay small. */
const sizes = { few: 640, many: 320 };
const MANY = 400;

/** Of the page, under what is transparent: a warm grey on which both dark and light drawings are seen. */
const PAPER = '0xC9C3B9';

/** Small JPEGs by the hashes of what they show. */
export type Pictures = ReadonlyMap<string, Buffer>;

export type PicturesGiven = {
  /** Where the bytes of a hash are, in the store or among the author's files. */
  readonly fileOf: (sha256: string) => string | null;
  readonly derived: Derived;
  /** Asked for when the first picture is not there yet; null: there is none. */
  readonly ffmpeg: () => Promise<Ffmpeg | null>;
  readonly signal: AbortSignal;
  /** Told whenever one more of them is there. */
  readonly onPicture: (done: number, of: number) => void;
};

/** Every picture that a summary shows; what is not made anew is read from `derived`. `lacking`: files that gave none. */
export async function makePictures(
  summary: Summary,
  { fileOf, derived, ffmpeg, signal, onPicture }: PicturesGiven,
): Promise<{ readonly pictures: Pictures; readonly lacking: number }> {
  const atOnce = pLimit(availableParallelism());
  const search = memo(ffmpeg);
  const wanted = picturesIn(summary);
  const longerPx = wanted.length > MANY ? sizes.many : sizes.few;
  let done = 0;
  const made = await Promise.all(
    wanted.map((one) =>
      atOnce(async () => {
        const source = fileOf(one.sha256);
        if (source === null) return [];
        const path = join(derived.dir, 'page', `${digest({ form: PICTURE_FORM, longerPx, ...one })}.jpg`);
        const isThere =
          existsSync(path) || (await make(path, { ...one, source, longerPx }, { derived, signal, search }));
        const bytes = isThere ? await readFile(path) : null;
        onPicture((done += 1), wanted.length);
        return [[one.sha256, bytes] as const];
      }),
    ),
  );
  const pictures = made
    .flat()
    .flatMap(([sha256, bytes]) => (bytes === null ? [] : [[sha256, bytes] as const]));
  return { pictures: new Map(pictures), lacking: made.flat().length - pictures.length };
}

type Shrinking = WantedPicture & { readonly source: string; readonly longerPx: number };

async function make(
  path: string,
  one: Shrinking,
  {
    derived,
    signal,
    search,
  }: Pick<PicturesGiven, 'derived' | 'signal'> & { search: PicturesGiven['ffmpeg'] },
): Promise<boolean> {
  const ffmpeg = signal.aborted ? null : await search();
  const shrink = one.atS === null ? await shrinkImage(one) : shrinkFrame(one, one.atS);
  if (ffmpeg === null || shrink === null) return false;
  const jpeg = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '5', '-f', 'image2', '-update', '1'];
  await madeAside(path, {
    mark: derived.mark,
    make: (aside) => runFfmpeg({ ffmpeg, args: [...shrink, ...jpeg, aside], signal }),
    isWhole: ({ kind }) => kind === 'done',
  }).catch(ifFault(null, 'ENOENT')); // a moment that the clip does not have
  return existsSync(path);
}

function shrinkFrame({ source, longerPx }: Shrinking, atS: number): readonly string[] {
  const size = `scale=w=${longerPx}:h=${longerPx}:force_original_aspect_ratio=decrease:force_divisible_by=2`;
  return ['-ss', atS.toFixed(3), '-i', source, '-vf', `${size}:flags=area,format=yuvj420p`];
}

/** On paper where it is transparent: a JPEG is nowhere transparent. */
async function shrinkImage({ source, longerPx }: Shrinking): Promise<readonly string[] | null> {
  const facts = imageFacts(await readFile(source));
  if (facts.kind !== 'image') return null;
  const scale = Math.min(1, longerPx / Math.max(facts.width, facts.height));
  const [width, height] = [facts.width, facts.height].map((side) => Math.max(1, Math.round(side * scale)));
  const filters = [
    `color=${PAPER}:s=${width}x${height}[paper]`,
    `[0:v]scale=${width}:${height}:flags=area,format=rgba[image]`,
    '[paper][image]overlay=format=gbrp,format=yuvj420p[out]',
  ];
  return ['-i', source, '-filter_complex', filters.join(';'), '-map', '[out]'];
}

function memo<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => (answer ??= ask());
}
