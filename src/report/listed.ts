import type { Found } from '../providers/provider.js';
import { createdText } from './adopted.js';

/** More jobs of one lost answer are listed by `castreel resolve` alone. */
const FEW = 3;

/** The jobs of a history that may be a lost attempt's, those first that were created nearest to its POST, a line each. */
export function listedText(listed: readonly Found[], postedMs: number): string {
  const far = ({ createdAtMs }: Found): number => Math.abs((createdAtMs ?? Infinity) - postedMs);
  const nearest = listed.toSorted((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b))).slice(0, FEW);
  const more = listed.length - nearest.length;
  const lines = nearest.map(({ id, model, createdAtMs }) => {
    const at = createdText(createdAtMs);
    return `\n  ${[id ?? 'without an id', ...(at === null ? [] : [`created ${at}`]), model ?? ''].join('  ').trimEnd()}`;
  });
  return [...lines, ...(more > 0 ? [`\n  and ${more} more, which castreel resolve lists`] : [])].join('');
}

/** The same for programs. */
export function listedJson(listed: readonly Found[]): object[] {
  return listed.map(({ id, model, createdAtMs }) => ({
    id,
    model,
    created_at: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
  }));
}
