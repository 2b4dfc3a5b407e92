import type { Diagnostic } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { slotName } from './address.js';
import { CENTRE } from './format.js';
import { didYouMean, error, type Report } from '../base/problem.js';
import type { LooseShot } from './shot.js';
import { placeOf, type Shot } from './storyboard.js';

/** Bytes of the name of a slot, which is the name of a folder: some file systems end at 255. */
const MAX_SLOT_BYTES = 240;

/** A shot with the axes that its own request uses. */
export type Core = { readonly shot: LooseShot; readonly axes: readonly string[] };

export type Film = {
  /** Present in this variant, by id. */
  readonly cores: ReadonlyMap<string, Core>;
  /** Ids of all shots of the board. */
  readonly ids: ReadonlySet<string>;
  /** Axis → value. */
  readonly at: Readonly<Record<string, string>>;
};

type Decided = Pick<Shot, 'slot' | 'durationS' | 'fit' | 'focus'>;
export type Finish = (core: Core, decided: Decided) => Shot;

/**
 * Ties the shots of one film together: what a shot goes on from decides about its slot and may decide its length.
 * A shot whose source is not there is left out, and so is what needs it; the reason is reported once.
 */
export function linked(film: Film, finish: Finish, report: Report): readonly Shot[] {
  const known = new Map<string, Linked | null>();
  const link = (id: string): Linked | null => {
    const done = known.get(id);
    if (done !== undefined) return done;
    known.set(id, null); // a circle that comes back here finds nothing to go on from
    const made = linkOne(id);
    known.set(id, made);
    return made;
  };
  const linkOne = (id: string): Linked | null => {
    const core = film.cores.get(id);
    if (core === undefined) return null;
    const sourceId = core.shot.parent ?? core.shot.reuse;
    if (sourceId === null) return tie(core, null);
    const problem = sourceProblem(core.shot, sourceId, film);
    if (problem !== null) report(problem);
    const source = problem === null ? link(sourceId) : null;
    return source === null ? null : tie(core, source);
  };
  const tie = (core: Core, source: Linked | null): Linked => {
    const axes = [...new Set([...core.axes, ...(source?.axes ?? [])])];
    const at = Object.fromEntries(axes.map((axis) => [axis, film.at[axis] ?? '']));
    const durationS = core.shot.durationS ?? source?.shot.durationS ?? null;
    const slot = slotName(core.shot.id, at);
    if (Buffer.byteLength(slot) > MAX_SLOT_BYTES) {
      const message = `the slot of ${core.shot.id} has a name longer than ${MAX_SLOT_BYTES} bytes`;
      const hint = 'let columns of short ids be the axes';
      report(error('slot-long', placeOf(core.shot.origins, ''), { message, hint }));
    }
    // What is shown again looks as it does in its own place.
    const again = core.shot.reuse === null ? null : (source?.shot ?? null);
    const fit = core.shot.fit ?? again?.fit ?? null;
    const focus = core.shot.focus ?? again?.focus ?? CENTRE;
    return { axes, shot: finish(core, { slot, durationS, fit, focus }) };
  };
  return [...film.cores.keys()].flatMap((id) => link(id)?.shot ?? []);
}

/** Makes one object of equal shots of all variants. */
export function finisher(): Finish {
  const made = new Map<Core, Map<string, Shot>>();
  return (core, decided) => {
    const shots = getOrMake(made, core, () => new Map<string, Shot>());
    const { slot, durationS, fit, focus } = decided;
    return getOrMake(shots, [slot, durationS, fit, ...focus].join(' '), () => ({
      ...core.shot,
      ...decided,
    }));
  };
}

type Linked = { readonly shot: Shot; readonly axes: readonly string[] };

function sourceProblem(shot: LooseShot, sourceId: string, film: Film): Diagnostic | null {
  const verb = shot.mode === 'edit' ? 'edits' : shot.mode === 'extend' ? 'continues' : 'reuse';
  const place = placeOf(shot.origins, verb);
  const source = film.cores.get(sourceId)?.shot;
  if (!film.ids.has(sourceId)) {
    const message = `the board has no shot "${sourceId}"`;
    return error('unknown-shot', place, { message, hint: didYouMean(sourceId, film.ids) });
  }
  if (source === undefined) {
    const message = `shot ${sourceId} is not in every film that has ${shot.id}, which needs it`;
    return error('absent-parent', place, { message, hint: `give both the same \`only:\`` });
  }
  const circle = circleFrom(shot, film);
  if (circle.length > 0 && circle.every((id) => id >= shot.id)) {
    const message = `shots follow each other in a circle: ${circle.join(' → ')}`;
    return error('shot-circle', place, { message, hint: 'one of them must begin anew' });
  }
  if (source.mode !== 'reuse') return null;
  const message = `${sourceId} has no clip of its own: it shows the clip of ${source.reuse ?? 'another shot'}`;
  return error('reuse-as-source', place, {
    message,
    hint: source.reuse === null ? null : `name ${source.reuse}`,
  });
}

/** `a → b → a`; empty where the way from a shot does not come back to it. */
function circleFrom(shot: LooseShot, film: Film): readonly string[] {
  const way = [shot.id];
  for (let id = shot.parent ?? shot.reuse; id !== null && way.length <= film.cores.size;) {
    way.push(id);
    if (id === shot.id) return way;
    const next = film.cores.get(id)?.shot;
    id = next?.parent ?? next?.reuse ?? null;
  }
  return [];
}
