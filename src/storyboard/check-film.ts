import type { Diagnostic, Place } from '../base/diagnostic.js';
import { PATIENCE, shownSeconds } from '../base/time.js';
import { named } from './tally.js';
import { error, warning, type Report } from '../base/problem.js';
import {
  FREE_MODEL,
  placeOf,
  type Format,
  type Shot,
  type Storyboard,
  type Transition,
} from './storyboard.js';

/** What can be said of one film without its media: its cuts, its extensions, its shape, its sound. */
export function checkFilm(
  shots: readonly Shot[],
  { format, film, ownTransition }: FilmFacts,
  report: Report,
): void {
  const shown = shots.filter((shot) => !shot.omit);
  const byId = new Map(shots.map((shot) => [shot.id, shot]));
  for (const [index, shot] of shown.entries()) {
    checkTransition(shot, { before: shown[index - 1], after: shown[index + 1] }, { ownTransition, report });
  }
  const [before, last] = [shown.at(-2), shown.at(-1)];
  const lastsS = last?.durationS ?? null;
  const tooLong =
    last === undefined || lastsS === null ? null : endFadeTooLong(film, { last, before, lastsS });
  if (tooLong !== null) report(tooLong);
  for (const shot of shots) {
    checkExtension(shot, byId, report);
    checkFreeParent(shot, byId, report);
    checkShape(shot, format, report);
    if (shot.sound === 'none' && shot.words.dialogue.length > 0 && shot.model !== null) {
      const message = `${named(shot.id)} has dialogue and is asked for without sound, so nobody will be heard`;
      report(warning('silent-dialogue', placeOf(shot.origins, 'sound'), { message }));
    }
  }
}

/** A film of no shots would be no file. `place` is where the board's shots stand. */
export function checkNotEmpty(shots: readonly Shot[], place: Place, report: Report): void {
  if (shots.some((shot) => !shot.omit)) return;
  const [message, hint] =
    shots.length === 0
      ? ['the film has no shots', 'give one `only:` fewer, or `exclude` the variant']
      : ['the film has no shots: all are omitted', 'remove `omit` from one of them'];
  report(error('empty-film', place, { message, hint }));
}

export type FilmFacts = {
  readonly format: Format;
  readonly film: Storyboard['film'];
  /** Ids of shots that wrote their transition themselves, so that it is no default. */
  readonly ownTransition: ReadonlySet<string>;
};

function checkTransition(
  shot: Shot,
  { before, after }: Neighbours,
  { ownTransition, report }: { ownTransition: ReadonlySet<string>; report: Report },
): void {
  const { type } = shot.transition;
  const [spoken = type] = type.split('_');
  const place = placeOf(shot.origins, 'transition');
  if (before === undefined && !isStart(shot.transition) && ownTransition.has(shot.id)) {
    const message = `${shot.id} is the first shot of the film, so there is nothing to ${spoken} from`;
    const hint = 'remove the transition, or write `type: fade`, which comes from black';
    report(error('first-transition', place, { message, hint }));
  }
  if (before !== undefined && type !== 'cut' && shot.mode === 'extend' && shot.parent === before.id) {
    const message = `${named(shot.id)} goes on where ${named(before.id)} ends; a ${spoken} between them shows the join twice`;
    report(warning('transition-on-join', place, { message, hint: 'let it be a cut' }));
  }
  const meeting = shot.durationS === null ? null : transitionsMeet(shot, shot.durationS, { before, after });
  if (meeting !== null) report(meeting);
}

/** The shots that a film shows before and after one. */
export type Neighbours = { readonly before: Shot | undefined; readonly after: Shot | undefined };

/** Whether transitions leave nothing of a shot that lasts so long to be seen alone. */
export function transitionsMeet(
  shot: Shot,
  lastsS: number,
  { before, after }: Neighbours,
): Diagnostic | null {
  const comes = overlapInto(shot, before);
  const goes = after === undefined ? 0 : overlapInto(after, shot);
  if (comes + goes === 0 || comes + goes < lastsS) return null;
  const meeting = placeOf((comes > 0 || after === undefined ? shot : after).origins, 'transition');
  const both = comes > 0 && goes > 0;
  const what = both
    ? `the transitions at both ends of ${named(shot.id)} meet`
    : `the transition takes all of ${named(shot.id)}`;
  const message = `${what}: nothing of it would be seen alone`;
  const taken = both ? `they take ${comes} s and ${goes} s` : `it takes ${comes + goes} s`;
  const hint = `the shot lasts ${shownSeconds(lastsS)} s, ${taken}`;
  return error('transitions-meet', meeting, { message, hint });
}

