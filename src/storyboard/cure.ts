import { firstKey, type Entry, type Node } from '../base/node.js';
import type { Cure, Path } from './findings.js';

/** The tree with all cures applied; null: nothing is left of it. */
export function cured(root: Node, cures: readonly Cure[]): Node | null {
  // Taken out last: that moves what stands behind it in a list.
  const left = cures.reduce(
    (node, cure) => (cure.kind === 'remove' ? node : changed(node, cure.path, cure)),
    root,
  );
  const gone = cures.flatMap(({ kind, path }) => (kind === 'remove' ? [path] : []));
  return gone.length === 0 ? left : without(left, branchesOf(gone));
}

function changed(node: Node, [step, ...rest]: Path, cure: Exclude<Cure, { kind: 'remove' }>): Node {
  if (node.kind === 'list') {
    return {
      ...node,
      items: node.items.map((item, index) => (index === step ? changed(item, rest, cure) : item)),
    };
  }
  if (node.kind === 'scalar') return node;
  const name = String(step);
  const entry = node.entries.get(name);
  if (rest.length === 0 && cure.kind === 'put') {
    const place = entry?.value.place ?? firstKey(node);
    const value: Node = { kind: 'scalar', value: cure.value, text: String(cure.value), written: '', place };
    return { ...node, entries: new Map([...node.entries, [name, { key: entry?.key ?? place, value }]]) };
  }
  const entries = [...node.entries].map(([key, one]): [string, Entry] => {
    if (key !== name) return [key, one];
    return rest.length === 0 && cure.kind === 'rename'
      ? [cure.key, one]
      : [key, { ...one, value: changed(one.value, rest, cure) }];
  });
  return { ...node, entries: new Map(entries) };
}

/** Paths as a tree: what stands under a step goes; a step with nothing under it goes whole. */
type Branches = ReadonlyMap<string, Branches>;

function branchesOf(paths: readonly Path[]): Branches {
  type Growing = Map<string, Growing>;
  const root: Growing = new Map();
  const gone: Growing = new Map();
  for (const path of paths) {
    let branch = root;
    for (const [index, step] of path.entries()) {
      if (branch === gone) break;
      const last = index === path.length - 1;
      const next = last ? gone : (branch.get(String(step)) ?? new Map<string, Growing>());
      branch.set(String(step), next);
      branch = next;
    }
    if (path.length === 0) return gone;
  }
  return root;
}

function without(node: Node, branches: Branches): Node | null {
  if (branches.size === 0) return null;
  if (node.kind === 'scalar') return node;
  const keep = (step: string, child: Node): Node | null => {
    const branch = branches.get(step);
    return branch === undefined ? child : without(child, branch);
  };
  if (node.kind === 'list') {
    return { ...node, items: node.items.flatMap((item, index) => keep(String(index), item) ?? []) };
  }
  const entries = [...node.entries].flatMap(([name, { key, value }]) => {
    const kept = keep(name, value);
    return kept === null ? [] : [[name, { key, value: kept }] as const];
  });
  return { ...node, entries: new Map(entries) };
}
