import type { Place } from './diagnostic.js';

/**
 * A value of the author's text with where it stands. `base/yaml` makes the tree of one file, `storyboard/include` merges
 * trees into one per board, `storyboard/resolve` reads it. A scalar's file is also what its relative path is relative to.
 */
export type Node = ScalarNode | ListNode | MapNode;

export type ScalarNode = {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `007` and `1.10`, whose values are the numbers 7 and 1.1. */
  readonly text: string;
  /** As it stands in its file, with quotes, escapes and line breaks; empty: nobody points into it. */
  readonly written: string;
  readonly place: Place;
};

export type ListNode = { readonly kind: 'list'; readonly items: readonly Node[]; readonly place: Place };

export type MapNode = {
  readonly kind: 'map';
  /** In the order written. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
};

export type Entry = { readonly key: Place; readonly value: Node };

/** What stands under a name; null where nothing does, or where the node is no map. */
export function childOf(node: Node | null, name: string): Node | null {
  return node?.kind === 'map' ? (node.entries.get(name)?.value ?? null) : null;
}

/** The entries of a map; none of anything else. */
export function entriesOf(node: Node | null): readonly [string, Entry][] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** The items of a list; none of anything else. */
export function itemsOf(node: Node | null): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The first key of a map says enough of it. */
export function firstKey(node: MapNode): Place {
  return [...node.entries.values()][0]?.key ?? node.place;
}

/** What a map or list holds; nothing of a scalar. */
export function childrenOf(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : entriesOf(node).map(([, { value }]) => value);
}

/** What a tree says, without its places. */
export function plain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([name, entry]) => [name, plain(entry.value)]));
  }
}
