import { SAMPLE_RATE, sampleAt } from '../base/time.js';
import type { SoundFile, Soundtrack, TrackMusic, TrackSound } from '../plan/soundtrack.js';
import type { Timeline } from '../plan/timeline.js';
import { changedText, type Clip, isWhole, StitchFault } from './clip.js';
import { CUT_FADE } from './clip-sound.js';
import { soundDecoder, type SoundSource } from './decode-sound.js';
import type { LaidSound, Score } from './mix.js';
import type { Music } from './music-sound.js';
import { takeSounds, type Tools } from './take-sound.js';
import type { Workshop } from './workshop.js';

/** Decodes all that a film's sound is mixed from, and says where it lies. */
export async function scoreOf(
  { timeline, soundtrack, clips }: { timeline: Timeline; soundtrack: Soundtrack; clips: readonly Clip[] },
  workshop: Workshop,
): Promise<Score> {
  const tools: Tools = { workshop, decode: soundDecoder(workshop) };
  const samples = sampleAt(timeline.frames, timeline.rate);
  const { music } = soundtrack;
  const heard = soundtrack.laid.filter(({ start, file }) => start < samples && file.samples > 0);
  const [takes, laid, under] = await Promise.all([
    takeSounds(timeline, clips, tools),
    Promise.all(heard.map((one) => laidSound(one, samples, tools))),
    music === null || music.from >= music.file.samples ? null : musicSound(music, samples, tools),
  ]);
  const startFade = sampleAt(timeline.startFadeFrames, timeline.rate);
  const fadeOut = samples - sampleAt(timeline.frames - timeline.endFadeFrames, timeline.rate);
  return { samples, takes, laid, music: under, startFade, endFade: Math.max(fadeOut, CUT_FADE) };
}

async function laidSound(
  { file, start, gainDb }: TrackSound,
  samples: number,
  { workshop, decode }: Tools,
): Promise<LaidSound> {
  const length = Math.min(file.samples, samples - start);
  return {
    start,
    end: start + length,
    gainDb,
    path: await decode(sourceOf(file, workshop), { from: 0, samples: length }),
  };
}

/** Music is decoded in whole minutes where it is longer than the film, so that a film that gets longer by a shot needs none of it anew. */
async function musicSound(
  { file, from, ...heard }: TrackMusic,
  filmSamples: number,
  { workshop, decode }: Tools,
): Promise<Music> {
  const minute = 60 * SAMPLE_RATE;
  const samples = Math.min(file.samples - from, Math.ceil(filmSamples / minute) * minute);
  return { ...heard, samples, path: await decode(sourceOf(file, workshop), { from, samples }) };
}

function sourceOf(file: SoundFile, workshop: Workshop): SoundSource {
  const prove = async (): Promise<void> => {
    if (await workshop.pool.read(() => isWhole(file))) return;
    throw new StitchFault(null, changedText(file.path));
  };
  return { path: file.path, sha256: file.sha256, shot: null, prove };
}
