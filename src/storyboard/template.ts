import type { Span } from '../base/complaints.js';
import type { Place } from '../base/diagnostic.js';
import { childrenOf, type Node, type ScalarNode } from '../base/node.js';
import { placesWithin } from '../base/within.js';
import { HOLE_TEXT } from './name.js';
import { someText } from './text.js';

/** A stretch of a text that may hold `${{ name }}`: as it stands, or a name whose value is inserted there. */
export type Part = { readonly text: string } | Hole;

/** `span` says where in the text's value it is written. */
export type Hole = { readonly name: string; readonly span: Span };

/**
 * What names stand for in one variant. A value is a scalar of the author's text (in `vars`, an axis, a row) or of a
 * CSV's cell, so it brings its place along.
 */
export interface Names {
  /** Undefined: nothing gives the name in this variant. */
  get(name: string): ScalarNode | undefined;
  /** Told of a name that has no value, where it is inserted. */
  missing(name: string, place: Place): void;
}

const HOLE = new RegExp(HOLE_TEXT, 'g');

/** Cuts a text at its names. Two texts never follow each other, and none is empty. */
export function partsOf(text: string): readonly Part[] {
  if (!text.includes('${{')) return text === '' ? [] : [{ text }];
  const parts: Part[] = [];
  let end = 0;
  for (const hole of text.matchAll(HOLE)) {
    if (hole.index > end) parts.push({ text: text.slice(end, hole.index) });
    const start = hole.index;
    end = start + hole[0].length;
    parts.push({ name: hole[1] ?? '', span: [start, end] });
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Every `${{` of a text that does not open a well-formed name, to the end of what it may have meant. */
export function brokenHoles(text: string): readonly Span[] {
  const opened = [...text.matchAll(/\$\{\{(?:[^{}]{0,60}\}\}|[^{}\s]*)/g)];
  return opened
    .filter(([hole]) => hole.replace(HOLE, '') !== '')
    .map(({ 0: hole, index }) => [index, index + hole.length]);
}

/** All names that the texts of a tree insert. */
export function namesIn(node: Node): ReadonlySet<string> {
  if (node.kind !== 'scalar') return new Set(childrenOf(node).flatMap((child) => [...namesIn(child)]));
  if (typeof node.value !== 'string') return new Set();
  return new Set(partsOf(node.value).flatMap((part) => ('name' in part ? [part.name] : [])));
}

/** The name that a text consists of; null: it says more, or something else. */
export function exactName(node: ScalarNode): string | null {
  const [only, more] = typeof node.value === 'string' ? partsOf(node.value) : [];
  return more === undefined && only !== undefined && 'name' in only ? only.name : null;
}

/**
 * The tree with every name's value in its place; what holds no name stays the same object. A text that is exactly one
 * name becomes the value itself, place and all. A text with a name that has no value is left out, with its key.
 */
export function fill(node: Node, names: Names): Node | null {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && node.value.includes('${{') ? fillText(node, names) : node;
    case 'list': {
      const items = node.items.map((item) => fill(item, names));
      const same = items.every((item, index) => item === node.items[index]);
      return same ? node : { ...node, items: items.filter((item) => item !== null) };
    }
    case 'map': {
      let changed: Map<string, { key: Place; value: Node }> | null = null;
      for (const [name, { key, value }] of node.entries) {
        const filled = fill(value, names);
        if (filled === value) continue;
        changed ??= new Map(node.entries);
        if (filled === null) changed.delete(name);
        else changed.set(name, { key, value: filled });
      }
      return changed === null ? node : { ...node, entries: changed };
    }
  }
}

/** A text with the values of its names, tidied; null where it says nothing. */
export function textIn(node: Node | null, names: Names): string | null {
  const filled = node === null ? null : fill(node, names);
  return filled?.kind === 'scalar' ? someText(filled.text) : null;
}

function fillText(node: ScalarNode, names: Names): ScalarNode | null {
  const parts = partsOf(String(node.value));
  const texts: string[] = [];
  let whole = true;
  for (const part of parts) {
    if ('text' in part) {
      texts.push(part.text);
      continue;
    }
    const value = names.get(part.name);
    if (value === undefined) {
      names.missing(part.name, placesWithin(node)(part.span));
      whole = false;
    } else if (parts.length === 1) {
      return value;
    } else {
      texts.push(value.text);
    }
  }
  const text = texts.join('');
  return whole ? { kind: 'scalar', value: text, text, written: '', place: node.place } : null;
}
