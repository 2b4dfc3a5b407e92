import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, firstKey, itemsOf, type MapNode, type Node } from '../base/node.js';
import { modeOf, modeProblems } from './modes.js';
import { error, warning } from '../base/problem.js';

/**
 * What the schema of a board cannot say: shots stand in one of two places, ids are there once, a shot is one thing.
 * Takes a tree of any shape; what has another shape is not looked at.
 */
export function outlineProblems(board: MapNode): readonly Diagnostic[] {
  const scenes = itemsOf(childOf(board, 'scenes'));
  const shots = shotNodesOf(board);
  return [
    ...placeOfShots(board, shots),
    ...doubles(scenes),
    ...doubles(shots),
    ...idleShoot(board, shots),
    ...shots.flatMap((shot) => (shot.kind === 'map' ? modeProblems(shot) : [])),
  ];
}

/** The shots of a board's tree, wherever they stand. */
export function shotNodesOf(board: MapNode): readonly Node[] {
  const lists = [board, ...itemsOf(childOf(board, 'scenes'))];
  return lists.flatMap((list) => itemsOf(childOf(list, 'shots')));
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
  // A scene without `shots` is said to lack them.
  if (itemsOf(inScenes?.value ?? null).some((scene) => childOf(scene, 'shots') === null)) return [];
  const message = 'there are no shots here, so there is no film';
  return [error('no-shots', (inShots ?? inScenes)?.key ?? firstKey(board), { message })];
}

function doubles(nodes: readonly Node[]): readonly Diagnostic[] {
  const places = new Map<string, Place>();
  return nodes.flatMap((node) => {
    const id = childOf(node, 'id');
    if (id?.kind !== 'scalar' || id.text === '') return [];
    const place = places.get(id.text);
    if (place === undefined) {
      places.set(id.text, id.place);
      return [];
    }
    const message = `the id \`${id.text}\` is already used`;
    return [
      error('id-twice', id.place, {
        message,
        hint: 'give one of them another id',
        also: { place, message: 'the first one' },
      }),
    ];
  });
}

/** Whoever goes on from a clip takes its shape, so the first of them all must be asked for in one. */
function idleShoot(board: MapNode, shots: readonly Node[]): readonly Diagnostic[] {
  const format = board.entries.get('format')?.value;
  const shoot = format?.kind === 'map' ? format.entries.get('shoot') : undefined;
  const isAsked = (shot: Node): boolean =>
    shot.kind === 'map' && ['text', 'image'].includes(modeOf(Object.fromEntries(shot.entries), 'text'));
  if (shoot === undefined || shots.length === 0 || shots.some(isAsked)) return [];
  const message = '`shoot` changes nothing here: every shot of the board comes from own footage';
  return [warning('no-effect', shoot.key, { message, hint: 'remove it' })];
}
