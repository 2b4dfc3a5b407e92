import { secondsAt } from '../base/time.js';
import type { PlannedFilm, Shown } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Clip } from './clip.js';
import { type Caption, captionsOf } from '../plan/captions.js';
import { type Chapter, chaptersOf } from '../plan/chapters.js';
import { overlaysOf, type Overlay } from '../plan/overlays.js';
import { type Finish, finishOf } from '../plan/deliveries.js';
import { type SoundFile, type Soundtrack, soundtrackOf } from '../plan/soundtrack.js';
import { timelineOf, type Footage, type GoesOn, type Timeline } from '../plan/timeline.js';

/** A film that can be made now: its timeline on measured frames, a clip for each of its places, what else is heard, and what is read. */
export type FilmOrder = {
  readonly timeline: Timeline;
  readonly clips: readonly Clip[];
  readonly soundtrack: Soundtrack;
  /** Those that are no part of the picture. */
  readonly captions: readonly Caption[];
  readonly chapters: readonly Chapter[];
  readonly overlays: readonly Overlay[];
  readonly finish: Finish;
};

/** A film of which some clips have not come yet: null. */
export type FilmToCome = Pick<FilmOrder, 'timeline' | 'overlays' | 'soundtrack' | 'finish'> & {
  readonly clips: readonly (Clip | null)[];
};

/** Where the bytes of a clip are. */
export type ClipPaths = {
  /** Of a take, by its hash; null: it is away. */
  readonly stored: (sha256: string) => string | null;
  /** Of the author's own files, by their path from the root. */
  readonly own: (path: string) => string;
};

type Found = { readonly clip: Clip; readonly footage: Footage };

/** Takes → timeline: what a planned film is made of, or the shots that have nothing to show. */
export function orderOf(
  film: PlannedFilm,
  paths: ClipPaths,
  inputs: Inputs,
): FilmOrder | { readonly missing: readonly string[] } {
  const found = foundOf(film, paths, inputs);
  const missing = film.shots.filter(({ id }) => !found.has(id)).map(({ id }) => id);
  if (missing.length > 0) return { missing };
  const { timeline, clips } = placed(film, found);
  const { storyboard } = film;
  const captions = storyboard.film.captions === 'file' ? captionsOf(storyboard, timeline) : [];
  const chapters = chaptersOf(storyboard, timeline);
  const whole = clips.filter((clip) => clip !== null);
  return { clips: whole, captions, chapters, ...laidOut(film, timeline, { paths, inputs }) };
}

/** The same before all takes have come: those that are missing (null) are expected to be as long as directed. */
export function expectedOrder(film: PlannedFilm, paths: ClipPaths, inputs: Inputs): FilmToCome {
  const { timeline, clips } = placed(film, foundOf(film, paths, inputs));
  return { clips, ...laidOut(film, timeline, { paths, inputs }) };
}

/** What a film is besides its clips. */
function laidOut(
  film: PlannedFilm,
  timeline: Timeline,
  { paths, inputs }: { paths: ClipPaths; inputs: Inputs },
): Omit<FilmToCome, 'clips'> {
  const { storyboard } = film;
  return {
    timeline,
    soundtrack: onDisk(soundtrackOf(storyboard, timeline, inputs), paths),
    overlays: overlaysOnDisk(storyboard, timeline, { paths, inputs }),
    finish: finishOf(film, timeline),
  };
}

function foundOf({ shots }: PlannedFilm, paths: ClipPaths, inputs: Inputs): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const { id, shows } of shots) {
    const clip = shows === null ? null : clipOf(shows, paths, inputs);
    if (clip !== null) found.set(id, clip);
  }
  return found;
}

function placed(
  film: PlannedFilm,
  found: ReadonlyMap<string, Found>,
): { timeline: Timeline; clips: (Clip | null)[] } {
  const showing = film.shots.map(({ id, inS, shows }, index) => {
    const before = found.get(film.shots[index - 1]?.id ?? '');
    const footage = found.get(id)?.footage ?? null;
    return [id, { footage, inS, goesOn: goesOnOf(shows, before) }] as const;
  });
  const timeline = timelineOf(film.storyboard, new Map(showing));
  return { timeline, clips: timeline.clips.map(({ shot }) => found.get(shot)?.clip ?? null) };
}

function overlaysOnDisk(
  storyboard: Storyboard,
  timeline: Timeline,
  { paths, inputs }: { paths: ClipPaths; inputs: Inputs },
): readonly Overlay[] {
  return overlaysOf(storyboard, timeline, inputs).map(({ shows, ...overlay }) =>
    shows.kind === 'text'
      ? { ...overlay, shows }
      : { ...overlay, shows: { ...shows, image: { ...shows.image, path: paths.own(shows.image.path) } } },
  );
}

function onDisk({ music, laid, ...rest }: Soundtrack, { own }: ClipPaths): Soundtrack {
  const at = <T extends { readonly file: SoundFile }>(sound: T): T => ({
    ...sound,
    file: { ...sound.file, path: own(sound.file.path) },
  });
  return { ...rest, music: music === null ? null : at(music), laid: laid.map(at) };
}

/** What of the clip before it a take went on from; null: it went on from another, or from nothing. */
function goesOnOf(shown: Shown | null, before: Found | undefined): GoesOn | null {
  const sent = shown?.kind === 'take' ? shown.take.sent : null;
  if (sent?.source.kind !== 'bytes' || sent.source.sha256 !== before?.clip.sha256) return null;
  const { frames, rate } = before.footage;
  const { recipe } = sent;
  if (typeof recipe === 'object') {
    return { sentS: secondsAt(recipe.to - recipe.from, rate), toS: secondsAt(recipe.to, rate) };
  }
  return { sentS: secondsAt(recipe === 'whole' ? frames : 1, rate), toS: secondsAt(frames, rate) };
}

function clipOf(shown: Shown, paths: ClipPaths, inputs: Inputs): Found | null {
  if (shown.kind === 'own') {
    const file = inputs.get(shown.path);
    if (file?.kind !== 'video') return null;
    return {
      clip: { path: paths.own(shown.path), sha256: shown.sha256, facts: file },
      footage: { frames: file.frames, rate: file.rate, newFromFrame: 0 },
    };
  }
  const { sha256, frames, rate, width, height, audio, new_from_frame: newFromFrame } = shown.take.facts;
  const path = paths.stored(sha256);
  if (path === null) return null;
  return {
    clip: { path, sha256, facts: { frames, rate, width, height, hasAudio: audio } },
    footage: { frames, rate, newFromFrame },
  };
}
