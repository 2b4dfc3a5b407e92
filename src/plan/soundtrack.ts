import { type Rate, SAMPLE_RATE, sampleAt } from '../base/time.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Timeline, TimelineClip } from './timeline.js';

/** What is heard of a film besides its clips, in samples: what lies under them and over them, and how loud all of it is to be. */
export type Soundtrack = {
  readonly music: TrackMusic | null;
  /** In the film's order. */
  readonly laid: readonly TrackSound[];
  /** Null: as loud as it comes. */
  readonly loudnessLufs: number | null;
};

/** A sound file of the author's; `path` is relative to the root. */
export type SoundFile = { readonly path: string; readonly sha256: string; readonly samples: number };

export type TrackMusic = {
  readonly file: SoundFile;
  /** Its first sample that is heard. */
  readonly from: number;
  readonly gainDb: number;
  readonly duckDb: number;
  readonly fadeSamples: number;
  readonly loop: boolean;
};

export type TrackSound = {
  readonly file: SoundFile;
  /** Sample of the film on which it begins. */
  readonly start: number;
  readonly gainDb: number;
};

/** Puts the author's sound files in their places. Files that are none are left out: who checks the board says so. */
export function soundtrackOf({ film, shots }: Storyboard, timeline: Timeline, inputs: Inputs): Soundtrack {
  const audioOf = new Map(shots.map(({ id, audio }) => [id, audio]));
  const laid = timeline.clips.flatMap((clip) =>
    (audioOf.get(clip.shot) ?? []).flatMap(({ file, atS, gainDb }): readonly TrackSound[] => {
      const sound = soundFile(file, inputs);
      return sound === null ? [] : [{ file: sound, start: startOf(clip, atS, timeline.rate), gainDb }];
    }),
  );
  return { music: musicOf(film.music, inputs), laid, loudnessLufs: film.loudnessLufs };
}

function musicOf(music: Storyboard['film']['music'], inputs: Inputs): TrackMusic | null {
  const file = music === null ? null : soundFile(music.file, inputs);
  if (music === null || file === null) return null;
  const { inS, gainDb, duckDb, fadeS, loop } = music;
  return { file, from: samplesIn(inS), gainDb, duckDb, fadeSamples: samplesIn(fadeS), loop };
}

/** Sample of the film on which a sound begins that is heard so many seconds into a shot. */
export function startOf({ start }: TimelineClip, atS: number, rate: Rate): number {
  return sampleAt(start, rate) + samplesIn(atS);
}

/** Null: there is no such file, or it is no sound. */
export function soundFile(path: string, inputs: Inputs): SoundFile | null {
  const file = inputs.get(path);
  return file?.kind === 'audio' ? { path, sha256: file.sha256, samples: samplesIn(file.durationS) } : null;
}

function samplesIn(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}
