import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digest, sha256, type Json } from '../../base/digest.js';
import { isSystemFault } from '../../base/fault.js';
import { getOrMake } from '../../base/get-or-make.js';
import { quoted } from '../../base/problem.js';
import { openEasel, type Easel } from '../../lettering/easel.js';
import { fontsAtHand, type OwnFont } from '../../lettering/fonts.js';
import { undrawn } from '../../lettering/legible.js';
import { measurer } from '../../lettering/pen.js';
import { madeAside, type Derived } from '../../media/aside.js';
import type { Emblem, Lettering, Sign } from '../../plan/overlays.js';
import { changedText, StitchFault } from '../clip.js';
import { keep, readKept } from '../kept-json.js';
import { forms } from '../recipe.js';
import { drawEmblem, drawText, type Ink } from './draw.js';
import type { Size } from './safe-area.js';
import { setText, type Pen } from './set.js';
import { signKey } from './sign-key.js';

/** Draws what is laid over pictures, each once: a PNG in the derived folder. */
export interface Signwriter {
  /** What a drawn sign depends on: never where its file is. */
  keyOf(sign: Sign, picture: Size): Json;
  /** Throws a StitchFault where it cannot be drawn. */
  drawn(sign: Sign, picture: Size, derived: Derived): Promise<Drawn>;
  /** Why a text cannot be laid over a picture of that size, and the way out; null: it can. */
  problemOf(lettering: Lettering, picture: Size): Promise<SignProblem | null>;
}

/** Where a sign's picture is, and where its upper left corner stands on the film's. */
export type Drawn = { readonly path: string; readonly x: number; readonly y: number };

export type SignProblem = { readonly message: string; readonly hint: string };

/** Loads the canvas when the first text is set, and keeps the fonts that were loaded. */
export function openSignwriter(own: readonly OwnFont[] = []): Signwriter {
  const places = new Map<string, Promise<Drawn>>();
  let studio: Promise<{ easel: Easel; pen: Pen }> | null = null;
  let fonts: readonly string[] | null = null;
  const open = (): NonNullable<typeof studio> => (studio ??= openStudio(own));

  const keyOf = (sign: Sign, { width, height }: Size): Json => ({
    ...{ form: forms.sign, fonts: (fonts ??= fontsAtHand(own)), width, height },
    sign: signKey(sign),
  });

  const draw = async (sign: Sign, picture: Size): Promise<Ink> => {
    const { easel, pen } = await open();
    if (sign.kind === 'logo') return await drawEmblem(sign, await bytesOf(sign), { picture, easel });
    const problem = problemWith(sign, picture, pen);
    const set = problem === null ? setText(sign, picture, pen) : null;
    if (set === null) throw new StitchFault(null, problem?.message ?? 'a text has no room');
    return drawText(set, picture, easel);
  };

  return {
    keyOf,
    drawn: (sign, picture, derived) => {
      const base = join(derived.dir, 'overlays', digest(keyOf(sign, picture)));
      return getOrMake(places, base, () => kept(base, derived, () => draw(sign, picture)));
    },
    problemOf: async (lettering, picture) => problemWith(lettering, picture, (await open()).pen),
  };
}

async function openStudio(own: readonly OwnFont[]): Promise<{ easel: Easel; pen: Pen }> {
  const easel = await openEasel(own);
  return { easel, pen: { fonts: easel.fonts, measure: measurer(easel) } };
}

const placeSchema = z.strictObject({ x: z.number(), y: z.number() });

/** The place is written last: where it is, the picture is. */
async function kept(base: string, derived: Derived, draw: () => Promise<Ink>): Promise<Drawn> {
  const [path, place] = [`${base}.png`, `${base}.json`];
  const known = await readKept(place, placeSchema);
  if (known !== null && (await isThere(path))) return { path, ...known };
  const { png, x, y } = await draw();
  await madeAside(path, { mark: derived.mark, make: (aside) => writeFile(aside, png) });
  await keep(place, { x, y }, derived);
  return { path, x, y };
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function bytesOf({ image }: Emblem): Promise<Buffer> {
  try {
    const bytes = await readFile(image.path);
    if (sha256(bytes) === image.sha256) return bytes;
  } catch (error) {
    if (!isSystemFault(error)) throw error;
  }
  throw new StitchFault(null, changedText(image.path));
}

function problemWith(lettering: Lettering, picture: Size, pen: Pen): SignProblem | null {
  const what = quoted(lettering.text);
  const missing = undrawn(lettering.text, pen.fonts);
  if (missing !== null) {
    return {
      message: `no font here draws all of ${what}: it lacks ${missing.what}`,
      hint: `${missing.remedy}, or write it without`,
    };
  }
  if (setText(lettering, picture, pen) !== null) return null;
  const place = lettering.position === 'caption' ? 'a caption' : `\`position: ${lettering.position}\``;
  return {
    message: `${what} has no room as ${place} in a picture of ${picture.width}x${picture.height}, however small it is set`,
    hint:
      lettering.position === 'caption'
        ? 'make several captions of it'
        : 'shorten it, or let it stand elsewhere',
  };
}
