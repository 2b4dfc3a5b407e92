import { secondsAt } from '../../base/time.js';
import { expectedTimeline } from '../../plan/expected-timeline.js';
import type { PlannedFilm } from '../../plan/plan.js';
import type { Shot } from '../../storyboard/storyboard.js';
import { addressOf } from '../../storyboard/address.js';
import type { SummaryGiven } from './given.js';
import type { SummaryFilm, SummaryPlace } from './summary.js';

/** Every film with its shots where they stand in it; those without a place in it last. */
export function filmsOf(given: SummaryGiven): SummaryFilm[] {
  return given.plan.films
    .filter((film) => film.selected)
    .map((film) => {
      const { board, format, variant } = film.storyboard;
      return {
        id: film.id,
        board: board.path,
        title: titleOf(film),
        variant: { ...variant },
        file: given.files.film(film.path),
        made: given.made.has(film.id),
        draft: film.draft === 'rough' ? 'rough cut' : film.draft,
        duration_s: secondsAt(film.frames, format.rate),
        frames: film.frames,
        width: format.width,
        height: format.height,
        shots: placesOf(film, given),
      };
    });
}

/** `Air Mail`, `Tern: 9:16, en`. */
function titleOf({ storyboard: { board, variant } }: PlannedFilm): string {
  const values = Object.values(variant);
  const title = board.title ?? board.name;
  return values.length === 0 ? title : `${title}: ${values.join(', ')}`;
}

function placesOf({ storyboard, shots }: PlannedFilm, { plan, inputs }: SummaryGiven): SummaryPlace[] {
  const { rate } = storyboard.format;
  const { clips } = expectedTimeline(storyboard, inputs).timeline;
  const at = new Map(clips.map((clip) => [clip.shot, clip]));
  const shown = new Map(shots.map((shot) => [shot.id, shot.shows]));
  const headings = new Map(storyboard.scenes.map(({ id, heading }) => [id, heading]));
  const placeOf = (shot: Shot): SummaryPlace => {
    const clip = at.get(shot.id);
    const shows = shown.get(shot.id) ?? null;
    return {
      id: shot.id,
      scene: shot.scene,
      heading: headings.get(shot.scene ?? '') ?? null,
      address: slotOf(shot, storyboard.shots, (slot) => addressOf(storyboard.board.id, slot)),
      start_s: secondsAt(clip?.start ?? 0, rate),
      duration_s: secondsAt(clip?.frames ?? 0, rate),
      own: shows?.kind === 'own' ? { file: shows.path, sha256: shows.sha256 } : null,
    };
  };
  const isListed = ({ address, own }: SummaryPlace): boolean =>
    own !== null || (address !== null && plan.slots.has(address));
  const placed = storyboard.shots.filter(({ omit }) => !omit).map(placeOf);
  const besides = storyboard.shots.filter(({ omit }) => omit).map(placeOf);
  return [...placed, ...besides.filter(isListed)];
}

/** A shot that shows another's clip again has no slot of its own. */
function slotOf(shot: Shot, shots: readonly Shot[], at: (slot: string) => string): string | null {
  const asked = shot.reuse === null ? shot : shots.find(({ id }) => id === shot.reuse);
  return asked === undefined || asked.model === null ? null : at(asked.slot);
}
