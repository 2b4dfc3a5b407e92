import type { z } from 'zod';
import type { Place } from '../base/diagnostic.js';
import type { Node } from '../base/node.js';
import type { Code } from '../base/codes.js';
import { keys } from './keys.js';
import { NAME } from './name.js';
import { nearestOf } from '../base/problem.js';
import { isRefusal } from './rules.js';
import { TEMPLATE } from './schema.js';
import { needed, spellingOf } from './spelled.js';

/** One thing that is wrong with a tree, in words for its author. */
export type Finding = {
  readonly code: Code;
  readonly message: string;
  readonly hint: string | null;
  /** Where it is, and what to point at there. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** What to do so that the rest is right. */
  readonly cure: Cure;
  /** The key that is missing, or that an unknown one seems to mean; null: neither. */
  readonly meant: string | null;
};

export type Path = readonly PropertyKey[];

/** A thing without a name is still a thing: names are made up where they can be, all else is taken out. */
export type Cure =
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'rename'; readonly path: Path; readonly key: string }
  | { readonly kind: 'put'; readonly path: Path; readonly value: string | number };

type Issue = z.core.$ZodIssue;

/** What an issue of the schema means for the tree that it was found in. */
export function findingsOf(issue: Issue, root: Node): readonly Finding[] {
  const { path } = issue;
  const found = lookUp(root, path);
  if (found === null) return [missing(path)];
  const { node } = found;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, issue.message, { path, root }));
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    const isName = inner?.code === 'invalid_format' && inner.pattern === String(NAME);
    const name = isName ? nameLike(String(path.at(-1))) : null;
    const isFree = name !== null && lookUp(root, [...path.slice(0, -1), name]) === null;
    const cure: Cure = isFree ? { kind: 'rename', path, key: name } : { kind: 'remove', path };
    const message = inner?.message ?? issue.message;
    return [{ code: 'bad-name', message, hint: writeAs(name), path, at: 'key', cure, meant: null }];
  }
  if (issue.code === 'invalid_union') return ofBranches(issue.errors, { path, node, root });
  const cure = madeUp(path, textOf(node)) ?? { kind: 'remove', path };
  return [{ path, at: 'value', cure, hint: null, meant: null, ...saidOf(issue, node) }];
}

/** The version of a file, and the id of a shot or scene: `shot-3` for the third of a list. Null: nothing that could be made up. */
function madeUp(path: Path, written: string | null): Cure | null {
  const [list, index, key] = path.slice(-3);
  if (path.length === 1 && path[0] === 'version') return { kind: 'put', path, value: 1 };
  if (key !== 'id' || typeof index !== 'number') return null;
  const what = list === 'scenes' ? 'scene' : 'shot';
  return { kind: 'put', path, value: nameLike(written ?? '') ?? `${what}-${index + 1}` };
}

/** The node at a path, with its key where it stands in a map; null: there is none. */
export function lookUp(root: Node, path: Path): { node: Node; key: Place | null } | null {
  let found: { node: Node; key: Place | null } = { node: root, key: null };
  for (const step of path) {
    const { node } = found;
    const item = node.kind === 'list' ? node.items[Number(step)] : undefined;
    const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
    const next = item ?? entry?.value;
    if (next === undefined) return null;
    found = { node: next, key: entry?.key ?? null };
  }
  return found;
}

type Said = { code: Code; message: string; hint?: string | null; at?: Finding['at'] };

function saidOf(issue: Issue, node: Node): Said {
  const written = textOf(node);
  if (issue.code === 'custom') {
    if (!isRefusal(issue.params)) return { code: 'wrong-value', message: issue.message };
    const { code, message, hint = null } = issue.params;
    return { code, message, hint };
  }
  if (written?.includes('${{') === true) {
    return {
      code: 'name-here',
      message: 'this is the same in every variant: no `${{ name }}` can stand here',
    };
  }
  if (issue.code === 'invalid_type') return wrongType([issue.expected], node, issue.path);
  if (issue.code === 'invalid_value') return wrongValue(issue.values, node);
  if (issue.code === 'too_small') return { code: 'wrong-value', message: tooSmall(issue, written) };
  if (issue.code === 'too_big') {
    return {
      code: 'wrong-value',
      message: `it must be at most ${String(issue.maximum)}, not ${written ?? 'this'}`,
    };
  }
  if (issue.code === 'invalid_format' && issue.pattern === String(NAME)) {
    return { code: 'bad-name', message: issue.message, hint: writeAs(nameLike(written ?? '')) };
  }
  const isMention = issue.code === 'invalid_format' && written?.startsWith('@') === true;
  const hint = isMention ? `write it without the @: ${written.slice(1)}` : null;
  return { code: 'wrong-value', message: issue.message, hint };
}

/** The way to write a value that its author seems to have meant. */
function ofBranches(
  branches: readonly Issue[][],
  { path, node, root }: { path: Path; node: Node; root: Node },
): readonly Finding[] {
  const ways = branches.flatMap(flatten).filter((way) => !way.every((one) => one.message === TEMPLATE));
  const meant = ways
    .filter((way) => !way.some((one) => one.path.length === 0 && one.code === 'invalid_type'))
    .sort((a, b) => a.length - b.length)[0];
  if (meant !== undefined) {
    return meant.flatMap((one) => findingsOf({ ...one, path: [...path, ...one.path] }, root));
  }
  const expected = ways.flatMap((way) =>
    way.flatMap((one) => (one.code === 'invalid_type' ? one.expected : [])),
  );
  const cure: Cure = { kind: 'remove', path };
  return [{ path, at: 'value', cure, hint: null, meant: null, ...wrongType(expected, node, path) }];
}

