import type { Request, RequestInput } from '../../ledger/request.js';
import type { Outside } from '../provider.js';
import type { Easel } from './easel.js';
import { ClipFailure } from './failure.js';
import { frameOf } from './frame.js';
import { checkImage, decode, readImage, type Drawable } from './images.js';
import { originOf, type Origin } from './origin.js';
import type { Panel } from './words.js';

/** A picture, or why there is none at hand: `image by URL`. */
export type Shown = { readonly image: Drawable } | { readonly instead: string };

/** What a request's inputs show. */
export type Gathered = {
  /** The whole frame with which the clip begins: a first frame, the parent's last, the edited clip's first. */
  readonly frame: { readonly image: Drawable; readonly origin: Origin | null } | null;
  /** Everything else, in the order sent. */
  readonly images: readonly GatheredImage[];
};

export type GatheredImage = {
  readonly shown: Shown;
  /** Position in the cast; null for a frame. */
  readonly of: number | null;
  readonly role: string | null;
  readonly label: string;
};

export type Reach = Pick<Outside, 'inputs' | 'signal'> & { readonly ffmpeg: string };

/** Reads what the request names from the store. Throws a ClipFailure that names the input which is of no use. */
export async function gather(
  request: Request,
  panel: Panel,
  reach: Reach & { easel: Easel },
): Promise<Gathered> {
  let frame: Gathered['frame'] = null;
  const images: GatheredImage[] = [];
  for (const [index, input] of request.inputs.entries()) {
    const label = labelOf(input, request);
    const read = await readInput(input, label, { ...reach, operation: request.operation });
    if (frame === null && 'image' in read && (input.use === 'first_frame' || input.use === 'video'))
      frame = read;
    else {
      const shown = 'image' in read ? { image: read.image } : read;
      images.push({ shown, of: input.of, role: panel.roles[index] ?? null, label });
    }
  }
  return { frame, images };
}

/** The same guards without drawing: what `prepare` can know before anything is made. */
export async function checkInputs(request: Request, { inputs }: Pick<Outside, 'inputs'>): Promise<void> {
  for (const input of request.inputs) {
    const label = labelOf(input, request);
    const path = await pathOf(input, 'whole', { inputs, label });
    if (path !== null && input.use !== 'video') await checkImage(path, label);
  }
}

type Read = { readonly image: Drawable; readonly origin: Origin | null } | { readonly instead: string };

async function readInput(
  input: RequestInput,
  label: string,
  reach: Reach & { easel: Easel; operation: Request['operation'] },
): Promise<Read> {
  const whole = await pathOf(input, 'whole', { ...reach, label });
  if (whole === null)
    return { instead: `${input.use === 'video' ? 'clip' : 'image'} by ${pointerOf(input)}` };
  if (input.use !== 'video') return { image: await readImage(whole, label, reach.easel), origin: null };
  const origin = await originOf(whole);
  const part = typeof input.recipe === 'object' && 'from' in input.recipe ? input.recipe : null;
  if (reach.operation === 'extend' && part === null) {
    const last = await reach.inputs.path(hashOf(input), 'last_frame');
    return { image: await readImage(last, `the last frame of ${label}`, reach.easel), origin };
  }
  const index = part === null ? 0 : reach.operation === 'extend' ? part.to - 1 : part.from;
  const bytes = await frameOf(whole, index, { ...reach, label });
  return { image: await decode(bytes, `a frame of ${label}`, reach.easel), origin };
}

/** Null: the provider would be given a pointer, there are no bytes. */
async function pathOf(
  input: RequestInput,
  recipe: 'whole',
  { inputs, label }: { inputs: Outside['inputs']; label: string },
): Promise<string | null> {
  if (input.source.kind !== 'bytes') return null;
  try {
    return await inputs.path(input.source.sha256, recipe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClipFailure('refused', `${label} cannot be read from the store: ${reason}`, { cause: error });
  }
}

function pointerOf({ source }: RequestInput): string {
  return source.kind === 'url' ? 'URL' : 'file id';
}

function hashOf({ source }: RequestInput): string {
  return source.kind === 'bytes' ? source.sha256 : '';
}

function labelOf(input: RequestInput, { words, operation }: Request): string {
  switch (input.use) {
    case 'reference':
      return input.of === null ? 'a reference' : (words.cast[input.of]?.name ?? 'a reference');
    case 'first_frame':
      return 'the first frame';
    case 'last_frame':
      return 'the last frame';
    case 'video':
      return operation === 'edit' ? 'the edited clip' : 'the clip before';
  }
}
