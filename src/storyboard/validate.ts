import type { z } from 'zod';
import type { Diagnostic, Place } from '../base/diagnostic.js';
import { firstKey, plain, type Node } from '../base/node.js';
import { cured } from './cure.js';
import { type Finding, findingsOf, lookUp, type Path } from './findings.js';
import { error } from '../base/problem.js';

/**
 * Holds a tree against a schema. Everything that is wrong with it is said at once, each in its place; `node` is the
 * tree without what is wrong, or with what may be meant, so that what only later stages see can be said in the same breath. Null: nothing is
 * left that the schema takes.
 */
export function validate(
  schema: z.ZodType,
  node: Node,
): { node: Node | null; diagnostics: readonly Diagnostic[] } {
  const findings = findingsIn(schema, node);
  const diagnostics = newsOf(findings).map(({ code, message, hint, path, at }) =>
    error(code, placeAt(node, path, at), { message, hint }),
  );
  return { node: healed(schema, node, findings), diagnostics };
}

/** Keys that are missing in one map are one finding, and one that is misspelled there is not missing. */
function newsOf(findings: readonly Finding[]): readonly Finding[] {
  const misspelled = new Set(
    findings.flatMap(({ code, path, meant }) =>
      code === 'unknown-key' ? [[...path.slice(0, -1), meant].join('.')] : [],
    ),
  );
  const lacking = new Map<string, string[]>();
  const news = findings.filter(({ code, path, meant }) => {
    if (code !== 'missing-key' || meant === null) return true;
    if (misspelled.has([...path, meant].join('.'))) return false;
    const map = path.join('.');
    const others = lacking.get(map);
    if (others === undefined) lacking.set(map, [meant]);
    else others.push(meant);
    return others === undefined;
  });
  return news.map((one) => {
    const names = one.code === 'missing-key' ? (lacking.get(one.path.join('.')) ?? []) : [];
    if (one.meant === null || names.length < 2) return one;
    return { ...one, message: `${names.map((name) => `\`${name}\``).join(' and ')} are missing` };
  });
}

/** Taking something out may leave something else incomplete, which then goes too. */
function healed(schema: z.ZodType, node: Node, findings: readonly Finding[]): Node | null {
  if (findings.length === 0) return node;
  const left = cured(
    node,
    findings.map(({ cure }) => cure),
  );
  return left === null ? null : healed(schema, left, findingsIn(schema, left));
}

function findingsIn(schema: z.ZodType, node: Node): readonly Finding[] {
  const result = schema.safeParse(plain(node));
  return result.success ? [] : result.error.issues.flatMap((issue) => findingsOf(issue, node));
}

function placeAt(root: Node, path: Path, at: Finding['at']): Place {
  const { node, key } = lookUp(root, path) ?? { node: root, key: null };
  if (at === 'key' && key !== null) return key;
  const first = node.kind === 'map' ? firstKey(node) : node.place;
  return first.file === node.place.file ? first : node.place;
}
