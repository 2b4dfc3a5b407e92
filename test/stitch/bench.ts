import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rate } from '../../src/base/time.js';
import { markOf } from '../../src/disk/leftovers.js';
import { hashOf } from '../../src/disk/store.js';
import { videoFacts } from '../../src/media/facts.js';
import type { Clip } from '../../src/stitch/clip.js';
import {
  stitchFilm,
  type StitchGiven,
  type StitchOutcome,
  type StitchProgress,
} from '../../src/stitch/film.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
import { openPool } from '../../src/stitch/pool.js';
import { type Footage, type GoesOn, type Timeline, timelineOf } from '../../src/plan/timeline.js';
import { type ClipGiven, ffmpegForTests, makeClip } from '../support/clips.js';
import { type ShotGiven, storyboard } from './storyboard.js';

/** A shot of a test's film with the clip it shows. */
export type Filmed = ShotGiven & {
  readonly film: Clip;
  readonly newFromFrame?: number;
  readonly goesOn?: GoesOn;
};

/** A folder of clips and the films made of them. */
export async function openBench(): Promise<{
  dir: string;
  ffmpeg: StitchGiven['ffmpeg'];
  derivedAt: (dir: string) => StitchGiven['derived'];
  clip: (name: string, given: Partial<ClipGiven> & { id: number }) => Promise<Clip>;
  stitch: (shots: readonly Filmed[], more?: Partial<StitchGiven> & FilmGiven) => Promise<StitchOutcome>;
  events: StitchProgress[];
  close: () => Promise<void>;
}> {
  const dir = await mkdtemp(join(tmpdir(), 'stitch-'));
  const ffmpeg = await ffmpegForTests();
  const signs = openSignwriter();
  const events: StitchProgress[] = [];
  return {
    dir,
    ffmpeg,
    derivedAt,
    events,
    clip: async (name, given) => {
      const path = join(dir, name);
      await makeClip(ffmpeg, path, { frames: 24, rate: { n: 24, d: 1 }, ...given });
      return await clipAt(path);
    },
    stitch: async (shots, { fps = 24, endFadeS = 0, ...more } = {}) => {
      events.length = 0;
      return await stitchFilm({
        timeline: filmTimeline(shots, { fps, endFadeS }),
        clips: shots.map((shot) => shot.film),
        captions: [],
        chapters: [],
        overlays: [],
        signs,
        finish: { quality: 'standard', maxBytes: null, posterFrame: null },
        freeSpace: () => Promise.resolve(Infinity),
        soundtrack: { music: null, laid: [], loudnessLufs: null },
        out: join(dir, 'film.mp4'),
        derived: derivedAt(join(dir, 'derived')),
        ffmpeg,
        signal: new AbortController().signal,
        progress: (event) => events.push(event),
        pool: openPool(2),
        ...more,
      });
    },
    close: () => rm(dir, { recursive: true }),
  };
}

type FilmGiven = { readonly fps?: number; readonly endFadeS?: number };

function derivedAt(dir: string): StitchGiven['derived'] {
  return { dir, mark: markOf(process.pid) };
}

export async function clipAt(path: string): Promise<Clip> {
  const facts = await videoFacts(path);
  const sha256 = await hashOf(path);
  if (facts.kind === 'unreadable' || sha256 === null) throw new Error(`${path}: ${JSON.stringify(facts)}`);
  return { path, sha256, facts };
}

export function filmTimeline(shots: readonly Filmed[], { fps, endFadeS }: Required<FilmGiven>): Timeline {
  const showing = shots.map(({ id, film, newFromFrame = 0, inS = 0, goesOn = null }) => {
    const footage: Footage = { frames: film.facts.frames, rate: film.facts.rate, newFromFrame };
    return [id, { footage, inS, goesOn }] as const;
  });
  return timelineOf(storyboard(shots, fps, endFadeS), new Map(showing));
}

export const fps = (n: number, d = 1): Rate => ({ n, d });
