import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, itemsOf, type MapNode, type Node } from '../base/node.js';
import { error } from './problem.js';

/** What makes a shot something else than words: at most one of them. */
const MODES: ReadonlySet<string> = new Set(['clip', 'reuse', 'edits', 'continues', 'first_frame']);

/**
 * What the schema of a board cannot say: shots stand in one of two places, ids are there once, a shot is one thing.
 * Takes a tree of any shape; what has another shape is not looked at.
 */
export function shapeProblems(board: MapNode): readonly Diagnostic[] {
  const scenes = itemsOf(childOf(board, 'scenes'));
  const shots = [
    ...itemsOf(childOf(board, 'shots')),
    ...scenes.flatMap((scene) => itemsOf(childOf(scene, 'shots'))),
  ];
  return [
    ...placeOfShots(board, shots),
    ...doubles(scenes, 'scene'),
    ...doubles(shots, 'shot'),
    ...shots.flatMap((shot) => (shot.kind === 'map' ? [...modesOf(shot), ...promptOf(shot)] : [])),
  ];
}

function placeOfShots(board: MapNode, shots: readonly Node[]): readonly Diagnostic[] {
  const [inShots, inScenes] = [board.entries.get('shots'), board.entries.get('scenes')];
  if (inShots !== undefined && inScenes !== undefined) {
    const message = 'a board has `shots` or `scenes`, not both';
    const also = { place: inShots.key, message: '`shots` stands here' };
    return [error('shots-and-scenes', inScenes.key, { message, hint: 'move the shots into a scene', also })];
  }
  const list = (inShots ?? inScenes)?.value;
  if (shots.length > 0 || (list !== undefined && list.kind !== 'list')) return [];
  const message = 'there are no shots here, so there is no film';
  return [error('no-shots', (inShots ?? inScenes)?.key ?? firstKey(board), { message })];
}

function doubles(nodes: readonly Node[], what: string): readonly Diagnostic[] {
  const places = new Map<string, Place>();
  return nodes.flatMap((node) => {
    const id = childOf(node, 'id');
    if (id?.kind !== 'scalar' || id.text === '') return [];
    const place = places.get(id.text);
    if (place === undefined) {
      places.set(id.text, id.place);
      return [];
    }
    const message = `there is a ${what} \`${id.text}\` already`;
    return [
      error('id-twice', id.place, {
        message,
        hint: 'give one of them another id',
        also: { place, message: 'the first one' },
      }),
    ];
  });
}

function modesOf(shot: MapNode): readonly Diagnostic[] {
  const [first, ...others] = [...shot.entries].flatMap(([mode, { key }]) =>
    MODES.has(mode) ? [{ mode, key }] : [],
  );
  if (first === undefined) return [];
  return others.map(({ mode, key }) =>
    error('two-modes', key, {
      message: `a shot cannot have both \`${first.mode}\` and \`${mode}\``,
      hint: 'make two shots of it, or take one of the keys away',
      also: { place: first.key, message: `\`${first.mode}\` stands here` },
    }),
  );
}

function promptOf(shot: MapNode): readonly Diagnostic[] {
  if (['prompt', 'clip', 'reuse'].some((key) => shot.entries.has(key))) return [];
  const message = '`prompt` is missing';
  return [
    error('missing-key', firstKey(shot), { message, hint: 'only shots with `clip` or `reuse` have none' }),
  ];
}

/** Of a whole map its first key says enough. */
function firstKey(node: MapNode): Place {
  return [...node.entries.values()][0]?.key ?? node.place;
}
