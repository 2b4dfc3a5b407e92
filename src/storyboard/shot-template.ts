import type { Place } from '../base/diagnostic.js';
import { childOf, entriesOf, itemsOf, type MapNode, type Node, type ScalarNode } from '../base/node.js';
import { keys } from './keys.js';
import { promptPartsOf, type PromptPart } from './mentions.js';
import { exactName, namesIn } from './template.js';

/**
 * A shot as written, with what its scene and the board add to it, before variants. Made once per board; whatever it
 * holds is shared by all variants.
 */
export type ShotTemplate = {
  readonly id: string;
  readonly scene: string | null;
  /** Its own keys over the scene's defaults over the board's; maps are merged by key, lists are replaced. */
  readonly node: MapNode;
  readonly prompt: { readonly node: ScalarNode; readonly parts: readonly PromptPart[] } | null;
  /** Of board, scene and shot, in this order. */
  readonly styles: readonly ScalarNode[];
  readonly avoid: ScalarNode | null;
  readonly ownLocation: boolean;
  /** Whether it wrote its transition itself; one from defaults does not count before a film's first shot. */
  readonly ownTransition: boolean;
  readonly only: Node | null;
  /** Names that any of its texts insert. */
  readonly names: readonly string[];
  /** Those in keys that are part of the request. */
  readonly paidNames: readonly string[];
  /** Field path → where it was written. */
  readonly places: ReadonlyMap<string, Place>;
  /** Field paths whose text is exactly one name, with that name. */
  readonly holes: readonly (readonly [path: string, name: string])[];
};

export type SceneTemplate = { readonly id: string; readonly heading: Node | null; readonly node: MapNode };

export function scenesOf(board: MapNode): readonly SceneTemplate[] {
  return itemsOf(childOf(board, 'scenes')).flatMap((node) =>
    node.kind === 'map' ? [{ id: idOf(node), heading: childOf(node, 'heading'), node }] : [],
  );
}

export function shotsOf(board: MapNode, scenes: readonly SceneTemplate[]): readonly ShotTemplate[] {
  const loose = itemsOf(childOf(board, 'shots')).flatMap((shot) => shotOf(board, null, shot));
  const inScenes = scenes.flatMap((scene) =>
    itemsOf(childOf(scene.node, 'shots')).flatMap((shot) => shotOf(board, scene, shot)),
  );
  return [...loose, ...inScenes];
}

/** Keys that the board and a scene say for all their shots, outside `defaults`. */
const BOARD_KEYS = ['model', 'sound', 'extend', 'looks'];
const SCENE_KEYS = ['location', 'sound', 'looks'];

function shotOf(board: MapNode, scene: SceneTemplate | null, shot: Node): readonly ShotTemplate[] {
  if (shot.kind !== 'map') return [];
  const layers = [
    pick(board, BOARD_KEYS),
    childOf(board, 'defaults'),
    pick(scene?.node ?? null, SCENE_KEYS),
    childOf(scene?.node ?? null, 'defaults'),
  ];
  const node = layers.reduceRight<MapNode>(
    (over, under) => (under?.kind === 'map' ? merged(under, over) : over),
    shot,
  );
  const prompt = childOf(shot, 'prompt');
  const styles = [board, scene?.node ?? null, node]
    .map((one) => childOf(one, 'style'))
    .filter((one) => one?.kind === 'scalar');
  const avoid = childOf(board, 'avoid');
  const texts = [...styles, ...(avoid?.kind === 'scalar' ? [avoid] : [])];
  const paid = entriesOf(node)
    .filter(([name]) => COSTS.has(name))
    .map(([, { value }]) => value);
  return [
    {
      id: idOf(shot),
      scene: scene?.id ?? null,
      node,
      prompt: prompt?.kind === 'scalar' ? { node: prompt, parts: promptPartsOf(prompt) } : null,
      styles,
      avoid: avoid?.kind === 'scalar' ? avoid : null,
      ownLocation: shot.entries.has('location'),
      ownTransition: shot.entries.has('transition'),
      only: childOf(node, 'only'),
      names: namesOf([node, ...texts]),
      paidNames: namesOf([...paid, ...texts]),
      places: placesOf(node, styles),
      holes: holesOf(node, ''),
    },
  ];
}

const COSTS = new Set(Object.entries(keys.shot).flatMap(([name, key]) => (key.costs ? [name] : [])));

function pick(node: MapNode | null, names: readonly string[]): MapNode | null {
  if (node === null) return null;
  return { ...node, entries: new Map([...node.entries].filter(([name]) => names.includes(name))) };
}

/** `over` wins; maps under one key are merged in the same way. The place is that of `over`. */
function merged(under: MapNode, over: MapNode): MapNode {
  const entries = new Map(under.entries);
  for (const [name, entry] of over.entries) {
    const below = under.entries.get(name)?.value;
    const both = below?.kind === 'map' && entry.value.kind === 'map';
    entries.set(name, both ? { key: entry.key, value: merged(below, entry.value) } : entry);
  }
  return { ...over, entries };
}

function namesOf(nodes: readonly Node[]): readonly string[] {
  return [...new Set(nodes.flatMap((node) => [...namesIn(node)]))].sort();
}

/** A map or list stands at its key. `''` is the shot's own place: its id, so that a frame shows one line and not the whole shot. */
function placesOf(node: MapNode, styles: readonly ScalarNode[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>([['', childOf(node, 'id')?.place ?? node.place]]);
  const style = styles.at(-1);
  if (style !== undefined) places.set('style', style.place);
  walk(node, '', (path, child, key) => places.set(path, child.kind === 'scalar' ? child.place : key));
  return places;
}

function holesOf(node: MapNode, at: string): readonly (readonly [string, string])[] {
  const holes: [string, string][] = [];
  walk(node, at, (path, child) => {
    const name = child.kind === 'scalar' ? exactName(child) : null;
    if (name !== null) holes.push([path, name]);
  });
  return holes;
}

function walk(node: Node, at: string, see: (path: string, node: Node, key: Place) => void): void {
  const children: readonly (readonly [string, Node, Place])[] =
    node.kind === 'list'
      ? node.items.map((item, index) => [String(index), item, item.place])
      : entriesOf(node).map(([name, { key, value }]) => [name, value, key]);
  for (const [name, child, key] of children) {
    const path = at === '' ? name : `${at}.${name}`;
    see(path, child, key);
    walk(child, path, see);
  }
}

function idOf(node: MapNode): string {
  const id = childOf(node, 'id');
  return id?.kind === 'scalar' ? id.text : '';
}
