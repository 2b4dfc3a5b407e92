import { stat } from 'node:fs/promises';
import { mediaFacts } from './media/facts.js';
import type { Ffmpeg } from './media/ffmpeg.js';
import { isMp4 } from './media/is-mp4.js';
import { leadingFrames } from './media/leading-frames.js';
import { cutByRecipe, type ClipPart } from './media/recipe.js';
import { sendablePicture } from './media/sendable-picture.js';
import { smallFrames } from './media/small-frames.js';
import type { Project } from './project.js';
import type { StoredFile } from './providers/provider.js';
import type { Darkroom, Stretch, Wanted } from './run/darkroom.js';

/** The darkroom of a project, whose works are kept in `.castreel/derived`. */
export function darkroomOf(
  { derived, around }: Pick<Project, 'derived'> & { readonly around: Pick<Project['around'], 'stop'> },
  ffmpeg: Ffmpeg,
): Darkroom {
  const signal = around.stop;

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
