import { hasErrors } from './base/diagnostic.js';
import { reasonOf } from './base/fault.js';
import { drawnClone } from './disk/clone.js';
import { durableFiles } from './disk/durable.js';
import type { LockHeld } from './disk/lock.js';
import { keepOutOfGit } from './disk/state-folder.js';
import { isTake } from './plan/choose.js';
import { totalsOf } from './plan/totals.js';
import { openDarkroom } from './darkroom/darkroom.js';
import { startAhead, makeFilms } from './films.js';
import { openPicks } from './picks-now.js';
import { plan, planFrom, type Planned } from './pipeline.js';
import type { Ffmpeg, FfmpegSearch } from './media/ffmpeg.js';
import { withAnimatic } from './services.js';
import { releaseLocks, takeLocks } from './locks.js';
import { unstopped, type Project } from './project.js';
import { readRecord } from './record.js';
import type { RenderEvent, RenderMode, RenderOptions } from './render-options.js';
import { runIn, type AgreedRun } from './run-in-project.js';
import type { Declined } from './run/admission/consent.js';
import type { RunOutcome } from './run/outcome.js';
import type { FilmEnd } from './stitch/films.js';

export type Rendered =
  /** Errors in the author's text, or options that name nothing: nothing was done. */
  | { readonly kind: 'invalid' | 'unmatched'; readonly planned: Planned }
  /** Nobody agreed to what the plan would pay for. */
  | { readonly kind: 'declined'; readonly planned: Planned; readonly why: Declined }
  | {
      readonly kind: 'no_ffmpeg';
      readonly planned: Planned;
      readonly search: Extract<FfmpegSearch, { kind: 'missing' }>;
    }
  | { readonly kind: 'locked'; readonly planned: Planned; readonly by: LockHeld }
  /** Ctrl-C before anything was begun. */
  | { readonly kind: 'interrupted'; readonly planned: Planned }
  | {
      readonly kind: 'ran';
      /** As it stands now, nothing more to be bought. */
      readonly planned: Planned;
      readonly mode: RenderMode;
      readonly outcome: RunOutcome;
      readonly films: readonly FilmEnd[];
    };

/** Plan → run → plan again → stitch. */
export async function render(project: Project, options: RenderOptions): Promise<Rendered> {
  const asked = await planAsked(project, options);
  if (isUseless(asked)) return asked;
  const ffmpeg = await project.ffmpeg();
  if (ffmpeg.kind === 'missing') return { kind: 'no_ffmpeg', planned: asked, search: ffmpeg };

  if (project.around.stop.aborted) return { kind: 'interrupted', planned: asked };

  options.show(asked);
  const consent = await options.agree(asked);
  if ('refused' in consent) return { kind: 'declined', planned: asked, why: consent.refused };

  await keepOutOfGit(project.paths.state, durableFiles);
  const { store, derived, around } = project;
  const darkroom = openDarkroom({ derived, ffmpeg: ffmpeg.ffmpeg, signal: around.stop });
  const accounts = await withAnimatic(project, asked.accounts, ffmpeg.ffmpeg);
  const locks = await takeLocks(project, asked, options);
  if (locks === 'interrupted') return { kind: 'interrupted', planned: asked };
  if ('held' in locks) return { kind: 'locked', planned: asked, by: locks.held };
  const agreed = { planned: asked, options, consent, locks, accounts, darkroom };
  const moved = await move(project, agreed, ffmpeg.ffmpeg).finally(() => releaseLocks(locks));
  if ('kind' in moved) return moved;
  const { planned, outcome } = moved;
  const ran = { kind: 'ran', mode: options.mode, outcome } as const;
  const now = await planAfter(project, planned);
  if (outcome.interrupted) return { ...ran, planned: now, films: [] };
  const { onEvent } = options;
  const away = { accounts, store, darkroom, ...around, onEvent };
  const films = await makeFilms(project, now, { ffmpeg: ffmpeg.ffmpeg, away, onEvent });
  const isWhole = films.every(({ kind }) => kind !== 'failed');
  // Stitching reads clips: those that were damaged and did not come again are away now.
  return { ...ran, planned: isWhole ? now : await planAfter(project, planned), films };
}

/** What was agreed to holds, at most: the plan that was shown may be of the past by now. */
async function move(
  project: Project,
  agreed: AgreedRun,
  ffmpeg: Ffmpeg,
): Promise<Useless | { readonly planned: Planned; readonly outcome: RunOutcome }> {
  const { locks, options } = agreed;
  const planned = locks.waited ? await planAsked(unstopped(project), options) : agreed.planned;
  if (isUseless(planned)) return planned;
  if (locks.waited) options.show(planned);
  return { planned, outcome: await runAhead(project, { ...agreed, planned }, ffmpeg) };
}

/** Runs a plan, and begins with its films while their takes still come. */
async function runAhead(project: Project, agreed: AgreedRun, ffmpeg: Ffmpeg): Promise<RunOutcome> {
  const { planned, options } = agreed;
  const ahead = startAhead(project, planned, ffmpeg);
  const onEvent = (event: RenderEvent): void => {
    options.onEvent(event);
    if (event.kind !== 'ended' || event.end.kind !== 'done') return;
    const { entry } = event.end;
    if (isTake(entry)) ahead.arrived(entry);
  };
  return await runIn(project, { ...agreed, options: { ...options, onEvent } }).finally(() =>
    // Whatever becomes of films, what was bought is told.
    ahead
      .end()
      .catch((bug: unknown) => options.onEvent({ kind: 'trouble', slots: [], message: reasonOf(bug) })),
  );
}

type Useless = Extract<Rendered, { kind: 'invalid' | 'unmatched' }>;

async function planAsked(
  project: Project,
  { plan: options, mode }: RenderOptions,
): Promise<Planned | Useless> {
  const planned = await plan(project, { ...options, noSpend: mode !== 'buy' });
  if (hasErrors(planned.diagnostics)) return { kind: 'invalid', planned };
  if (planned.plan.unmatched.length > 0) return { kind: 'unmatched', planned };
  return planned;
}

function isUseless(planned: Planned | Useless): planned is Useless {
  return 'kind' in planned;
}

/** What there is to show after the run: the same plan, with nothing more to be bought, and what is circled by then. */
async function planAfter(project: Project, planned: Planned): Promise<Planned> {
  const now = {
    ...planned,
    record: await readRecord(unstopped(project), planned.accounts),
    stored: await project.store.list(),
    // The first run of a clone draws its digits, and the plan before it had none.
    clone: (await drawnClone(project.paths.state)) ?? planned.clone,
    options: { ...planned.options, noSpend: true, retakes: [], rebuy: [] },
  };
  const made = await openPicks(project, planned).with((picks) =>
    planFrom(project, { authored: { ...planned, picks }, ...now }),
  );
  return { ...planned, record: now.record, stored: now.stored, plan: made, totals: totalsOf(made) };
}
