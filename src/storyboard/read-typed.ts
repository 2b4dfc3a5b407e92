import type { z } from 'zod';
import type { Diagnostic, Place } from '../base/diagnostic.js';
import { childrenOf, plain, type Node, type ScalarNode } from '../base/node.js';
import type { Report } from '../base/problem.js';
import { exactName, fill, type Names } from './template.js';
import { validate } from './validate.js';

/**
 * A part of the board in one variant: its names replaced by their values, as a document with the types of the concrete
 * schema. A value takes the type that the schema wants: `6` from a CSV is a number in `duration` and text in `prompt`.
 * What does not fit is reported and left out; null: nothing fits. `node` is the tree that the document says.
 */
export function readTyped<S extends z.ZodType>(
  schema: S,
  { written, names }: { readonly written: Node; readonly names: Names },
  report: Report,
): { readonly value: z.output<S>; readonly node: Node } | null {
  const filled = fill(written, names);
  if (filled === null) return null;
  const first = schema.safeParse(plain(filled));
  if (first.success) return { value: first.data, node: filled };
  const retyped = first.error.issues.flatMap((issue) => leaves(issue, [])).reduce(retype, filled);
  const { node, diagnostics } = validate(schema, retyped);
  for (const problem of diagnostics) report(withInsertion(problem, written, names));
  if (node === null) return null;
  const second = schema.safeParse(plain(node));
  return second.success ? { value: second.data, node } : null;
}

/** Adds to a problem with a value the place where the value is inserted. */
function withInsertion(problem: Diagnostic, written: Node, names: Names): Diagnostic {
  const at = problem.also === null ? insertionOf(problem.place, written, names) : null;
  return at === null ? problem : { ...problem, also: { place: at, message: 'this is where it goes' } };
}

function insertionOf(place: Place, written: Node, names: Names): Place | null {
  if (written.kind === 'scalar') {
    const name = exactName(written);
    return name !== null && names.get(name)?.place === place ? written.place : null;
  }
  for (const child of childrenOf(written)) {
    const found = insertionOf(place, child, names);
    if (found !== null) return found;
  }
  return null;
}

type Path = readonly PropertyKey[];
type Leaf = { readonly path: Path; readonly expected: string };

/** Where another type was expected, in every branch of a union too. */
function leaves(issue: z.core.$ZodIssue, around: Path): readonly Leaf[] {
  const path = [...around, ...issue.path];
  if (issue.code === 'invalid_type') return [{ path, expected: issue.expected }];
  if (issue.code !== 'invalid_union') return [];
  return issue.errors.flatMap((branch) => branch.flatMap((inner) => leaves(inner, path)));
}

function retype(node: Node, { path, expected }: Leaf): Node {
  const [step, ...rest] = path;
  if (step === undefined) return node.kind === 'scalar' ? retypeScalar(node, expected) : node;
  if (node.kind === 'list') {
    const items = node.items.map((item, index) =>
      index === step ? retype(item, { path: rest, expected }) : item,
    );
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
  if (node.kind !== 'map' || entry === undefined) return node;
  const value = retype(entry.value, { path: rest, expected });
  return value === entry.value
    ? node
    : { ...node, entries: new Map(node.entries).set(String(step), { key: entry.key, value }) };
}

function retypeScalar(node: ScalarNode, expected: string): ScalarNode {
  const { value, text } = node;
  if (expected === 'string' && value !== null && typeof value !== 'string') return { ...node, value: text };
  if (typeof value !== 'string') return node;
  if (expected === 'boolean' && /^(true|false)$/.test(text)) return { ...node, value: text === 'true' };
  if (/^(number|int)$/.test(expected) && /^[+-]?\d+(\.\d+)?$/.test(text))
    return { ...node, value: Number(text) };
  return node;
}
