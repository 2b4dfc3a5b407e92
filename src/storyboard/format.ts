import type { Place } from '../base/diagnostic.js';
import { childOf, entriesOf, type Node } from '../base/node.js';
import type { Report } from '../base/problem.js';
import { rateOf } from '../base/time.js';
import { readTyped } from './read-typed.js';
import { concrete } from './schema.js';
import type { Format, Resolution } from './storyboard.js';
import { exactName, namesIn, type Names } from './template.js';

/** The format of a film, from `format:` of the board (null: it has none). */
export function formatOf(
  node: Node | null,
  { names, place }: { names: Names; place: Place },
  report: Report,
): Format {
  const {
    aspect = '16:9',
    shoot = aspect,
    resolution = '720p',
    fps = 24,
    fit = null,
    focus = CENTRE,
  } = (node === null ? null : readTyped(concrete.format, { written: node, names }, report)?.value) ?? {};
  const rate = rateOf(fps);
  return {
    aspect,
    shoot,
    resolution,
    rate,
    ...pictureSize(aspect, resolution),
    fit,
    focus,
    origins: originsOf(node, { names, place }),
  };
}

/** The shorter side is the resolution's number, the longer follows the aspect; both even, as H.264 wants them. */
export function pictureSize(aspect: string, resolution: Resolution): { width: number; height: number } {
  const [across = 16, down = 9] = aspect.split(':').map(Number);
  const shorter = Number.parseInt(resolution, 10);
  const longer = 2 * Math.round((shorter * Math.max(across, down)) / Math.min(across, down) / 2);
  return across >= down ? { width: longer, height: shorter } : { width: shorter, height: longer };
}

/** Off by no more than this a picture has the film's shape: it is cut off without a word, not padded. */
const SHAPE_TOLERANCE = 0.02;

type Size = { readonly width: number; readonly height: number };

export function hasShapeOf(film: Size, { width, height }: Size): boolean {
  return Math.abs((width * film.height) / (height * film.width) - 1) <= SHAPE_TOLERANCE;
}

/** The names that decide what is asked of a model; a free one is asked for the film's own shape and rate. */
export function formatNames(node: Node | null, free: boolean): readonly string[] {
  const asked = ['resolution', childOf(node, 'shoot') === null ? 'aspect' : 'shoot'];
  const parts = free ? [...asked, 'aspect', 'fps'] : asked;
  return parts.flatMap((part) => {
    const child = childOf(node, part);
    return child === null ? [] : [...namesIn(child)];
  });
}

export const CENTRE: readonly [number, number] = [0.5, 0.5];

function originsOf(node: Node | null, { names, place }: { names: Names; place: Place }): Format['origins'] {
  const places = new Map<string, Place>([['', node?.place ?? place]]);
  const over = new Map<string, Place>();
  for (const [key, { value }] of entriesOf(node)) {
    places.set(key, value.place);
    const name = value.kind === 'scalar' ? exactName(value) : null;
    const from = name === null ? undefined : names.get(name);
    if (from !== undefined) over.set(key, from.place);
  }
  return { places, over: over.size === 0 ? null : over };
}