function flatten(branch: readonly Issue[]): readonly (readonly Issue[])[] {
  const [only] = branch;
  const nested = branch.length === 1 && only?.code === 'invalid_union' && only.path.length === 0;
  return nested ? only.errors.flatMap(flatten) : [branch];
}

function missing(path: Path): Finding {
  const around = path.slice(0, -1);
  const meant = String(path.at(-1));
  const hint = needed.get(meant) ?? null;
  return {
    code: 'missing-key',
    message: `\`${meant}\` is missing`,
    hint,
    path: around,
    at: 'value',
    cure: madeUp(path, null) ?? { kind: 'remove', path: around },
    meant,
  };
}

function unknownKey(key: string, group: string, { path: around, root }: { path: Path; root: Node }): Finding {
  const path = [...around, key];
  const value = lookUp(root, path)?.node;
  const known = Object.entries(keys).find(([name]) => name === group)?.[1] ?? {};
  const nearest = nearestOf(
    key,
    Object.keys(known).filter((name) => name !== key),
  );
  const homes = Object.entries(keys).flatMap(([name, table]) =>
    name !== group && key in table ? (homeNames[name] ?? []) : [],
  );
  const elsewhere = homes.length === 0 ? null : `it belongs to ${[...new Set(homes)].join(', ')}`;
  const isText = value?.kind === 'scalar' && value.text === '' && /[^\w-]/.test(key);
  const cut = isText ? 'a text that holds a comma must be in straight quotes: "…"' : null;
  const hint = elsewhere ?? (nearest === null ? cut : `did you mean \`${nearest}\`?`);
  const message =
    key in known || elsewhere !== null ? `\`${key}\` cannot stand here` : `there is no key \`${key}\``;
  return {
    code: 'unknown-key',
    message,
    hint,
    path,
    at: 'key',
    cure: { kind: 'remove', path },
    meant: nearest,
  };
}

const homeNames: Readonly<Record<string, string>> = {
  board: 'the board',
  format: '`format`',
  character: 'a character',
  scene: 'a scene',
  shot: 'a shot',
  transition: 'a `transition`',
  variants: '`variants`',
  film: '`film`',
};

function wrongType(expected: readonly string[], node: Node, path: Path): Said {
  const wanted = [...new Set(expected.map((type) => typeNames[type] ?? type))];
  const written = textOf(node);
  if (node.kind === 'scalar' && node.value === null) {
    return {
      code: 'wrong-type',
      message: `${either(wanted)} is missing here`,
      hint: needed.get(String(path.at(-1))) ?? 'remove the key if there is none',
    };
  }
  const isFraction = expected.includes('int') && typeof (node.kind === 'scalar' && node.value) === 'number';
  const got = isFraction
    ? (written ?? '')
    : node.kind === 'scalar'
      ? (kindNames[typeof node.value] ?? '')
      : (kindNames[node.kind] ?? '');
  const quotes =
    wanted.includes('text') && written !== null ? `if text is meant, put it in quotes: "${written}"` : null;
  const truth = wanted.includes('true or false') ? truthOf[written ?? ''] : undefined;
  const hint = truth ?? spellingOf(path, expected, node) ?? quotes;
  return { code: 'wrong-type', message: `${either(wanted)} is wanted here, not ${got}`, hint };
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What YAML 1.1 called true and false is text in 1.2. */
const truthOf: Readonly<Record<string, string>> = {
  yes: 'write true',
  on: 'write true',
  no: 'write false',
  off: 'write false',
};

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
};

function wrongValue(values: readonly z.core.util.Primitive[], node: Node): Said {
  const written = textOf(node);
  const known = values.map(String);
  if (written === null || written === '') {
    return { code: 'wrong-type', message: `${either(known)} is wanted here` };
  }
  if (known.length === 1) {
    const isQuoted = known.includes(written);
    const message = `only ${known.join()} can stand here, not ${isQuoted ? `"${written}"` : written}`;
    return { code: 'wrong-value', message, hint: isQuoted ? 'write it without quotes' : null };
  }
  const nearest = nearestOf(written, known);
  const message = `\`${written}\` is not one of ${known.join(', ')}`;
  return { code: 'wrong-value', message, hint: nearest === null ? null : `did you mean \`${nearest}\`?` };
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall, written: string | null): string {
  if (origin === 'array') return 'the list is empty';
  return `it must be ${inclusive === false ? 'more than' : 'at least'} ${String(minimum)}, not ${written ?? 'this'}`;
}

/** A name as near to a text as names can be; null: there is none, or the text is one. */
function nameLike(text: string): string | null {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+/, '');
  return name === '' || name === text ? null : name;
}

function writeAs(name: string | null): string | null {
  return name === null ? null : `write it as \`${name}\``;
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function textOf(node: Node): string | null {
  return node.kind === 'scalar' ? node.text : null;
}
