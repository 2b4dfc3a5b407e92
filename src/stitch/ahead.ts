import { freeSpace } from '../disk/free-space.js';
import { isSystemFault } from '../base/fault.js';
import { getOrMake } from '../base/get-or-make.js';
import { inOrder } from '../ledger/fold.js';
import { takeOf, type TakeEntry } from '../plan/choose.js';
import type { PlannedFilm, PlannedShot, Shown, Take } from '../plan/plan.js';
import { type Clip, DamagedClip, StitchFault } from './clip.js';
import type { FilmsGiven } from './films.js';
import { expectedOrder, type ClipPaths } from './order.js';
import { openPool } from './pool.js';
import { prepareFilm } from './prepare.js';
import { openWorkshop } from './workshop.js';

/**
 * Makes what is certain of films while takes of theirs are still being made: first of the clips that are there already,
 * then of each take that comes, the pieces and the sound that its films will want. One thing at a time, for the cores
 * are not the films' alone. What was expected and does not come so costs nothing but the time: the stitch looks for what
 * it needs itself, and says what is wrong.
 */
export interface Ahead {
  arrived(entry: TakeEntry): void;
  /** Begins nothing any more; resolves when what runs has ended. Rejects with what went wrong in the program itself. */
  end(): Promise<void>;
}

export type AheadGiven = Pick<FilmsGiven, 'films' | 'inputs' | 'derived' | 'ffmpeg' | 'signs' | 'signal'> & {
  /** Of clips that came meanwhile, too. */
  readonly paths: {
    readonly stored: (sha256: string) => Promise<string | null>;
    readonly own: ClipPaths['own'];
  };
  /** How many takes are bought of a request: which of them the film shows is known when all have come. */
  readonly takesOf: (request: string) => number;
  /** A take of this shot may still come. */
  readonly isToCome: (shot: PlannedShot) => boolean;
};

export function openAhead(given: AheadGiven): Ahead {
  const films = new Map(given.films.map((film) => [film.id, certainOf(film, given.isToCome)]));
  const filmsOf = new Map<string, Set<string>>();
  for (const { id, shots } of given.films) {
    for (const { request } of shots)
      if (request !== null) getOrMake(filmsOf, request, () => new Set()).add(id);
  }
  const pool = openPool(1);
  const come = new Map<string, TakeEntry[]>();
  const stored = new Map<string, string>();
  const arrived: TakeEntry[] = [];
  let over = false;
  const goesOn = (): boolean => !over && !given.signal.aborted;

  /** All that is certain of a film and shows one of the clips. */
  const prepare = async (film: PlannedFilm, isWanted: (clip: Clip) => boolean): Promise<void> => {
    for (const { shows } of film.shots) {
      const hash = shows?.kind === 'take' ? shows.take.facts.sha256 : null;
      const path = hash === null || stored.has(hash) ? null : await given.paths.stored(hash);
      if (hash !== null && path !== null) stored.set(hash, path);
    }
    const workshop = openWorkshop({ ...given, pool, freeSpace });
    const paths = { stored: (hash: string) => stored.get(hash) ?? null, own: given.paths.own };
    try {
      await prepareFilm(expectedOrder(film, paths, given.inputs), { isWanted, workshop, goesOn });
    } catch (error) {
      const isOutside = error instanceof StitchFault || error instanceof DamagedClip || isSystemFault(error);
      if (!isOutside && !given.signal.aborted) throw error;
    } finally {
      await workshop.close();
    }
  };

  /** All that came while others were prepared: to lay out a film of thousands takes its time. */
  const prepareArrived = async (): Promise<void> => {
    const wanted = new Map<string, Set<string>>();
    for (const entry of arrived.splice(0)) {
      const { request_id: request } = entry.attempt;
      const takes = getOrMake(come, request, () => []);
      takes.push(entry);
      if (takes.length < given.takesOf(request)) continue;
      const newest = inOrder(takes).at(-1) ?? entry;
      const take = takeOf({ why: 'current', entry: newest, named: entry }, new Map());
      for (const id of filmsOf.get(request) ?? []) {
        const film = films.get(id);
        if (film === undefined) continue;
        films.set(id, withTake(film, request, take));
        getOrMake(wanted, id, () => new Set()).add(take.facts.sha256);
      }
    }
    for (const [id, hashes] of wanted) {
      const film = films.get(id);
      if (goesOn() && film !== undefined) await prepare(film, ({ sha256 }) => hashes.has(sha256));
    }
  };

  /** Of films for which nothing comes the stitch makes all, on all cores. */
  const prepareKnown = async (): Promise<void> => {
    for (const film of films.values()) {
      const shown = film.shots.filter(({ shows }) => shows !== null).length;
      if (goesOn() && shown > 0 && shown < film.shots.length) await prepare(film, () => true);
    }
  };

  let work = prepareKnown();
  work.catch(() => undefined); // a bug: thrown by `end`
  return {
    arrived: (entry) => {
      arrived.push(entry);
      work = work.then(prepareArrived);
      work.catch(() => undefined); // a bug: thrown by `end`
    },
    end: async () => {
      over = true;
      await work;
    },
  };
}

/** The film without clips in whose place another may come. */
function certainOf(film: PlannedFilm, isToCome: (shot: PlannedShot) => boolean): PlannedFilm {
  return showingIn(film, isToCome, null);
}

function withTake(film: PlannedFilm, request: string, take: Take): PlannedFilm {
  return showingIn(film, (shot) => shot.request === request, { kind: 'take', take, why: 'current' });
}

/** The film with a clip in some of its shots, also where others show them again; circled is circled. */
function showingIn(
  film: PlannedFilm,
  isMeant: (shot: PlannedShot) => boolean,
  shows: Shown | null,
): PlannedFilm {
  const meant = new Set(film.shots.filter(isMeant).map(({ id }) => id));
  const lender = new Map(film.storyboard.shots.map(({ id, reuse }) => [id, reuse ?? id]));
  const shots = film.shots.map((shot) => {
    const isCircled = shot.shows?.kind === 'take' && shot.shows.why === 'circled';
    return meant.has(lender.get(shot.id) ?? '') && !isCircled ? { ...shot, shows } : shot;
  });
  return { ...film, shots };
}
