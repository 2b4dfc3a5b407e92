import { complaintsOn } from '../base/complaints.js';
import { wholeFile, type Diagnostic } from '../base/diagnostic.js';
import { error } from '../base/problem.js';
import { formsOf } from '../base/scrub.js';
import type { InputFile, Inputs, ReadInputs } from './inputs.js';
import { placeOf, type Storyboard } from './storyboard.js';

const REMOVE =
  'remove it, and if anybody else may have seen this file, have it replaced: a key belongs into the environment or into .env';

/**
 * The author's texts as all that comes after may know them: each key that somebody typed into one is said in its place, and
 * hidden under as many dots, so that it reaches no service, no record and no page. `keys`: by environment variable.
 */
export function hideKeys(inputs: Inputs, keys: ReadonlyMap<string, string>): ReadInputs {
  const diagnostics: Diagnostic[] = [];
  const hide = (path: string, file: InputFile): InputFile => {
    if (file.kind !== 'text') return file;
    let text = file.text;
    const complaints = complaintsOn(path, text);
    for (const [variable, key] of keys) {
      for (const form of formsOf(key)) {
        for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at)) {
          complaints.error('typed-key', [at, at + form.length], {
            message: `the key in ${variable} stands here`,
            hint: REMOVE,
          });
          text = text.slice(0, at) + '•'.repeat(form.length) + text.slice(at + form.length);
        }
      }
    }
    diagnostics.push(...complaints.diagnostics);
    return { ...file, text };
  };
  return { inputs: new Map([...inputs].map(([path, file]) => [path, hide(path, file)])), diagnostics };
}

/**
 * Keys that stand in no text as they are, and come out of it: by an escape, from two parts that a template joins, or
 * because the board's own path has one.
 */
export function madeKeys(
  storyboards: readonly Storyboard[],
  keys: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const holds = keyHolder(keys);
  if (holds === null) return [];
  return storyboards.flatMap(({ shots, ...whole }) => [
    ...saidOf(holds(whole), () => wholeFile(whole.board.path)),
    ...shots.flatMap(({ origins, ...shot }) =>
      Object.entries(shot).flatMap(([field, value]) => saidOf(holds(value), () => placeOf(origins, field))),
    ),
  ]);
}

function saidOf(variable: string | null, place: () => Diagnostic['place']): Diagnostic[] {
  if (variable === null) return [];
  return [error('typed-key', place(), { message: `the key in ${variable} comes out here`, hint: REMOVE })];
}

/** The variable whose key some text in a document holds. What films share is one object, and looked at once. */
export function keyHolder(keys: ReadonlyMap<string, string>): ((document: unknown) => string | null) | null {
  const forms = [...keys].flatMap(([variable, key]) => formsOf(key).map((form) => ({ variable, form })));
  const known = new WeakMap<object, string | null>();
  const holds = (document: unknown): string | null => {
    if (typeof document === 'string')
      return forms.find(({ form }) => document.includes(form))?.variable ?? null;
    if (typeof document !== 'object' || document === null) return null;
    const before = known.get(document);
    if (before !== undefined) return before;
    let found: string | null = null;
    for (const part of Object.values(document)) found ??= holds(part);
    known.set(document, found);
    return found;
  };
  return forms.length === 0 ? null : holds;
}
