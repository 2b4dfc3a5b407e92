import type { Diagnostic } from '../base/diagnostic.js';
import { countText, diagnosticsText } from '../report/diagnostics.js';
import type { Paint } from '../report/paint.js';
import type { Inputs } from '../storyboard/inputs.js';

/** All problems with the lines they stand on, and how many there are; empty where there is none. */
export function problemsText(
  { diagnostics, inputs }: { diagnostics: readonly Diagnostic[]; inputs: Inputs },
  paint: Paint,
): string {
  if (diagnostics.length === 0) return '';
  const texts = {
    get: (file: string) => {
      const input = inputs.get(file);
      return input?.kind === 'text' ? input.text : undefined;
    },
  };
  return `${diagnosticsText(diagnostics, texts, paint)}${paint.bold(countText(diagnostics))}\n`;
}
