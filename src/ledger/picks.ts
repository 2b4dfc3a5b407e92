import { z } from 'zod';
import type { Diagnostic, Place } from '../base/diagnostic.js';
import { type Lines, linesOf } from '../base/lines.js';
import { entriesOf, plain, type Entry, type Node } from '../base/node.js';
import { parseYaml } from '../base/yaml.js';
import type { Inputs } from '../storyboard/inputs.js';
import { keyed } from '../storyboard/keyed.js';
import { NAME_TEXT } from '../storyboard/name.js';
import { textProblem } from '../storyboard/reading.js';
import { validate } from '../storyboard/validate.js';

/**
 * A board's choices of takes, from `<board>.picks.yaml`: slot name as written (`vigil`, `hook@lang=en`) → the take.
 * Decisions of people: the program writes them only in `circle`.
 */
export type Picks = ReadonlyMap<string, Pick>;

export type Pick = {
  /** What people read: `t02`. */
  readonly label: string;
  /** First eight hex digits of the clip's hash, which is what counts. */
  readonly clip8: string;
  /** Seconds into the clip's new part where the film's use of it begins; null: the shot's own `in`. */
  readonly inS: number | null;
  /** Of its key. */
  readonly place: Place;
};

const slot = z
  .string()
  .regex(
    new RegExp(String.raw`^${NAME_TEXT}(@[^\s=,]+=[^\s=,]+(,[^\s=,]+=[^\s=,]+)*)?$`),
    'a slot is written `shot` or `shot@axis=value,…`',
  );

const take = z
  .string()
  .regex(
    /^t\d{2,}-[0-9a-f]{8}$/,
    'a take is written `t02-9f3a21c0`: its label and eight digits of the hash of its clip',
  );

const picked = z.union([take, keyed('pick', { take, in: z.number().nonnegative().optional() })]);

export const picksSchema = z.record(slot, picked);

/** The picks of a file; none where there is no file. What is wrong in it is said and left out. */
export function readPicks(
  path: string,
  inputs: Inputs,
): { picks: Picks; diagnostics: readonly Diagnostic[] } {
  const file = inputs.get(path);
  if (file === undefined || (file.kind === 'bad' && file.problem === 'missing')) {
    return { picks: new Map(), diagnostics: [] };
  }
  if (file.kind !== 'text') return { picks: new Map(), diagnostics: textProblem(path, file) };
  const { node, diagnostics } = parseYaml(path, file.text);
  if (node === null) return { picks: new Map(), diagnostics };
  const checked = validate(picksSchema, node);
  return { picks: picksOf(checked.node), diagnostics: [...diagnostics, ...checked.diagnostics] };
}

/**
 * The text of a picks file with one pick set or replaced; all else in it, comments too, stays as it is. The text must
 * be one that `readPicks` finds nothing wrong with.
 */
export function writePick(text: string, slotName: string, pick: Omit<Pick, 'place'>): string {
  if (text.startsWith('\uFEFF')) return `\uFEFF${writePick(text.slice(1), slotName, pick)}`;
  const value = valueOf(pick);
  const { node } = parseYaml('', text);
  if (node?.kind !== 'map') return `${text}${/[^\n]$/.test(text) ? '\n' : ''}${slotName}: ${value}\n`;
  const lines = linesOf(text);
  const own = node.entries.get(slotName);
  if (own !== undefined) {
    const [start, end] = valueSpan(own, text, lines);
    return text.slice(0, start) + value + text.slice(end);
  }
  const last = [...node.entries.values()].at(-1);
  const start = lines.offsetAt(node.place.start);
  const end = last === undefined ? start + 1 : valueSpan(last, text, lines)[1];
  return text[start] === '{'
    ? `${text.slice(0, end)}${last === undefined ? '' : ', '}"${slotName}": ${value}${text.slice(end)}`
    : withLine(text, end, `${' '.repeat(node.place.start.column - 1)}${slotName}: ${value}`);
}

/** Where the value of an entry is written: an alias where it stands, not where its anchor does. */
function valueSpan({ key, value }: Entry, text: string, { offsetAt }: Lines): readonly [number, number] {
  const [, colon = '', alias = ''] = /^(\s*:\s*)(\*[^\s,}]+)?/.exec(text.slice(offsetAt(key.end))) ?? [];
  const start = offsetAt(key.end) + colon.length;
  return [start, alias === '' ? offsetAt(value.place.end) : start + alias.length];
}

/** With one more line after the one in which an offset lies. */
function withLine(text: string, offset: number, line: string): string {
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const at = text.indexOf(newLine, offset);
  return at === -1
    ? `${text}${newLine}${line}${newLine}`
    : text.slice(0, at) + newLine + line + text.slice(at);
}

function valueOf({ label, clip8, inS }: Omit<Pick, 'place'>): string {
  const name = `${label}-${clip8}`;
  return inS === null ? name : `{ take: ${name}, in: ${inS} }`;
}

function picksOf(node: Node | null): Picks {
  return new Map(
    entriesOf(node).map(([name, { key, value }]) => {
      const read = picked.parse(plain(value));
      const { take: written, in: inS = null } = typeof read === 'string' ? { take: read } : read;
      const dash = written.lastIndexOf('-');
      const pick = { label: written.slice(0, dash), clip8: written.slice(dash + 1), inS, place: key };
      return [name, pick];
    }),
  );
}
