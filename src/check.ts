import { join } from 'node:path';
import type { Config } from './config/config.js';
import { distinct, type Diagnostic } from './base/diagnostic.js';
import { gatherBoards } from './disk/gather.js';
import { boardlessPicks, boardsNear } from './disk/project.js';
import { foldLedger } from './ledger/fold.js';
import { readPicks, type Picks } from './ledger/picks.js';
import { everything, type PlanGiven } from './plan/given.js';
import { makePlan } from './plan/make-plan.js';
import { picksWithoutBoard } from './plan/picks-without-board.js';
import type { Plan } from './plan/plan.js';
import { ownFonts, type Project } from './project.js';
import type { BoardSource } from './storyboard/board.js';
import { checkFiles, mediaOf } from './storyboard/files.js';
import { textProblems } from './stitch/overlays/text-problems.js';
import { filmCollisions } from './storyboard/film.js';
import type { Inputs } from './storyboard/inputs.js';
import { didYouMean, error } from './base/problem.js';
import { resolve } from './storyboard/resolve.js';
import { madeKeys } from './storyboard/typed-keys.js';
import type { Storyboard } from './storyboard/storyboard.js';

/** The author's side of everything: boards read, resolved and held against their files. */
export type Authored = {
  readonly storyboards: readonly Storyboard[];
  readonly inputs: Inputs;
  readonly picks: ReadonlyMap<string, Picks>;
  readonly diagnostics: readonly Diagnostic[];
};

type Resolved = Pick<Authored, 'storyboards' | 'diagnostics'> & { readonly boards: readonly BoardSource[] };

/** Text → storyboards: everything that can be said of the author's files without the record. */
export async function author(project: Project): Promise<Authored> {
  const gathered = await gatherBoards(project.boards, project.read, { named: project.named });
  const resolved = resolveAll(gathered.boards, gathered.inputs, project.config);
  const picksPaths = [
    ...new Set(resolved.storyboards.map(({ board }) => board.picksPath)),
    ...(await boardlessPicks(project.root, project.boards, project.config.boards)),
  ];
  const files = await project.read([...mediaOf(resolved), ...picksPaths]);
  const found = await Promise.all(
    gathered.diagnostics.map((one) => withNearest(one, gathered.inputs, project)),
  );
  const inputs = new Map([...project.texts, ...gathered.inputs, ...files.inputs]);
  const fonts = ownFonts(project);
  const unset = await textProblems(resolved.storyboards, inputs, fonts);
  return authoredOf(resolved, {
    inputs,
    diagnostics: [
      ...project.diagnostics,
      ...files.diagnostics,
      ...madeKeys(resolved.storyboards, project.keysInUse),
      ...(await fontProblems(project)),
      ...found,
      ...unset,
    ],
  });
}

/** Fonts that are whole files and cannot be drawn with. */
async function fontProblems({ root, fonts }: Project): Promise<Diagnostic[]> {
  if (fonts.length === 0) return [];
  const { brokenFonts } = await import('./lettering/fonts.js');
  const broken = await brokenFonts(
    fonts.map((font) => ({ ...font, path: join(root, font.path), named: font.path })),
  );
  return broken.map(({ named, place }) =>
    error('file-unreadable', place, { message: `cannot draw with the font ${named}: it is damaged` }),
  );
}

/** The storyboards of boards, and what is wrong with them. */
export function resolveAll(
  boards: readonly BoardSource[],
  inputs: Inputs,
  { extend }: Pick<Config, 'extend'>,
): Resolved {
  const resolved = boards.map((board) => resolve(board, inputs, extend));
  return {
    boards,
    storyboards: resolved.flatMap(({ storyboards }) => storyboards),
    diagnostics: resolved.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Storyboards held against each other and their files. `given.diagnostics`: what was found on the way to them. */
export function authoredOf(
  { boards, storyboards, diagnostics }: Resolved,
  given: Pick<Authored, 'inputs' | 'diagnostics'>,
): Authored {
  const { inputs } = given;
  const read = new Map(storyboards.map(({ board }) => [board.path, readPicks(board.picksPath, inputs)]));
  return {
    storyboards,
    inputs,
    picks: new Map([...read].map(([board, { picks }]) => [board, picks])),
    diagnostics: distinct([
      ...given.diagnostics,
      ...diagnostics,
      ...filmCollisions(storyboards),
      ...checkFiles({ boards, storyboards }, inputs),
      ...[...read.values()].flatMap((one) => one.diagnostics),
      ...picksWithoutBoard({ boards, storyboards, inputs }),
    ]),
  };
}

/** A board that a person named and that is not there may be one that is. */
async function withNearest(diagnostic: Diagnostic, inputs: Inputs, project: Project): Promise<Diagnostic> {
  const { file } = diagnostic.place;
  const input = inputs.get(file);
  if (!project.named || input?.kind !== 'bad' || input.problem !== 'missing') return diagnostic;
  const known = await boardsNear(project.root, file, project.config.boards);
  return { ...diagnostic, hint: didYouMean(file, known) };
}

/** Everything wrong, without key, network or record: requests are built and held against their models' limits. */
export async function check(project: Project): Promise<Authored> {
  const authored = await author(project);
  const { capabilities, around } = project;
  const plan = planOfNothing(authored, {
    capabilities,
    now: around.clock.now(),
    fonts: project.fonts.map(({ sha256 }) => sha256),
  });
  // Only the record knows which takes there are.
  const known = plan.diagnostics.filter(({ code }) => code !== 'pick-without-take');
  return { ...authored, diagnostics: distinct([...authored.diagnostics, ...known]) };
}

/** The plan as it would be if nothing had ever been bought. */
export function planOfNothing(
  authored: Authored,
  given: Pick<PlanGiven, 'capabilities' | 'now' | 'fonts'>,
): Plan {
  const record = foldLedger([], () => true);
  const nobody = { record, outlying: new Map(), stored: new Map(), clone: '', isReached: () => false };
  return makePlan({ ...authored, ...given, ...nobody, options: everything });
}
