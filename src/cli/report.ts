import { Command, Option } from 'commander';
import type { DefineCommand } from './command.js';
import { list, withProjectOptions } from './project-options.js';
import { fillOption } from './select.js';
import { reportFormats, type ReportFlags } from './report-flags.js';
import { resolutions } from '../storyboard/storyboard.js';

export const reportCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('report')
      .description('write a page on which to review all takes; spends nothing')
      .argument('[files...]', 'boards; default: those of the project')
      .addOption(
        new Option('--format <format>', 'print the same summary in another form').choices(reportFormats),
      )
      .option('--spend', 'print what was spent, and on what')
      .option('--sheet', 'draw contact sheets: one of each film, one of each character')
      .option('--variant <values>', 'only the films with these values: lang=de,aspect=9:16', list)
      .option('--model <model>', 'the draft that was made with this model')
      .addOption(
        new Option('--resolution <resolution>', 'the draft that was made at this resolution').choices(
          resolutions,
        ),
      )
      .addOption(fillOption())
      .option('--out <dir>', 'folder of the films, in which the page goes'),
  ).action(async (files: string[], flags: ReportFlags) => {
    const { report } = await import('./report-run.js');
    finish(await report(terminal, files, flags));
  });
