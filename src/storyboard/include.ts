import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childOf, itemsOf, type Entry, type MapNode, type ScalarNode } from '../base/node.js';
import { error, info } from '../base/problem.js';
import { pathInRoot, readMap, type Reading } from './reading.js';
import { language } from './schema.js';
import { validate } from './validate.js';

type Trail = {
  readonly reading: Reading;
  /** The files that are being merged, from the board to here. */
  readonly open: readonly string[];
  readonly done: Map<string, MapNode | null>;
};

const castFile = language('template').castFile;

/** These say something about a file, not about the board that includes it. */
const OWN_KEYS: ReadonlySet<string> = new Set(['version', '$schema', 'include']);

/**
 * A board's tree merged over the cast files that it includes: maps by key, lists and scalars replaced. The including
 * file wins, with an info that names both lines; two included files that define the same thing are an error.
 */
export function withIncludes(board: MapNode, reading: Reading): MapNode {
  return merge(board, { reading, open: [board.place.file], done: new Map() });
}

function merge(tree: MapNode, trail: Trail): MapNode {
  const { diagnostics } = trail.reading;
  const paths = itemsOf(childOf(tree, 'include')).filter((item) => item.kind === 'scalar');
  const [first, ...others] = paths.flatMap((path) => partOf(path, trail) ?? []);
  if (first === undefined) return tree;
  const shared = others.reduce((all, part) => beside(all, part, diagnostics), first);
  return over(tree, shared, diagnostics);
}

function partOf(written: ScalarNode, { reading, open, done }: Trail): MapNode | null {
  const path = pathInRoot(written, (problem) => reading.diagnostics.push(problem));
  if (path === null) return null;
  if (open.includes(path)) {
    const circle = [...open.slice(open.indexOf(path)), path].join(' → ');
    const message = `a file cannot include itself: ${circle}`;
    reading.diagnostics.push(error('include-cycle', written.place, { message }));
    return null;
  }
  const known = done.get(path);
  if (known !== undefined) return known;
  const tree = readMap(reading, path, written.place);
  const part = tree === null ? null : castOf(tree, { reading, open: [...open, path], done });
  done.set(path, part);
  return part;
}

function castOf(tree: MapNode, trail: Trail): MapNode | null {
  const { node, diagnostics } = validate(castFile, tree);
  trail.reading.diagnostics.push(...diagnostics);
  if (node?.kind !== 'map') return null;
  const { entries, ...rest } = merge(node, trail);
  return { ...rest, entries: new Map([...entries].filter(([name]) => !OWN_KEYS.has(name))) };
}

/** Two included files side by side: neither may say again what the other says. */
function beside(first: MapNode, second: MapNode, diagnostics: Diagnostic[]): MapNode {
  const entries = new Map(first.entries);
  for (const [name, entry] of second.entries) {
    const earlier = entries.get(name);
    if (earlier === undefined) entries.set(name, entry);
    else if (earlier.value.kind !== 'map' || entry.value.kind !== 'map')
      twice(name, [earlier, entry], diagnostics);
    else entries.set(name, { ...earlier, value: joined(earlier.value, entry.value, diagnostics) });
  }
  return { ...first, entries };
}

function joined(first: MapNode, second: MapNode, diagnostics: Diagnostic[]): MapNode {
  const entries = new Map(first.entries);
  for (const [name, entry] of second.entries) {
    const earlier = entries.get(name);
    if (earlier === undefined) entries.set(name, entry);
    else twice(name, [earlier, entry], diagnostics);
  }
  return { ...first, entries };
}

/** One file that is included by two ways defines a thing once. */
function twice(name: string, [first, second]: readonly [Entry, Entry], diagnostics: Diagnostic[]): void {
  if (isOne(first.key, second.key)) return;
  const message = `\`${name}\` is defined by ${first.key.file} too, and both are included`;
  const hint = 'define it in one of the two';
  const also = { place: first.key, message: 'the other definition' };
  diagnostics.push(error('include-twice', second.key, { message, hint, also }));
}

function over(winner: MapNode, shared: MapNode, diagnostics: Diagnostic[]): MapNode {
  const entries = new Map(winner.entries);
  for (const [name, entry] of shared.entries) {
    const own = entries.get(name);
    if (own === undefined) entries.set(name, entry);
    else if (own.value.kind === 'map' && entry.value.kind === 'map') {
      entries.set(name, { ...own, value: over(own.value, entry.value, diagnostics) });
    } else if (!isOne(own.key, entry.key)) {
      const message = `\`${name}\` here replaces what ${entry.key.file} says`;
      const also = { place: entry.key, message: 'what is replaced' };
      diagnostics.push(info('include-replaced', own.key, { message, also }));
    }
  }
  return { ...winner, entries };
}

function isOne(a: Place, b: Place): boolean {
  return a.file === b.file && a.start.line === b.start.line && a.start.column === b.start.column;
}
