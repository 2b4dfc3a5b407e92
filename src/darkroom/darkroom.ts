import { stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Rate } from '../base/time.js';
import type { Recipe } from '../ledger/request.js';
import type { Derived } from '../media/aside.js';
import { mediaFacts } from '../media/facts.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { PictureLimits } from '../providers/capability.js';
import { InputFailure, type StoredFile } from '../providers/provider.js';
import { isMp4 } from './is-mp4.js';
import { leadingFrames } from './leading-frames.js';
import { cutByRecipe, type Frames } from './recipe.js';
import { sendablePicture } from './sendable-picture.js';
import { smallFrames, type SmallFrames } from './small-frames.js';

/** What is to be sent of a file of the store: its path, its hash, and which part. */
export type Wanted = { readonly path: string; readonly sha256: string; readonly recipe: Recipe };

/** Frames `[from, to)` of a clip; `rate`: as they are shown at another rate than the clip's own. */
export type Stretch = {
  readonly clip: string;
  readonly from: number;
  readonly to: number;
  readonly rate: Rate | null;
};

/** How many frames a clip begins with that are those that were sent; null: the picture cannot tell. Or why nobody looked. */
export type Leading =
  | { readonly kind: 'seen'; readonly frames: number | null }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };

/** Where ffmpeg makes what is sent from what is stored. The same thing is made once, and no stored file is ever touched. */
export interface Darkroom {
  /**
   * The part that the recipe names, as it is, a single frame as a PNG. Rejects, as the others do, with `InputFailure`
   * where ffmpeg cannot make it.
   */
  part(wanted: Wanted): Promise<string>;
  /** One frame as a picture that is whole, known and within the limits: the file itself, or a smaller copy. */
  picture(wanted: Wanted, limits: PictureLimits | null): Promise<StoredFile | { readonly problem: string }>;
  /** The part as an MP4, be it one frame. */
  video(wanted: Wanted): Promise<StoredFile>;
  leading(sent: Stretch, got: Stretch): Promise<Leading>;
}

/** However many attempts want something made, ffmpeg makes so much at once. */
const AT_ONCE = 2;

/** A darkroom whose works are kept in the folder of what is derived. */
export function openDarkroom({
  derived,
  ffmpeg,
  signal,
}: {
  derived: Derived;
  ffmpeg: Ffmpeg;
  signal: AbortSignal;
}): Darkroom {
  const queue = pLimit(AT_ONCE);
  const cut = async ({ path: clip, sha256, recipe }: Wanted, as: 'picture' | 'clip'): Promise<string> => {
    const facts = await mediaFacts(clip);
    if (facts.kind !== 'video') throw new InputFailure(`${clip} is not a video clip`);
    const frames = framesOf(recipe, facts.frames);
    if (as === 'picture' && !isOneFrame(frames)) throw new InputFailure(`a picture of ${clip} is one frame`);
    const part = as === 'picture' ? { picture: frames.from } : { clip: frames };
    const outcome = await queue(() =>
      cutByRecipe({ clip, sha256, facts, cut: part, derived, ffmpeg, signal }),
    );
    if (outcome.kind === 'cut') return outcome.path;
    const reason = outcome.kind === 'failed' ? outcome.message : 'stopped';
    throw new InputFailure(`a part of ${clip} could not be cut: ${reason}`);
  };

  const small = async (stretch: Stretch): Promise<SmallFrames> =>
    await queue(() => smallFrames({ ...stretch, ffmpeg, signal }));

  return {
    part: async (wanted) => {
      const { recipe, path } = wanted;
      if (recipe === 'whole') return path;
      return await cut(wanted, recipe === 'last_frame' || isOneFrame(recipe) ? 'picture' : 'clip');
    },
    picture: async (wanted, limits) => {
      const { sha256, recipe } = wanted;
      const picture = recipe === 'whole' ? wanted.path : await cut(wanted, 'picture');
      return await queue(() =>
        sendablePicture({ picture, of: { sha256, recipe }, limits, derived, ffmpeg, signal }),
      );
    },
    video: async (wanted) => {
      const isSent = wanted.recipe === 'whole' && (await isMp4(wanted.path));
      return await clipAt(isSent ? wanted.path : await cut(wanted, 'clip'));
    },
    leading: async (sent, got) => {
      const before = await small(sent);
      if (before.kind === 'unreadable') return { kind: 'seen', frames: null };
      if (before.kind !== 'frames') return before;
      const after = await small(got);
      if (after.kind === 'unreadable') return { kind: 'seen', frames: null };
      if (after.kind !== 'frames') return after;
      return { kind: 'seen', frames: leadingFrames(before.frames, after.frames) };
    },
  };
}

function framesOf(recipe: Recipe, all: number): Frames {
  if (recipe === 'whole') return { from: 0, to: all };
  return recipe === 'last_frame' ? { from: all - 1, to: all } : recipe;
}

function isOneFrame({ from, to }: Frames): boolean {
  return to - from === 1;
}

async function clipAt(path: string): Promise<StoredFile> {
  return { path, type: 'video/mp4', sizeBytes: (await stat(path)).size };
}
