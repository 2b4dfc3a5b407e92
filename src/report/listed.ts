import type { Found } from '../providers/provider.js';
import { createdText } from './adopted.js';

/** The jobs of a history that may be a lost attempt's, a line each: what a person compares, and adopts by its id. */
export function listedText(listed: readonly Found[]): string {
  return listed
    .map(({ id, model, createdAtMs }) => {
      const at = createdText(createdAtMs);
      return `\n  ${[id ?? 'without an id', ...(at === null ? [] : [`created ${at}`]), model ?? ''].join('  ').trimEnd()}`;
    })
    .join('');
}

/** The same for programs. */
export function listedJson(listed: readonly Found[]): object[] {
  return listed.map(({ id, model, createdAtMs }) => ({
    id,
    model,
    created_at: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
  }));
}
