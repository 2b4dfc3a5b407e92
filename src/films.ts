import { join } from 'node:path';
import type { Stored } from './disk/store.js';
import type { Ffmpeg } from './media/ffmpeg.js';
import { clipOf, isTake } from './plan/choose.js';
import { filesOf } from './plan/deliveries.js';
import type { Plan } from './plan/plan.js';
import { ownFonts, unstopped, type Project } from './project.js';
import { readRecord } from './record.js';
import { fetchAway, type AwayWorld } from './run/fetch-away.js';
import type { Inputs } from './storyboard/inputs.js';
import { openAhead, type Ahead } from './stitch/ahead.js';
import { stitchFilms, type FilmEnd, type FilmEvent, type FilmsGiven, type Restore } from './stitch/films.js';
import { openSignwriter } from './stitch/overlays/signwriter.js';
import { stitchedFilms } from './stitch/stitched.js';

/** A plan, what the author's files are, and what the store holds: all that films are made from. */
type Stitchable = {
  readonly plan: Plan;
  readonly inputs: Inputs;
  readonly stored: ReadonlyMap<string, Stored>;
};

/** Ids of the films that are there as they would be made now. */
export async function filmsThere(project: Project, planned: Stitchable): Promise<ReadonlySet<string>> {
  return await stitchedFilms({
    ...toStitch(project, planned),
    signs: openSignwriter(ownFonts(project)),
    signal: project.around.stop,
    findFfmpeg: async () => {
      const search = await project.ffmpeg();
      return search.kind === 'found' ? search.ffmpeg : null;
    },
  });
}

/** Takes → films. A take that turns out to be damaged is fetched again on the way. */
export async function makeFilms(
  project: Project,
  planned: Stitchable,
  given: {
    readonly ffmpeg: Ffmpeg;
    readonly away: AwayWorld;
    readonly onEvent: (event: FilmEvent) => void;
  },
): Promise<FilmEnd[]> {
  const { ffmpeg, onEvent } = given;
  return await stitchFilms({
    ...toStitch(project, planned),
    ffmpeg,
    signs: openSignwriter(ownFonts(project)),
    signal: project.around.stop,
    restore: restoring(project, given.away),
    onEvent,
  });
}

/** Clips → what is certain of the films, while the run still brings others. */
export function startAhead(project: Project, planned: Stitchable, ffmpeg: Ffmpeg): Ahead {
  const { films, paths, inputs, derived } = toStitch(project, planned);
  const { requests, slots } = planned.plan;
  return openAhead({
    films,
    inputs,
    derived,
    ffmpeg,
    signs: openSignwriter(ownFonts(project)),
    signal: project.around.stop,
    paths: { ...paths, stored: async (hash) => (await project.store.find(hash))?.path ?? null },
    takesOf: (request) => requests.get(request)?.toBuy ?? 1,
    isToCome: ({ request, slot }) => {
      const state = slot === null ? null : slots.get(slot)?.state;
      const isBought = request !== null && (requests.get(request)?.toBuy ?? 0) > 0;
      return isBought || state === 'in_flight' || state === 'uncertain';
    },
  });
}

function toStitch(
  { root, paths, derived }: Project,
  { plan, inputs, stored }: Stitchable,
): Pick<FilmsGiven, 'films' | 'paths' | 'inputs' | 'outDir' | 'derived'> {
  return {
    films: plan.films.filter((film) => film.selected).flatMap(filesOf),
    paths: { stored: (hash) => stored.get(hash)?.path ?? null, own: (path) => join(root, path) },
    inputs,
    outDir: paths.out,
    derived,
  };
}

/** Reading a clip sets it aside where it is damaged: then it is away, and is fetched as what is away always is. */
function restoring(project: Project, away: AwayWorld): Restore {
  return async (clips) => {
    const missing = new Set<string>();
    for (const clip of clips) if ((await project.store.verified(clip)) === null) missing.add(clip);
    const { paid, free } = await readRecord(unstopped(project), away.accounts);
    const takes = [...paid, ...free].filter(isTake).filter((entry) => missing.has(clipOf(entry)));
    const ends = await fetchAway(takes, away);
    for (const { kind, entry } of ends) if (kind === 'fetched') missing.delete(clipOf(entry));
    return new Map(
      ends.flatMap((end) =>
        end.kind === 'away' && missing.has(clipOf(end.entry)) ? [[clipOf(end.entry), end.reason]] : [],
      ),
    );
  };
}
