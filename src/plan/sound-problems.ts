import type { Diagnostic } from '../base/diagnostic.js';
import { SAMPLE_RATE, sampleAt, shownSeconds } from '../base/time.js';
import { warning } from '../base/problem.js';
import type { Inputs } from '../storyboard/inputs.js';
import { placeOf, type Storyboard } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import { soundFile, soundtrackOf, startOf, type SoundFile } from './soundtrack.js';
import type { Timeline } from './timeline.js';

/** What nobody would hear of the author's sound files: what lies beyond the end of the film, or of the file. */
export function soundProblems(
  storyboard: Storyboard,
  timeline: Timeline,
  inputs: Inputs,
): readonly Diagnostic[] {
  if (timeline.frames === 0) return []; // nothing is known of its length
  return [...musicProblems(storyboard, timeline, inputs), ...laidProblems(storyboard, timeline, inputs)];
}

function musicProblems(storyboard: Storyboard, timeline: Timeline, inputs: Inputs): readonly Diagnostic[] {
  const written = storyboard.film.music;
  const { music } = soundtrackOf(storyboard, timeline, inputs);
  if (music === null || written === null || music.from < music.file.samples) return [];
  const { path, samples } = music.file;
  const message = `the music begins ${written.inS} s into ${path}, which lasts ${secondsOf(samples)} s: nothing of it is heard`;
  const hint = 'let `in` begin earlier';
  return [warning('sound-beyond-end', placeOf(written.origins, 'in'), { message, hint })];
}

function laidProblems(
  { shots }: Storyboard,
  { clips, frames, rate }: Timeline,
  inputs: Inputs,
): readonly Diagnostic[] {
  const byId = new Map(shots.map((shot) => [shot.id, shot]));
  const samples = sampleAt(frames, rate);
  return clips.flatMap((clip) => {
    const shot = byId.get(clip.shot);
    return (shot?.audio ?? []).flatMap((one, n) => {
      const file = soundFile(one.file, inputs);
      if (shot === undefined || file === null) return [];
      const beyond = startOf(clip, one.atS, rate) + file.samples - samples;
      if (beyond <= UNHEARD) return [];
      const message = beyondText(shot.id, file, beyond);
      const hint = 'let it begin earlier, or the film last longer';
      return [warning('sound-beyond-end', placeOf(shot.origins, `audio.${n}.file`), { message, hint })];
    });
  });
}

/** Samples that no one misses: a film's length is rounded to frames. */
const UNHEARD = SAMPLE_RATE / 10;

function beyondText(shot: string, { path, samples }: SoundFile, beyond: number): string {
  const what = `${path}, heard with ${named(shot)},`;
  return beyond >= samples
    ? `${what} begins after the film ends: nothing of it is heard`
    : `${what} goes on for ${secondsOf(beyond)} s after the film ends: that part is cut off`;
}

function secondsOf(samples: number): number {
  return shownSeconds(samples / SAMPLE_RATE);
}
