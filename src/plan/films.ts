import type { Diagnostic } from '../base/diagnostic.js';
import { filmFolder } from '../storyboard/film.js';
import { FREE_MODEL, type Shot, type Storyboard } from '../storyboard/storyboard.js';
import { inOf, type AskedFilm } from './asked.js';
import { captionProblems } from './caption-problems.js';
import { cutProblems, fadeProblems } from './cut-problems.js';
import { expectedTimeline } from './expected-timeline.js';
import type { PlanGiven } from './given.js';
import { overlayProblems } from './overlay-problems.js';
import { shapeProblems } from './shape-problems.js';
import { takeOf } from './choose.js';
import { deliveryProblems } from './deliveries.js';
import type { Labels } from './label.js';
import { lentProblems } from './lent-problems.js';
import { soundProblems } from './sound-problems.js';
import type { DraftKind, PlannedFilm, PlannedShot, Shown } from './plan.js';

/** What films are made from. */
export type Shelf = {
  readonly given: PlanGiven;
  readonly labels: Labels;
  readonly selected: ReadonlySet<string>;
};

/** A film with its shots in their places, and what is odd about how they meet. */
export function planFilm(
  film: AskedFilm,
  shelf: Shelf,
): { film: PlannedFilm; problems: readonly Diagnostic[] } {
  const { storyboard, slots } = film;
  const { timeline, places } = expectedTimeline(storyboard, shelf.given.inputs);
  const framesOf = new Map(places.map(({ shot, frames }) => [shot, frames]));
  const { rate } = storyboard.format;
  const lenders = { shots: storyboard.shots, slots, inputs: shelf.given.inputs, rate };
  const draft = draftKindOf(film, shelf.given);
  const shots = places.map(({ shot, frames: lasts }) => planShot(shot, lasts, { film, shelf }));
  return {
    film: {
      id: film.id,
      storyboard,
      path: pathOf(storyboard, draft),
      draft,
      delivery: null,
      selected: shelf.selected.has(film.id),
      frames: timeline.frames,
      shots,
    },
    problems: [
      ...places.flatMap(({ shot }) => shapeProblems(shot, storyboard, shelf.given.inputs)),
      ...storyboard.shots.flatMap((shot) => lentProblems(shot, framesOf.get(shot) ?? null, lenders)),
      ...fadeProblems(places, storyboard),
      ...captionProblems(storyboard, timeline),
      ...overlayProblems(storyboard, timeline),
      ...deliveryProblems(storyboard, timeline),
      ...soundProblems(storyboard, timeline, shelf.given.inputs),
      ...cutProblems(places, slots, rate),
    ],
  };
}

function planShot(
  shot: Shot,
  frames: number,
  { film, shelf }: { film: AskedFilm; shelf: Shelf },
): PlannedShot {
  const slot = film.slots.get(shot.id);
  return {
    id: shot.id,
    scene: shot.scene,
    slot: slot?.address ?? null,
    request: slot?.request.id ?? null,
    shows: shownBy(shot, film, shelf),
    frames,
    inS: slot === undefined ? shot.inS : inOf(slot),
  };
}

function shownBy(shot: Shot, film: AskedFilm, shelf: Shelf): Shown | null {
  const shown = shot.reuse === null ? shot : film.storyboard.shots.find(({ id }) => id === shot.reuse);
  if (shown === undefined) return null;
  if (shown.clip !== null) {
    const file = shelf.given.inputs.get(shown.clip);
    return file?.kind === 'video' ? { kind: 'own', path: shown.clip, sha256: file.sha256 } : null;
  }
  const choice = film.slots.get(shown.id)?.choice ?? null;
  return choice === null ? null : { kind: 'take', take: takeOf(choice, shelf.labels), why: choice.why };
}

/** `storyboards/ad_9x16_en.mp4`, in the out folder; what is no final film says so in its name. */
function pathOf(storyboard: Storyboard, draft: DraftKind | null): string {
  return `${filmFolder(storyboard)}${storyboard.film.name}${draft === null ? '' : `.${draft}`}.mp4`;
}

function draftKindOf({ draft }: AskedFilm, { options }: PlanGiven): DraftKind | null {
  if (!draft) return null;
  if (options.fill) return 'rough';
  return options.model === FREE_MODEL ? 'animatic' : 'draft';
}
