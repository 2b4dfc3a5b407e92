import { Command, Option } from 'commander';
import { hasErrors } from '../base/diagnostic.js';
import type { Planned } from '../pipeline.js';
import type { Call } from '../report/call.js';
import type { DefineCommand } from './command.js';
import { formatRules, isPlanFile, refuseContradictions, selectRules } from './contradictions.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { callOf, withProjectOptions, type ProjectFlags } from './project-options.js';
import { planOptionsOf, withSelectOptions, type SelectFlags } from './select.js';
import type { Terminal } from './terminal.js';

/** `--out` is the plan file here, the films' folder elsewhere. */
type PlanFlags = Omit<ProjectFlags, 'out'> &
  SelectFlags & {
    readonly json?: true;
    readonly format?: 'text' | 'json' | 'markdown';
    readonly detailedExitcode?: true;
    readonly out?: string;
  };

export const planCommand: DefineCommand = (terminal, finish) =>
  withSelectOptions(
    withProjectOptions(
      new Command('plan')
        .description('say what would be shot, why, and what it costs; spends nothing')
        .argument('[files...]', 'boards; without any, those of the project')
        .option('--json', 'the plan as one document')
        .addOption(new Option('--format <format>', 'how it is printed').choices(['text', 'json', 'markdown']))
        .option('--detailed-exitcode', 'exit 20 when there is something to shoot')
        .option(
          '--out <file>',
          'write the consent to it: NAME.plan.json, for `castreel render NAME.plan.json`',
        ),
    ),
  ).action(async (files: string[], flags: PlanFlags) => finish(await plan(terminal, files, flags)));

async function plan(terminal: Terminal, files: string[], { out, ...flags }: PlanFlags): Promise<ExitCode> {
  refuseContradictions([
    ...selectRules(flags),
    ...formatRules(flags),
    [
      out !== undefined && !out.endsWith('.plan.json'),
      `a plan file is called NAME.plan.json, not ${out ?? ''}`,
    ],
    [files.some(isPlanFile), 'plan takes boards; castreel render takes the plan file'],
  ]);
  const [{ open }, pipeline] = await Promise.all([import('./open.js'), import('../pipeline.js')]);
  const project = await open(terminal, files, flags);
  const planned = await pipeline.plan(project, planOptionsOf(flags));
  const call = callOf(flags, files, planned.options);
  const format = flags.json === true ? 'json' : (flags.format ?? 'text');
  if (format !== 'json') {
    const { problemsText } = await import('./problems.js');
    terminal.say(problemsText(planned, terminal.sayPaint));
  }
  if (hasErrors(planned.diagnostics)) {
    if (format === 'json') await print(terminal, planned, { format, call });
    return exit.invalid;
  }
  if (planned.record.unreadable.length > 0) {
    const { unreadableText } = await import('../report/refusal.js');
    terminal.say(`${unreadableText(planned.record.unreadable.map(({ path }) => path))}\n`);
  }
  if (planned.plan.unmatched.length > 0) {
    const { unmatchedText } = await import('../report/refusal.js');
    throw new UsageError(unmatchedText(planned.plan.unmatched, planned.storyboards));
  }
  await print(terminal, planned, { format, call });
  if (out !== undefined) await write(terminal, planned, { out, call });
  else if (format === 'text') terminal.say(await nextText(planned, call));
  return flags.detailedExitcode === true && planned.totals.toShoot > 0 ? exit.somethingToShoot : exit.done;
}

async function print(
  terminal: Terminal,
  { plan: made, totals, diagnostics }: Planned,
  { format, call }: { format: string; call: Call },
): Promise<void> {
  if (format === 'json') {
    const { planJson } = await import('../report/plan-json.js');
    terminal.out(`${JSON.stringify(planJson({ ...made, diagnostics }, totals), null, 2)}\n`);
  } else if (format === 'markdown') {
    const { planMarkdown } = await import('../report/plan-markdown.js');
    terminal.out(planMarkdown(made, totals));
  } else {
    const { planText } = await import('../report/plan-text.js');
    terminal.out(planText(made, totals, { call, paint: terminal.outPaint }));
  }
}

async function write(
  terminal: Terminal,
  planned: Planned,
  { out, call }: { out: string; call: Call },
): Promise<void> {
  const [path, { durableFiles }, { planFileOf }, { wholeRender }, { nextLine }] = await Promise.all([
    import('node:path'),
    import('../disk/durable.js'),
    import('../plan/plan-file.js'),
    import('../report/call.js'),
    import('../report/ways.js'),
  ]);
  const document = planFileOf(planned.plan, planned.options, planned.now);
  await durableFiles.replace(path.resolve(terminal.cwd, out), `${JSON.stringify(document, null, 2)}\n`);
  terminal.say(`Wrote ${out}. ${nextLine(wholeRender({ ...call, planFile: out }))}`);
}

async function nextText({ plan: made, totals, record }: Planned, call: Call): Promise<string> {
  if (record.unreadable.length > 0) return ''; // they were named, with what to do
  const [{ nextAfterPlan }, { shortNames }] = await Promise.all([
    import('../report/next.js'),
    import('../report/names.js'),
  ]);
  return nextAfterPlan(made, totals, { call, name: shortNames(made.slots.keys()) });
}
