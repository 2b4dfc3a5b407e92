import { basename } from 'node:path/posix';
import type { Diagnostic } from '../base/diagnostic.js';
import { childOf, type Node } from '../base/node.js';
import type { Report } from '../base/problem.js';
import type { BoardSource } from './board.js';
import { boardIdOf, PICKS_END } from './address.js';
import { conditionOf } from './axes.js';
import { declaredOn } from './cast.js';
import { checkTexts } from './check-texts.js';
import { checkFilm, checkNotEmpty } from './check-film.js';
import { coreMaker } from './cores.js';
import { checkDeliveries } from './deliver.js';
import { filmOf } from './film.js';
import { formatOf } from './format.js';
import type { Inputs } from './inputs.js';
import { finisher, linked, type Core } from './link.js';
import { tally } from './tally.js';
import { namesOf, shared, type Setting, type Visit } from './setting.js';
import { numbers } from './interned.js';
import { scenesOf, shotsOf, type ShotTemplate } from './shot-template.js';
import type { Board, ExtendBy, Storyboard } from './storyboard.js';
import { namesIn, textIn, type Names } from './template.js';
import { variantName, variantsOf, type Variant } from './variants.js';

/**
 * A board to its films: one concrete storyboard per variant. What is wrong is reported, once per place, and left out,
 * so that later stages can add what they know; nothing may be bought while there are errors. Equal parts of all
 * variants are one object.
 */
export function resolve(
  source: BoardSource,
  inputs: Inputs,
  extendBy: ExtendBy = 'clip',
): { storyboards: readonly Storyboard[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (problem) => diagnostics.push(problem);
  const setting = settingOf(source, { inputs, extendBy }, report);
  checkTexts(setting, report);
  const makeFilm = filmMaker(setting, source.path, report);
  const counts = tally();
  const storyboards = setting.variants.list.map((variant, index) => {
    const name = variantName(variant);
    const count: Report = (problem) => counts.add(problem, index, name);
    const use: Visit['use'] = ({ value, problems }) => {
      problems.forEach(count);
      return value;
    };
    return makeFilm({ variant, use }, count);
  });
  const said = [...diagnostics, ...counts.diagnostics()];
  return {
    storyboards,
    diagnostics: said.filter(({ code }) => !source.unsure.has(code)),
  };
}

function settingOf(
  { path, tree }: BoardSource,
  { inputs, extendBy }: { inputs: Inputs; extendBy: ExtendBy },
  report: Report,
): Setting {
  const scenes = scenesOf(tree);
  return {
    tree,
    format: childOf(tree, 'format'),
    scenes,
    shots: shotsOf(tree, scenes),
    declared: declaredOn(tree, report),
    variants: variantsOf(tree, { name: stemOf(path), inputs }, report),
    numbers: numbers(),
    extendBy,
  };
}

function filmMaker(
  setting: Setting,
  path: string,
  report: Report,
): (visit: Visit, report: Report) => Storyboard {
  const { tree, shots, scenes, variants } = setting;
  const title = childOf(tree, 'title');
  const headings = scenes.map((scene) => scene.heading);
  const coreOf = coreMaker(setting);
  const board = shared(setting, namesInAll([title]), (names) => boardOf({ path, title }, names));
  const format = shared(setting, namesInAll([setting.format]), (names, add) =>
    formatOf(setting.format, { names, place: tree.place }, add),
  );
  const sceneList = shared(setting, namesInAll(headings), (names) =>
    scenes.map(({ id, heading }) => ({ id, heading: textIn(heading, names) })),
  );
  const conditions = new Map(
    shots.map((shot) => [shot, shot.only === null ? null : conditionOf(shot.only, variants.axes, report)]),
  );
  const ids = new Set(shots.map(({ id }) => id));
  const ownTransition = new Set(shots.filter((shot) => shot.ownTransition).map(({ id }) => id));
  const isIn = (shot: ShotTemplate, { at }: Variant): boolean =>
    [...(conditions.get(shot) ?? [])].every(([axis, value]) => at[axis] === undefined || at[axis] === value);
  const shotsKey = (tree.entries.get('shots') ?? tree.entries.get('scenes'))?.key ?? tree.place;
  const filmPlace = (childOf(tree, 'variants') ?? tree).place;
  const finish = finisher();

  return (visit, count) => {
    const { variant } = visit;
    const shape = format(visit);
    const cores = new Map<string, Core>();
    const present = shots.filter((shot) => isIn(shot, variant));
    for (const shot of present) {
      const core = coreOf(shot, shape, visit);
      // Of two shots with one id, which is said already, others mean the first.
      if (core !== null && !cores.has(shot.id)) cores.set(shot.id, core);
    }
    const inFilm = linked({ cores, ids, at: variant.at }, finish, count);
    // What was left out of the film because it is wrong was said already.
    if (shots.length > 0 && inFilm.length === present.length) checkNotEmpty(inFilm, shotsKey, count);
    const values = Object.values(variant.at);
    const given = { board: stemOf(path), values, place: filmPlace, format: shape };
    const film = filmOf(childOf(tree, 'film'), { ...given, names: namesOf(variants, variant, count) }, count);
    checkFilm(inFilm, { format: shape, film, ownTransition }, count);
    checkDeliveries(film.deliver, { shots: inFilm, format: shape }, count);
    return {
      board: board(visit),
      variant: variant.at,
      film,
      format: shape,
      scenes: sceneList(visit),
      shots: inFilm,
    };
  };
}

function boardOf({ path, title }: { path: string; title: Node | null }, names: Names): Board {
  const id = boardIdOf(path);
  return { path, id, name: stemOf(path), title: textIn(title, names), picksPath: `${id}${PICKS_END}` };
}

function stemOf(path: string): string {
  return basename(path).replace(/\.[^.]*$/, '');
}

function namesInAll(nodes: readonly (Node | null)[]): readonly string[] {
  return nodes.flatMap((node) => (node === null ? [] : [...namesIn(node)]));
}
