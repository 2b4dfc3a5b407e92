import type { Node } from '../base/node.js';

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
