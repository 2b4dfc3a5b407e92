import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../base/clock.js';
import { hasErrors } from '../base/diagnostic.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { plan, type Planned } from '../pipeline.js';
import type { Project } from '../project.js';
import { summaryCsv, spendCsv } from '../page/summary/csv.js';
import { summaryMarkdown } from '../page/summary/markdown.js';
import { spendTables } from '../page/summary/spend-tables.js';
import type { Summary } from '../page/summary/summary.js';
import { commandAfter, type Call } from '../report/call.js';
import { ffmpegAdvice } from '../report/ffmpeg-advice.js';
import type { Paint } from '../report/paint.js';
import { unmatchedText } from '../report/refusal.js';
import { table } from '../report/table.js';
import { nextLine } from '../report/ways.js';
import { review, writeReview, type ReviewForm } from '../review.js';
import { refuseContradictions } from './contradictions.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { open } from './open.js';
import { pictureProgress } from './picture-progress.js';
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
    [
      flags.sheet === true && (flags.spend === true || flags.format !== undefined),
      '--sheet draws pictures: leave out --format and --spend',
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
  const call = callOf(flags, files, planned.options);
  const summary = await review(project, planned, call);
  const text = textOf(summary, flags, terminal);
  const form = flags.sheet === true ? 'sheets' : 'page';
  if (text === null) return await write(terminal, project, { planned, summary, form, call });
  terminal.out(text);
  if (flags.format === undefined) terminal.say(nextLine(commandAfter(call, 'report'), 'to review all takes'));
  return exit.done;
}

/** Pictures that are not made yet need an ffmpeg; without one the page goes without them. */
async function write(
  terminal: Terminal,
  project: Project,
  { planned, summary, form, call }: { planned: Planned; summary: Summary; form: ReviewForm; call: Call },
): Promise<ExitCode> {
  let advice = '';
  const ffmpeg = async (): Promise<Ffmpeg | null> => {
    const search = await project.ffmpeg();
    if (search.kind === 'found') return search.ffmpeg;
    advice = `${search.problem}. ${ffmpegAdvice(search.commands)}`;
    return null;
  };
  const { onPicture, end } = pictureProgress(terminal, systemClock);
  const written = writeReview(project, planned, { summary, form, ffmpeg, onPicture });
  const { paths, lacking } = await written.finally(end);
  if (project.around.stop.aborted) return exit.interrupted;
  const without = lacking === 0 ? '' : `, ${lacking} without a picture`;
  const { films, shots } = summary;
  terminal.say(
    `${form}  ${count(films.length, 'film')}, ${count(shots.length, 'shot')}${without}\n${advice}`,
  );
  terminal.out(paths.map((path) => `${relative(terminal.cwd, path)}\n`).join(''));
  terminal.say(nextAfter(form, paths, call));
  return exit.done;
}

/** A page says itself what to do next. */
function nextAfter(form: ReviewForm, paths: readonly string[], call: Call): string {
  const [page] = paths;
  if (form === 'page' && page !== undefined) return nextLine(pathToFileURL(page).href, 'in a browser');
  return nextLine(commandAfter(call, 'report'), 'to review all takes');
}

function count(some: number, noun: string): string {
  return `${some.toLocaleString('en-US')} ${noun}${some === 1 ? '' : 's'}`;
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
