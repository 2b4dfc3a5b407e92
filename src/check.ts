import { distinct, type Diagnostic } from './base/diagnostic.js';
import { gatherBoards } from './disk/gather.js';
import { boardsNear } from './disk/project.js';
import { foldLedger } from './ledger/fold.js';
import { readPicks, type Picks } from './ledger/picks.js';
import { everything } from './plan/given.js';
import { makePlan } from './plan/make-plan.js';
import type { Project } from './project.js';
import { checkFiles, mediaOf } from './storyboard/files.js';
import { filmCollisions } from './storyboard/film.js';
import type { Inputs } from './storyboard/inputs.js';
import { didYouMean } from './base/problem.js';
import { resolve } from './storyboard/resolve.js';
import type { Storyboard } from './storyboard/storyboard.js';

/** The author's side of everything: boards read, resolved and held against their files. */
export type Authored = {
  readonly storyboards: readonly Storyboard[];
  readonly inputs: Inputs;
  readonly picks: ReadonlyMap<string, Picks>;
  readonly diagnostics: readonly Diagnostic[];
};

/** Text → storyboards: everything that can be said of the author's files without the record. */
export async function author(project: Project): Promise<Authored> {
  const gathered = await gatherBoards(project.boards, project.read, { named: project.named });
  const { boards } = gathered;
  const resolved = boards.map((board) => resolve(board, gathered.inputs));
  const storyboards = resolved.flatMap((one) => one.storyboards);
  const picksPaths = [...new Set(storyboards.map(({ board }) => board.picksPath))];
  const inputs = new Map([
    ...project.texts,
    ...gathered.inputs,
    ...(await project.read([...mediaOf({ boards, storyboards }), ...picksPaths])),
  ]);
  const read = new Map(storyboards.map(({ board }) => [board.path, readPicks(board.picksPath, inputs)]));
  return {
    storyboards,
    inputs,
    picks: new Map([...read].map(([board, { picks }]) => [board, picks])),
    diagnostics: distinct([
      ...project.diagnostics,
      ...(await Promise.all(gathered.diagnostics.map((one) => withNearest(one, gathered.inputs, project)))),
      ...resolved.flatMap((one) => one.diagnostics),
      ...filmCollisions(storyboards),
      ...checkFiles({ boards, storyboards }, inputs),
      ...[...read.values()].flatMap(({ diagnostics }) => diagnostics),
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
  const plan = makePlan({
    ...authored,
    record: foldLedger([], () => true),
    capabilities: project.capabilities,
    stored: new Map(),
    clone: '',
    now: project.around.clock.now(),
    options: everything,
  });
  // Which takes there are only the record knows.
  const known = plan.diagnostics.filter(({ code }) => code !== 'pick-without-take');
  return { ...authored, diagnostics: distinct([...authored.diagnostics, ...known]) };
}
