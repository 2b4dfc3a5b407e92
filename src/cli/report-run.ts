import { hasErrors } from '../base/diagnostic.js';
import { plan } from '../pipeline.js';
import { summaryCsv, spendCsv } from '../page/summary/csv.js';
import { summaryMarkdown } from '../page/summary/markdown.js';
import { spendTables } from '../page/summary/spend-tables.js';
import type { Summary } from '../page/summary/summary.js';
import type { Paint } from '../report/paint.js';
import { unmatchedText } from '../report/refusal.js';
import { table } from '../report/table.js';
import { review } from '../review.js';
import { refuseContradictions } from './contradictions.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { open } from './open.js';
import { problemsText } from './problems.js';
import { callOf } from './project-options.js';
import { sayRecord } from './record-files.js';
import type { ReportFlags, ReportFormat } from './report-flags.js';
import { planOptionsOf } from './select.js';
import type { Terminal } from './terminal.js';

export async function report(
  terminal: Terminal,
  files: readonly string[],
  flags: ReportFlags,
): Promise<ExitCode> {
  const project = await open(terminal, files, flags);
  refuseContradictions([
    [
      flags.spend === true && flags.format === 'html',
      '--spend is a part of the page: leave out --format html',
    ],
  ]);
  const planned = await plan(project, planOptionsOf(flags));
  if (hasErrors(planned.diagnostics)) {
    terminal.say(problemsText(planned, terminal.sayPaint));
    return exit.invalid;
  }
  sayRecord(terminal, planned, project);
  if (planned.plan.unmatched.length > 0)
    throw new UsageError(unmatchedText(planned.plan.unmatched, planned.storyboards));
  const summary = await review(project, planned, callOf(flags, files, planned.options));
  const text = textOf(summary, flags, terminal);
  if (text === null)
    throw new UsageError(
      'the page itself: not supported yet by this version; --format json, markdown or csv, or --spend',
    );
  terminal.out(text);
  return exit.done;
}

/** What is printed; null: the page is meant, which is a file. */
function textOf(summary: Summary, { format, spend }: ReportFlags, { outPaint }: Terminal): string | null {
  if (spend === true) return spendText(summary, format ?? 'text', outPaint);
  switch (format ?? 'html') {
    case 'json':
      return jsonText(summary);
    case 'markdown':
      return summaryMarkdown(summary, 'all');
    case 'csv':
      return summaryCsv(summary);
    case 'html':
      return null;
  }
}

function spendText(summary: Summary, format: ReportFormat | 'text', paint: Paint): string {
  const { format_version, spend } = summary;
  switch (format) {
    case 'json':
      return jsonText({ format_version, spend });
    case 'markdown':
      return summaryMarkdown(summary, 'spend');
    case 'csv':
      return spendCsv(spend);
    case 'html':
    case 'text': {
      const numbers = [1, 2, 3, 4, 5, 6];
      const texts = spendTables(spend).map(
        ({ title, rows }) => `${paint.bold(title)}\n${table(rows, numbers).join('')}`,
      );
      return texts.join('\n');
    }
  }
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
