import type { Place } from '../base/diagnostic.js';
import { childOf, entriesOf, itemsOf, plain, type MapNode, type Node } from '../base/node.js';
import { imageOf } from './cast.js';
import { shotNodesOf } from './check-outline.js';
import { pathOf } from './paths.js';
import { concrete } from './schema.js';
import type { Source } from './storyboard.js';

/** A picture, a clip or a sound where somebody's text names it. */
export type NamedFile = {
  readonly source: Source;
  readonly wanted: 'image' | 'video' | 'audio';
  readonly place: Place;
};

/**
 * The files that a board's text names in every variant alike, used by a shot or not: what hangs on a `${{ name }}` only
 * its films know.
 */
export function filesNamedIn(tree: MapNode): readonly NamedFile[] {
  const things = ['characters', 'props', 'locations'].flatMap((group) => valuesOf(childOf(tree, group)));
  const looks = things.flatMap((thing) => valuesOf(childOf(thing, 'looks')));
  const shots = shotNodesOf(tree);
  const images = [
    ...[...things, ...looks].flatMap((one) => itemsOf(childOf(one, 'references'))),
    ...shots.flatMap((shot) =>
      [childOf(shot, 'first_frame') ?? [], childOf(shot, 'last_frame') ?? []].flat(),
    ),
  ];
  const clips = shots.flatMap((shot) => childOf(shot, 'clip') ?? []);
  const music = childOf(childOf(tree, 'film'), 'music');
  const sounds = [
    ...shots.flatMap((shot) => itemsOf(childOf(shot, 'audio'))),
    ...(music === null ? [] : [music]),
  ];
  return [
    ...images.filter(isFixed).flatMap(imageIn),
    ...[childOf(childOf(childOf(tree, 'film'), 'logo'), 'image') ?? []]
      .flat()
      .filter(isFixed)
      .flatMap((logo) => fileIn(logo, 'image')),
    ...clips.filter(isFixed).flatMap((clip) => fileIn(clip, 'video')),
    ...sounds
      .flatMap((one) => childOf(one, 'file') ?? [])
      .filter(isFixed)
      .flatMap((file) => fileIn(file, 'audio')),
  ];
}

function imageIn(node: Node): readonly NamedFile[] {
  const read = concrete.reference.safeParse(plain(node));
  if (!read.success) return []; // said when the board was read
  const { source, place } = imageOf(read.data, node);
  return [{ source, wanted: 'image', place }];
}

function fileIn(node: Node, wanted: NamedFile['wanted']): readonly NamedFile[] {
  if (node.kind !== 'scalar') return [];
  return [{ source: { kind: 'file', path: pathOf(node) }, wanted, place: node.place }];
}

function isFixed(node: Node): boolean {
  return !JSON.stringify(plain(node)).includes('${{');
}

function valuesOf(node: Node | null): readonly Node[] {
  return entriesOf(node).map(([, { value }]) => value);
}
