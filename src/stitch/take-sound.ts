import { sampleAt, type Rate } from '../base/time.js';
import { endOf, type Timeline, type TimelineClip } from '../plan/timeline.js';
import type { Clip } from './clip.js';
import type { Decode } from './decode-sound.js';
import type { Workshop } from './workshop.js';

/** Where a take's sound lies in the film, in samples; `path` null: silence. */
export type TakeSound = {
  readonly start: number;
  readonly end: number;
  readonly path: string | null;
  /** It begins, or ends, at a cut: another sound stands there, whatever it is. */
  readonly cutIn: boolean;
  readonly cutOut: boolean;
};

export type Tools = { readonly workshop: Workshop; readonly decode: Decode };

/** The sound of every timeline clip, decoded to exactly the samples of its place. */
export async function takeSounds(
  timeline: Timeline,
  clips: readonly Clip[],
  tools: Tools,
): Promise<readonly TakeSound[]> {
  const { rate } = timeline;
  return await Promise.all(
    timeline.clips.map(async (place, n) => {
      const clip = clips[n];
      if (clip === undefined) throw new Error(`no clip for shot ${place.shot}`);
      const after = timeline.clips[n + 1];
      return {
        start: sampleAt(place.start, rate),
        end: sampleAt(endOf(place), rate),
        path: await decodedTake({ place, clip, rate }, tools),
        cutIn: place.overlap === 0 && !place.joined,
        cutOut: after?.overlap === 0 && !after.joined,
      };
    }),
  );
}

/** The sound of a clip in its place, decoded; null: there is none to hear. */
export async function decodedTake(
  { place, clip, rate }: { readonly place: TimelineClip; readonly clip: Clip; readonly rate: Rate },
  { workshop, decode }: Tools,
): Promise<string | null> {
  const samples = sampleAt(endOf(place), rate) - sampleAt(place.start, rate);
  if (samples === 0 || place.mix === 'mute' || !clip.facts.hasAudio) return null;
  const { path, sha256 } = clip;
  const source = { path, sha256, shot: place.shot, prove: () => workshop.checked(clip) };
  return await decode(source, { from: sampleAt(place.inFrame, rate), samples });
}
