import { join } from 'node:path';
import { getOrMake } from '../base/get-or-make.js';
import { digest } from '../base/digest.js';
import { sampleAt, type Rate } from '../base/time.js';
import { samplesBetween } from '../media/exact.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { type Clip, StitchFault } from './clip.js';
import { endOf, type Timeline, type TimelineClip } from '../plan/timeline.js';
import { sizeOf, type Workshop } from './workshop.js';

/** Stereo, 32-bit floats, interleaved. */
export const SAMPLE_BYTES = 8;

/** Counts up when the same sound would be decoded differently. */
const SOUND_FORM = 1;

/** Where a take's sound lies in the film, in samples; `path` null: silence. */
export type TakeSound = { readonly start: number; readonly end: number; readonly path: string | null };

/** Decodes the sound of every timeline clip once, to exactly the samples of its place. */
export async function takeSounds(
  timeline: Timeline,
  clips: readonly Clip[],
  workshop: Workshop,
): Promise<readonly TakeSound[]> {
  const made = new Map<string, Promise<void>>();
  return await Promise.all(
    timeline.clips.map(async (place, n) => {
      const clip = clips[n];
      if (clip === undefined) throw new Error(`no clip for shot ${place.shot}`);
      const { path, start, end, decoded } = soundOf({ place, clip, rate: timeline.rate }, workshop);
      if (path !== null) await getOrMake(made, path, decoded);
      return { start, end, path };
    }),
  );
}

/** A clip in its place. */
type Sounding = { readonly place: TimelineClip; readonly clip: Clip; readonly rate: Rate };

/** The sound of a clip in its place, and what decodes it where that is not done yet. */
export function soundOf(
  { place, clip, rate }: Sounding,
  workshop: Workshop,
): TakeSound & { readonly decoded: () => Promise<void> } {
  const [start, end] = [sampleAt(place.start, rate), sampleAt(endOf(place), rate)];
  if (start === end || place.mix === 'mute' || !clip.facts.hasAudio) {
    return { start, end, path: null, decoded: () => Promise.resolve() };
  }
  const stretch = { from: sampleAt(place.inFrame, rate), samples: end - start };
  const path = pathOf(clip, stretch, workshop);
  return { start, end, path, decoded: () => decode({ place, clip, path, stretch }, workshop) };
}

type SoundStretch = { readonly from: number; readonly samples: number };

async function decode(
  { place, clip, path, stretch }: { place: TimelineClip; clip: Clip; path: string; stretch: SoundStretch },
  workshop: Workshop,
): Promise<void> {
  const size = stretch.samples * SAMPLE_BYTES;
  if ((await sizeOf(path)) === size) return;
  await workshop.checked(clip);
  const { from, samples } = stretch;
  const filters = await samplesBetween({ from, to: from + samples }, clip.path);
  const sound = ['-map', '0:a:0', '-vn', '-af', filters, '-f', 'f32le'];
  await workshop.make({
    shot: place.shot,
    path,
    args: [...strictInput(clip.path), ...sound],
    check: async (made) => {
      const bytes = await sizeOf(made);
      if (bytes !== size)
        throw new StitchFault(place.shot, `its sound has ${bytes ?? 0} bytes instead of ${size}`);
    },
  });
}

function pathOf(clip: Clip, stretch: SoundStretch, { derived, ffmpeg }: Workshop): string {
  const key = digest({ form: SOUND_FORM, build: ffmpeg.build, clip: clip.sha256, ...stretch });
  return join(derived.dir, 'sound', `${key}.f32`);
}
