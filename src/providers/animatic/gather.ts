import { readFile } from 'node:fs/promises';
import { isOfClip, type Panel, type Request, type RequestInput } from '../../ledger/request.js';
import type { Ffmpeg } from '../../media/ffmpeg.js';
import { InputFailure, type Outside } from '../provider.js';
import type { Easel } from '../../lettering/easel.js';
import { ClipFailure } from './failure.js';
import { frameOf, withoutColourNotes } from './frame.js';
import { checkImage, decode, readImage, type Drawable } from './images.js';
import { originOf, type Origin } from './origin.js';

/** A picture, or why there is none at hand: `image by URL`. */
type Shown = { readonly image: Drawable } | { readonly instead: string };

/** What a request's inputs show. */
export type Gathered = {
  /** With which the clip begins: a first frame, the parent's last, the edited clip's first. */
  readonly frame: Frame | null;
  /** Everything else, in the order sent. */
  readonly images: readonly GatheredImage[];
};

/** `clip`: the clip it was taken from, where it was; with what an animatic clip says of itself. */
export type Frame = { readonly image: Drawable; readonly clip: { readonly origin: Origin | null } | null };

export type GatheredImage = {
  readonly shown: Shown;
  /** Position in the cast; null for a frame. */
  readonly of: number | null;
  readonly role: string | null;
  readonly label: string;
};

export type Reach = Pick<Outside, 'inputs' | 'signal'> & { readonly ffmpeg: Ffmpeg };

/** Reads what the request names from the store. Throws a ClipFailure that names the input which is of no use. */
export async function gather(
  request: Request,
  panel: Panel,
  reach: Reach & { easel: Easel },
): Promise<Gathered> {
  let frame: Frame | null = null;
  const images: GatheredImage[] = [];
  const roles = [...panel.roles];
  for (const input of request.inputs) {
    const label = labelOf(input, request);
    const role = input.use === 'reference' ? (roles.shift() ?? null) : null;
    const read = await readInput(input, { ...reach, label, operation: request.operation });
    const begins = input.use === 'first_frame' || input.use === 'video';
    if (frame === null && begins && 'image' in read) frame = read;
    else images.push({ shown: read, of: input.of, role, label });
  }
  return { frame, images };
}

/** The same guards without drawing: what can be known before anything is made. */
export async function checkInputs(request: Request, { inputs }: Pick<Outside, 'inputs'>): Promise<void> {
  for (const input of request.inputs) {
    const label = labelOf(input, request);
    if (input.source.kind !== 'bytes') continue;
    const path = await pathOf(input.source.sha256, 'whole', { inputs, label });
    if (!isOfClip(input)) await checkImage(path, label);
  }
}

type Reading = Reach & {
  readonly easel: Easel;
  readonly label: string;
  readonly operation: Request['operation'];
};

async function readInput(
  input: RequestInput,
  reading: Reading,
): Promise<Frame | { readonly instead: string }> {
  const { source } = input;
  const { easel, label } = reading;
  if (source.kind !== 'bytes') {
    const what = input.use === 'video' ? 'clip' : 'image';
    return { instead: `${what} by ${source.kind === 'url' ? 'URL' : 'file id'}` };
  }
  const whole = await pathOf(source.sha256, 'whole', reading);
  if (!isOfClip(input)) return { image: await readImage(whole, label, easel), clip: null };
  const clip = { origin: await originOf(whole) };
  const wanted = frameWanted(input, reading.operation);
  const png =
    wanted === 'last_frame'
      ? await readFile(await pathOf(source.sha256, wanted, reading))
      : await frameOf(whole, wanted, { ...reading, name: label });
  return { image: await decode(withoutColourNotes(png), `a frame of ${label}`, easel), clip };
}

/** An extension goes on from the last frame of what is sent, an edit shows the first; a number counts the clip's frames. */
function frameWanted({ use, recipe }: RequestInput, operation: Request['operation']): 'last_frame' | number {
  const last = use !== 'video' || operation === 'extend';
  if (typeof recipe === 'object' && 'from' in recipe) return last ? recipe.to - 1 : recipe.from;
  return last ? 'last_frame' : 0;
}

async function pathOf(
  sha256: string,
  recipe: 'whole' | 'last_frame',
  { inputs, label }: { inputs: Outside['inputs']; label: string },
): Promise<string> {
  try {
    return await inputs.part(sha256, recipe);
  } catch (error) {
    if (!(error instanceof InputFailure)) throw error;
    const message = `${label} cannot be read from the store: ${error.message}`;
    throw new ClipFailure('refused', message, { cause: error });
  }
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
      return operation === 'edit' ? 'the edited clip' : 'the clip it continues from';
  }
}
