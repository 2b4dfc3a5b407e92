import { complaintsOn } from '../base/complaints.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { formsOf } from '../base/scrub.js';
import type { InputFile, Inputs } from './inputs.js';

/**
 * The author's texts as all that comes after may know them: each key that somebody typed into one is said in its place, and
 * hidden under as many dots, so that it reaches no service, no record and no page. `keys`: by environment variable.
 */
export function hideKeys(
  inputs: Inputs,
  keys: ReadonlyMap<string, string>,
): { readonly inputs: Inputs; readonly diagnostics: readonly Diagnostic[] } {
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
            hint: `remove it, and if anybody else may have seen this file, have it replaced: a key belongs into the environment or into .env`,
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
