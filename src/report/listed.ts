import type { Found } from '../providers/provider.js';
import type { Look } from '../run/attempt/look.js';
import { createdText } from './adopted.js';

/** More jobs of one lost answer are listed by `castreel resolve` alone. */
export const FEW = 3;

/** The jobs of a history that may be a lost attempt's, those first that were created nearest to its POST, a line each. `all`: the command that lists them all. */
export function listedText(
  { listed, hardly }: Pick<Look, 'listed' | 'hardly'>,
  { postedMs, all }: { readonly postedMs: number; readonly all: string },
): string {
  const far = ({ createdAtMs }: Found): number => Math.abs((createdAtMs ?? Infinity) - postedMs);
  const nearest = listed.toSorted((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b))).slice(0, FEW);
  const lines = nearest.map(({ id, model, createdAtMs }) => {
    const at = createdText(createdAtMs);
    return [id ?? 'without an id', ...(at === null ? [] : [`created ${at} UTC`]), model ?? '']
      .join('  ')
      .trimEnd();
  });
  const more = [
    ...(listed.length > FEW ? [`${listed.length - FEW} more`] : []),
    ...(hardly.length > 0 ? [`${hardly.length} at another time`] : []),
  ];
  const rest = more.length === 0 ? [] : [`${lines.length === 0 ? '' : 'and '}${more.join(' and ')}: ${all}`];
  return [...lines, ...rest].map((line) => `\n  ${line}`).join('');
}

/** The same for programs. */
export function listedJson(listed: readonly Found[]): object[] {
  return listed.map(({ id, model, createdAtMs }) => ({
    id,
    model,
    created_at: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
  }));
}
