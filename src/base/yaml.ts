import { Composer, CST, isAlias, isMap, isScalar, Lexer, Parser, stringify } from 'yaml';
import type { Alias, Document, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { type Complaints, complaintsOn, type Span } from './complaints.js';
import { isUnmerged } from './conflict.js';
import { controlIn, unicodeName } from './control.js';
import type { Diagnostic, Place } from './diagnostic.js';
import type { MapNode, Node, ScalarNode } from './node.js';
import { complainOf } from './yaml-errors.js';
import { shorten, watchTraps } from './yaml-traps.js';

const MAX_BYTES = 5_000_000;
const MAX_DEPTH = 100;
const MAX_NODES = 1_000_000;
const TOO_DEEP = `the file is nested deeper than ${MAX_DEPTH} levels`;
/** Some 500,000 keys and values: beyond, reading alone takes seconds and a gigabyte. */
const MAX_LEXEMES = 2_000_000;
/** Of the parser, which broken text fills too. */
const MAX_STACK = 1_000;

/**
 * The tree of one YAML 1.2 document with merge keys, and everything that is wrong with it as YAML, in its place; its
 * silent traps too (a comment that eats text, tags, texts that begin with a character of YAML's). `node` is null for
 * an empty file and where a problem leaves no tree to go on with. What an alias stands for is one node, in the place
 * where it was written. Never throws, whatever the text.
 */
export function parseYaml(
  file: string,
  text: string,
): { node: Node | null; diagnostics: readonly Diagnostic[] } {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const complaints = complaintsOn(file, source);
  if (isReadable(source, complaints)) {
    const document = compose(source, complaints);
    const root = complaints.isFatal() ? null : (document?.contents ?? null);
    const node = isEmpty(root) ? null : grow({ source, complaints, anchors: new Map(), size: 0 }, root, 0);
    if (!complaints.isFatal()) return { node, diagnostics: complaints.diagnostics };
  }
  return { node: null, diagnostics: complaints.diagnostics };
}

function isReadable(source: string, complaints: Complaints): boolean {
  if (Buffer.byteLength(source) > MAX_BYTES) {
    complaints.fatal('yaml-too-large', [0, 0], { message: 'the file is larger than 5 MB' });
    return false;
  }
  if (isUnmerged(source, complaints)) return false;
  const index = controlIn(source)?.index ?? source.search(/\r(?!\n)/);
  if (index < 0) return true;
  complaints.fatal('yaml-not-text', [index, index + 1], {
    message: notText(unicodeName(source, index)),
    hint: 'save the file as UTF-8 text with lines that end in LF or CRLF',
  });
  return false;
}

function notText(name: string): string {
  return `${name} is a control character, not allowed in a text file`;
}

/** The first document as the library composes it; null: there is none, or too much of it. */
function compose(source: string, complaints: Complaints): Document.Parsed | null {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const watch = watchTraps(complaints);
  let [lexemes, offset] = [0, 0];
  for (const lexeme of new Lexer().lex(source)) {
    offset = watch.see(lexeme, CST.tokenType(lexeme), offset);
    tokens.push(...parser.next(lexeme));
    if (++lexemes > MAX_LEXEMES) {
      complaints.fatal('yaml-too-large', [offset, offset], {
        message: 'the file holds too many keys and values',
      });
      return null;
    }
    if (parser.stack.length > MAX_STACK) break;
  }
  const tooDeep = parser.stack.length > MAX_STACK;
  if (!tooDeep) watch.end();
  tokens.push(...parser.end());
  const composer = new Composer({ uniqueKeys: false, version: '1.2' });
  const [document, second] = composer.compose(tokens, true, source.length);
  const errors = (document?.errors ?? []).filter(({ pos }) => pos[0] < watch.brokenAt());
  if (tooDeep) {
    // Lines like `a: b: c` nest one in another: then that is what to say, not how deep they get.
    const nested = errors.filter(({ code }) => code === 'BLOCK_AS_IMPLICIT_KEY');
    for (const error of nested) complainOf(error, source, complaints);
    if (nested.length === 0) complaints.fatal('yaml-too-large', [offset, offset], { message: TOO_DEEP });
    return null;
  }
  for (const error of errors) complainOf(error, source, complaints);
  if (second !== undefined && second.range[0] < watch.brokenAt()) {
    complaints.error('yaml-documents', [second.range[0], second.range[0]], {
      message: 'a second document begins here, and one file holds one',
      hint: 'move it to a file of its own',
    });
  }
  return document ?? null;
}

/** What growing a tree has to remember. `size` counts an anchor's content for each alias, as a reader of the tree meets it. */
type Growth = {
  readonly source: string;
  readonly complaints: Complaints;
  readonly anchors: Map<string, { node: Node; size: number } | 'open'>;
  size: number;
};

function grow(growth: Growth, given: ParsedNode, depth: number): Node {
  const span = spanOf(growth, given);
  if (depth > MAX_DEPTH) {
    growth.complaints.fatal('yaml-too-large', span, { message: TOO_DEEP });
    return nothing(growth, span);
  }
  if (growth.size > MAX_NODES) return nothing(growth, span);
  growth.size += 1;
  if (isAlias(given)) return aliased(growth, given.source, span);
  if (given.anchor === undefined) return content(growth, given, depth);
  growth.anchors.set(given.anchor, 'open');
  const before = growth.size;
  const node = content(growth, given, depth);
  growth.anchors.set(given.anchor, { node, size: growth.size - before });
  return node;
}

function content(growth: Growth, given: Exclude<ParsedNode, Alias.Parsed>, depth: number): Node {
  const span = spanOf(growth, given);
  const place = growth.complaints.place(span);
  if (isScalar(given)) {
    const value = valueOf(given);
    const control = controlIn(value.text);
    if (control !== null) {
      const message = `this text holds ${control.name}, a control character`;
      growth.complaints.error('yaml-not-text', span, { message, hint: 'remove its escape from the quotes' });
    }
    return { kind: 'scalar', ...value, written: growth.source.slice(...span), place };
  }
  if (isMap(given)) return { kind: 'map', entries: entriesOf(growth, given, depth + 1), place };
  return { kind: 'list', items: given.items.map((item) => grow(growth, item, depth + 1)), place };
}

function aliased(growth: Growth, name: string, span: Span): Node {
  const anchor = growth.anchors.get(name);
  if (anchor === undefined || anchor === 'open') {
    const why = anchor === 'open' ? 'stands in its own content' : 'has no anchor before it';
    growth.complaints.fatal('yaml-alias', span, {
      message: `the alias \`*${shorten(name)}\` ${why}`,
      hint: 'a text that begins with * must be in quotes',
    });
    return nothing(growth, span);
  }
  growth.size += anchor.size;
  if (growth.size <= MAX_NODES) return anchor.node;
  growth.complaints.fatal('yaml-alias-bomb', span, {
    message: 'aliases multiply to over a million values here',
  });
  return nothing(growth, span);
}

function entriesOf(growth: Growth, given: YAMLMap.Parsed, depth: number): MapNode['entries'] {
  const { complaints } = growth;
  const entries = new Map<string, { key: Place; value: Node }>();
  const merged: MapNode[] = [];
  for (const pair of given.items) {
    const span = spanOf(growth, pair.key);
    const value = pair.value === null ? nothing(growth, [span[1], span[1]]) : grow(growth, pair.value, depth);
    const name = nameOf(pair.key);
    const first = name === null ? undefined : entries.get(name);
    if (name === null) {
      complaints.error('yaml-key', span, { message: 'this cannot be a key', hint: 'a key is a plain name' });
    } else if (first !== undefined) {
      complaints.error('yaml-duplicate-key', span, {
        message: `\`${shorten(name)}\` is already defined in this map`,
        hint: 'keep one of the two',
        also: { place: first.key, message: 'the first one' },
      });
    } else if (isMergeKey(pair.key)) {
      for (const one of value.kind === 'list' ? value.items : [value]) {
        if (one.kind === 'map') merged.push(one);
        else if (!complaints.isFatal())
          complaints.error('yaml-merge', span, { message: '`<<` merges a map, or a list of maps' });
      }
    } else {
      entries.set(name, { key: complaints.place(span), value });
    }
  }
  for (const map of merged) {
    for (const [name, entry] of map.entries) if (!entries.has(name)) entries.set(name, entry);
  }
  return entries;
}

/** Without the white space at the end that the library counts to block scalars and collections. */
function spanOf({ source }: Growth, { range: [start, end] }: ParsedNode): Span {
  return [start, start + source.slice(start, end).trimEnd().length];
}

/** What stands there instead of a value that is missing or cannot be read. */
function nothing(growth: Growth, span: Span): ScalarNode {
  return { kind: 'scalar', value: null, text: '', written: '', place: growth.complaints.place(span) };
}

function valueOf({ value, source }: Scalar.Parsed): { value: ScalarNode['value']; text: string } {
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return { value: isPlain ? (value as ScalarNode['value']) : source, text: source };
}

/** Null where the key is not a scalar with a name; `__proto__` has a meaning to JavaScript that no author wants. */
function nameOf(key: ParsedNode): string | null {
  const isName = isScalar(key) && key.source !== '' && key.source !== '__proto__';
  return isName && controlIn(key.source) === null ? key.source : null;
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

function isEmpty(node: ParsedNode | null): node is null {
  return node === null || (isScalar(node) && node.value === null && node.source === '');
}

/** A document as YAML for people to read: texts unfolded, nothing shared by alias. */
export function yamlText(document: unknown): string {
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
