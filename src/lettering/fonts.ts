import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

export type CanvasModule = typeof import('@napi-rs/canvas');

/**
 * Which of the shipped fonts draws a code point. Only files of the font packages are ever used, never a font that
 * happens to be installed, so a panel looks the same on every machine.
 */
export interface Fonts {
  /** The family, loaded and ready to be named in `ctx.font`; null: no font here has a picture for it. */
  familyFor(codePoint: number): string | null;
}

type Slice = {
  readonly family: string;
  readonly file: string;
  readonly ranges: readonly (readonly [from: number, to: number])[];
};

/** In the order in which they are asked; all of them come with castreel. */
const packages = ['inter', 'noto-sans-arabic', 'noto-sans-hebrew', 'noto-emoji', 'noto-sans-sc'];

/** A font of the author's, asked after all others. */
export type OwnFont = { readonly path: string; readonly sha256: string };

/** Of the fonts that come with castreel, those that are not where it was installed. */
export function missingFonts(): readonly string[] {
  return packages.filter(
    (name) => slicesOf(name).some(({ file }) => !existsSync(file)) || slicesOf(name).length === 0,
  );
}

/** Private use: no font draws both, so they show what a missing picture looks like. */
const MISSING = [0xe83a, 0x10fffd];

const require = createRequire(import.meta.url);

/** The canvas and every font at hand with its version: another one may draw a text otherwise. */
export function fontsAtHand(own: readonly OwnFont[]): readonly string[] {
  const shipped = ['@napi-rs/canvas', ...packages.map((name) => `@fontsource-variable/${name}`)].flatMap(
    (name) => {
      const manifest = resolved(`${name}/package.json`);
      return manifest === null ? [] : [`${name} ${manifestFile.parse(require(manifest)).version}`];
    },
  );
  return [...shipped, ...own.map(({ sha256 }) => sha256)];
}

const manifestFile = z.object({ version: z.string() });

export function openFonts(canvas: CanvasModule, own: readonly OwnFont[]): Fonts {
  const slices = [...packages.flatMap(slicesOf), ...own.map(wholeFont)];
  const loaded = new Set<string>();
  const known = new Map<number, string | null>();
  const inkOf = inkReader(canvas);

  function load(slice: Slice): void {
    if (loaded.has(slice.family)) return;
    if (canvas.GlobalFonts.registerFromPath(slice.file, slice.family) === null) {
      throw new Error(`the font file ${slice.file} cannot be read`);
    }
    loaded.add(slice.family);
  }

  /** A package's ranges claim more than its files hold, so the picture itself is looked at. */
  function draws(slice: Slice, codePoint: number): boolean {
    if (!slice.ranges.some(([from, to]) => from <= codePoint && codePoint <= to)) return false;
    load(slice);
    return MISSING.every((none) => inkOf(slice.family, codePoint) !== inkOf(slice.family, none));
  }

  return {
    familyFor(codePoint) {
      const answer = known.get(codePoint);
      if (answer !== undefined) return answer;
      const family = slices.find((slice) => draws(slice, codePoint))?.family ?? null;
      known.set(codePoint, family);
      return family;
    },
  };
}

function wholeFont({ path, sha256 }: OwnFont): Slice {
  return { family: familyOf(sha256), file: path, ranges: [[0, 0x10ffff]] };
}

function familyOf(sha256: string): string {
  return `castreel own ${sha256.slice(0, 16)}`;
}

/** Of the author's fonts, those that cannot be drawn with. */
export async function brokenFonts<T extends OwnFont>(own: readonly T[]): Promise<readonly T[]> {
  if (own.length === 0) return [];
  const { GlobalFonts } = await import('@napi-rs/canvas');
  return own.filter(({ path, sha256 }) => GlobalFonts.registerFromPath(path, familyOf(sha256)) === null);
}

function inkReader(canvas: CanvasModule): (family: string, codePoint: number) => string {
  const ctx = canvas.createCanvas(32, 32).getContext('2d');
  return (family, codePoint) => {
    ctx.clearRect(0, 0, 32, 32);
    ctx.font = `20px "${family}"`;
    ctx.fillText(String.fromCodePoint(codePoint), 4, 24);
    return ctx.canvas.data().toString('latin1');
  };
}

const rangesFile = z.record(z.string(), z.string());

function slicesOf(name: string): Slice[] {
  const folder = `@fontsource-variable/${name}`;
  const listed = resolved(`${folder}/unicode.json`);
  if (listed === null) return [];
  return Object.entries(rangesFile.parse(require(listed))).map(([bracketed, ranges]) => {
    const slice = bracketed.replace(/[[\]]/g, '');
    return {
      family: `castreel ${name} ${slice}`,
      file: require.resolve(`${folder}/files/${name}-${slice}-wght-normal.woff2`),
      ranges: ranges.split(',').map(rangeOf),
    };
  });
}

function resolved(path: string): string | null {
  try {
    return require.resolve(path);
  } catch {
    return null; // an optional package that is not installed
  }
}

/** `U+0460-052F`, `U+2116`. */
function rangeOf(text: string): readonly [number, number] {
  const [from = '', to = from] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}
