import { formatUsd, microUsd } from '../../base/money.js';
import { shownSeconds } from '../../base/time.js';
import type { Summary, SummaryFilm, SummaryShot } from './summary.js';
import { spendTables } from './spend-tables.js';

/** The summary as a page of a wiki or a comment on a pull request; `only`: the spend alone. */
export function summaryMarkdown(summary: Summary, only: 'all' | 'spend'): string {
  const spend = spendTables(summary.spend).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`);
  if (only === 'spend') return spend.join('\n');
  const shots = new Map(summary.shots.map((shot) => [shot.address, shot]));
  return [
    `## ${text(summary.project)}\n`,
    ...summary.films.map((film) => filmText(film, shots)),
    ...spend,
  ].join('\n');
}

function filmText(film: SummaryFilm, shots: ReadonlyMap<string, SummaryShot>): string {
  const made = film.made ? `[${text(film.file)}](<${film.file}>)` : `${text(film.file)}, not made yet`;
  const head = `### ${text(film.title)}\n\n${shownSeconds(film.duration_s)} s, ${film.frames} frames: ${made}\n`;
  const rows = film.shots.map(({ id, address, start_s, duration_s, own }) => {
    const shot = shots.get(address ?? '');
    const shown = shot?.takes.find((take) => take.shown);
    return [
      `${shownSeconds(start_s)}`,
      `${shownSeconds(duration_s)}`,
      shot === undefined || shot.shot === id ? (shot?.name ?? id) : `${id} (${shot.name} again)`,
      shot?.said ?? (own === null ? '' : `own footage: ${own.file}`),
      shown === undefined ? '' : `${shown.label}${shown.circled ? ' ●' : ''}`,
      String(shot?.takes.length ?? ''),
      shot === undefined ? '' : spentOn(shot),
    ];
  });
  return `${head}\n${markdownTable([['at s', 'lasts s', 'shot', 'state', 'take', 'takes', 'spent'], ...rows])}`;
}

function spentOn({ takes }: SummaryShot): string {
  const sum = takes.reduce((all, take) => all + microUsd(take.cost_usd), 0);
  return sum === 0 ? '' : formatUsd(sum);
}

/** The first row is its head. */
function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

/** Text of the author's may hold what Markdown reads as structure. */
function text(words: string): string {
  return words
    .replace(/([\\|`*_[\]])/g, '\\$1')
    .replace(/</g, '&lt;')
    .replace(/\s+/g, ' ');
}
