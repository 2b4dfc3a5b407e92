import { sha256 } from '../../src/base/digest.js';
import type { Inputs } from '../../src/storyboard/inputs.js';

/** Text files as `disk` would hand them over. */
export function textInputs(files: Readonly<Record<string, string>>): Inputs {
  return new Map(
    Object.entries(files).map(
      ([path, text]) => [path, { kind: 'text', text, sha256: sha256(text) }] as const,
    ),
  );
}