/** Whether the film fades out over more than its last shot, which lasts so long, has to itself. */
export function endFadeTooLong(
  { endFadeS, endPlace }: Storyboard['film'],
  { last, before, lastsS }: { last: Shot; before: Shot | undefined; lastsS: number },
): Diagnostic | null {
  const aloneS = lastsS - overlapInto(last, before);
  if (endFadeS === 0 || aloneS <= 0 || endFadeS <= aloneS + PATIENCE) return null;
  const message = `the film fades out for ${endFadeS} s, and ${named(last.id)}, its last shot, has ${shownSeconds(aloneS)} s to itself`;
  return error('transitions-meet', endPlace, {
    message,
    hint: 'shorten the fade, or let the shot be longer',
  });
}

/** Seconds of a shot that its transition takes. */
function overlapInto({ transition }: Shot, before: Shot | undefined): number {
  return before === undefined && !isStart(transition) ? 0 : transition.durationS;
}

/** What a film can begin with. */
function isStart(transition: Transition): boolean {
  return transition.type === 'cut' || transition.type === 'fade';
}

/** The model cannot keep somebody whom it has not seen in the frames it goes on from, and it does again what it is told again. */
function checkExtension(shot: Shot, byId: ReadonlyMap<string, Shot>, report: Report): void {
  const parent = shot.mode === 'extend' ? byId.get(shot.parent ?? '') : undefined;
  if (parent === undefined) return;
  const seen = new Set<string>();
  for (let one: Shot | undefined = parent; one !== undefined; one = byId.get(one.parent ?? '')) {
    if (one.mode === 'clip') return; // nobody knows who is in the author's own footage
    for (const member of one.members) seen.add(member.id);
  }
  for (const member of shot.members) {
    // Beside a single frame images may go as well: which model takes them, the plan knows.
    if (shot.extendBy === 'last-frame' || member.kind !== 'character' || seen.has(member.id)) continue;
    const message = `${member.id} first enters in ${shot.id}, an extension: the model has never seen ${member.name} there and is sent no images`;
    const hint = `let ${member.id} enter in ${parent.id}, or make ${shot.id} a shot of its own`;
    report(warning('enters-in-extension', placeOf(shot.origins, 'prompt'), { message, hint }));
  }
  const [own, before] = [wordsOf(shot), wordsOf(parent)];
  if (before !== '' && own.includes(before)) {
    const message = `${shot.id} says again what ${parent.id} says, so the action would happen twice`;
    const hint = 'say only what happens next';
    report(warning('repeats-parent', placeOf(shot.origins, 'prompt'), { message, hint }));
  }
}

function wordsOf({ words, members }: Shot): string {
  const said = words.prompt.map((part) => ('text' in part ? part.text : (members[part.member]?.id ?? '')));
  return said
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function checkFreeParent(shot: Shot, byId: ReadonlyMap<string, Shot>, report: Report): void {
  const parent = byId.get(shot.parent ?? '');
  if (parent === undefined || shot.model === null || shot.model === FREE_MODEL) return;
  if (parent.model !== FREE_MODEL) return;
  const message = `${named(shot.id)} is paid for, and would continue from the drawn clip of ${named(parent.id)}, which ${parent.model} makes`;
  const field = shot.mode === 'edit' ? 'edits' : 'continues';
  const hint = `write a \`model\` that films on ${parent.id}, too`;
  report(error('free-parent', placeOf(shot.origins, field), { message, hint }));
}

function checkShape(shot: Shot, format: Format, report: Report): void {
  if (shot.model === null || shot.fit !== null || format.aspect === format.shoot) return;
  const message = `clips are shot ${format.shoot} and the film is ${format.aspect}: say how they fill it`;
  const hint = 'add `fit: crop`, `fit: pad` or `fit: blur` to `format`';
  report(error('fit-missing', placeOf(format.origins, 'shoot'), { message, hint }));
}
