import { stat } from 'node:fs/promises';
import type { Rate } from '../base/time.js';
import type { Recipe } from '../ledger/request.js';
import type { Derived } from '../media/aside.js';
import { mediaFacts } from '../media/facts.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { PictureLimits } from '../providers/capability.js';
import type { StoredFile } from '../providers/provider.js';
import { isMp4 } from './is-mp4.js';
import { leadingFrames } from './leading-frames.js';
import { cutByRecipe, type ClipPart } from './recipe.js';
import { sendablePicture } from './sendable-picture.js';
import { smallFrames } from './small-frames.js';

/** What is to be sent of a file of the store: its path, its hash, and which part. */
export type Wanted = { readonly path: string; readonly sha256: string; readonly recipe: Recipe };

/** Frames `[from, to)` of a clip; `rate`: as they are shown at another rate than the clip's own. */
export type Stretch = {
  readonly clip: string;
  readonly from: number;
  readonly to: number;
  readonly rate: Rate | null;
};

/** Where ffmpeg makes what is sent from what is stored. The same thing is made once, and no stored file is ever touched. */
export interface Darkroom {
  /** The part that the recipe names, as it is; rejects where ffmpeg cannot make it. */
  part(wanted: Wanted): Promise<string>;
  /** The same as a picture that is whole, known and within the limits: the file itself, or a smaller copy. */
  picture(wanted: Wanted, limits: PictureLimits | null): Promise<StoredFile | { readonly problem: string }>;
  /** The same as an MP4. */
  video(wanted: Wanted): Promise<StoredFile>;
  /** How many frames a clip begins with that are those that were sent; null: the picture cannot tell. */
  leading(sent: Stretch, got: Stretch): Promise<number | null>;
}

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
  const cut = async ({ path: clip, sha256 }: Wanted, part: ClipPart | 'all'): Promise<string> => {
    const facts = await mediaFacts(clip);
    if (facts.kind !== 'video') throw new Error(`${clip} is not a video clip`);
    const frames = part === 'all' ? { from: 0, to: facts.frames } : part;
    const outcome = await cutByRecipe({ clip, sha256, facts, cut: frames, derived, ffmpeg, signal });
    if (outcome.kind !== 'cut') throw new Error(`a part of ${clip} could not be cut (${outcome.kind})`);
    return outcome.path;
  };

  const part = async (wanted: Wanted): Promise<string> =>
    wanted.recipe === 'whole' ? wanted.path : await cut(wanted, wanted.recipe);

  const small = async (stretch: Stretch): Promise<readonly Uint8Array[] | null> =>
    await smallFrames({ ...stretch, ffmpeg, signal });

  return {
    part,
    picture: async (wanted, limits) =>
      await sendablePicture({ picture: await part(wanted), limits, derived, ffmpeg, signal }),
    video: async (wanted) => {
      const path = await part(wanted);
      return await clipAt((await isMp4(path)) ? path : await cut(wanted, 'all'));
    },
    leading: async (sent, got) => {
      const [before, after] = [await small(sent), await small(got)];
      return before === null || after === null ? null : leadingFrames(before, after);
    },
  };
}

async function clipAt(path: string): Promise<StoredFile> {
  return { path, type: 'video/mp4', sizeBytes: (await stat(path)).size };
}
