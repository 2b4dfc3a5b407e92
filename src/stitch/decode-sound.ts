import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { SAMPLE_RATE } from '../base/time.js';
import { samplesFrom } from '../media/exact.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { StitchFault } from './clip.js';
import { SAMPLE_BYTES } from './pcm.js';
import { forms } from './recipe.js';
import { sizeOf } from './space.js';
import type { Workshop } from './workshop.js';

/** A clip or a sound file, whose first sound track is heard. */
export type SoundSource = {
  readonly path: string;
  readonly sha256: string;
  /** The shot that it is for; null: the whole film. */
  readonly shot: string | null;
  /** Throws where the bytes are not those of the hash. */
  readonly prove: () => Promise<void>;
};

/** Samples from the file's first picture on, or where it has none, from its beginning; beyond its end there is silence. */
export type SoundStretch = { readonly from: number; readonly samples: number };

/** Decodes stretches of sound once, to exactly their samples, and says where they are. */
export type Decode = (source: SoundSource, stretch: SoundStretch) => Promise<string>;

export function soundDecoder(workshop: Workshop): Decode {
  return async (source, stretch) => {
    const path = pathOf(source, stretch, workshop);
    await workshop.pool.once([path], () => decode(source, { path, stretch }, workshop));
    return path;
  };
}

async function decode(
  source: SoundSource,
  { path, stretch: { from, samples } }: { path: string; stretch: SoundStretch },
  workshop: Workshop,
): Promise<void> {
  const size = samples * SAMPLE_BYTES;
  if ((await sizeOf(path)) === size) return;
  await source.prove();
  await workshop.room(size);
  const { input, filters } = await workshop.pool.read(() =>
    samplesFrom({ from, to: from + samples }, source.path),
  );
  const sound = ['-map', '0:a:0', '-vn', '-af', filters, '-f', 'f32le'];
  const check = async (made: string): Promise<void> => {
    const bytes = await sizeOf(made);
    if (bytes === size) return;
    throw new StitchFault(source.shot, `its sound has ${bytes ?? 0} bytes instead of ${size}`);
  };
  await workshop.make({
    clips: [{ shot: source.shot, path: source.path }],
    args: strictInput(source.path, ...input),
    passesS: from / SAMPLE_RATE,
    files: [{ path, args: sound, check }],
  });
}

function pathOf({ sha256 }: SoundSource, stretch: SoundStretch, { derived, ffmpeg }: Workshop): string {
  const key = digest({ form: forms.sound, build: ffmpeg.build, clip: sha256, ...stretch });
  return join(derived.dir, 'sound', `${key}.f32`);
}
