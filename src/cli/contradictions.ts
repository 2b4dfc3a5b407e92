import { isPlanFile } from '../plan/plan-file.js';
import { FREE_MODEL } from '../storyboard/storyboard.js';
import { UsageError } from './exit.js';
import type { RenderFlags, RenderName } from './render-flags.js';
import type { SelectFlags } from './select.js';

type Rule = readonly [broken: boolean, said: string];

/** Options of one call that cannot all be meant: every one is said, and nothing is done. */
export function refuseContradictions(rules: readonly Rule[]): void {
  const broken = rules.flatMap(([isBroken, said]) => (isBroken ? [said] : []));
  if (broken.length > 0) throw new UsageError(broken.join('\n'));
}

export function selectRules({ n, retake }: SelectFlags): Rule[] {
  return [[n !== undefined && retake === undefined, '-n goes with --retake ADDRESS: name the shot']];
}

export function formatRules({ json, format }: { json?: true; format?: string }): Rule[] {
  const isOther = json === true && format !== undefined && format !== 'json';
  return [[isOther, `--json means --format json, not --format ${format ?? ''}: give one of them`]];
}

/** `files`: what the command was called with; `name`: as which command. */
export function renderRules(name: RenderName, files: readonly string[], flags: RenderFlags): Rule[] {
  const given = {
    '--retake': flags.retake,
    '--rebuy': flags.rebuy,
    '--new': flags.new,
    '--yes': flags.yes,
    '--max-cost': flags.maxCost,
  };
  const buying = namesOf(given);
  const choosing = namesOf({
    '--shot': flags.shot,
    '--scene': flags.scene,
    '--variant': flags.variant,
    '--model': flags.model,
    '--resolution': flags.resolution,
    '--new': flags.new,
    '--retake': flags.retake,
    '--rebuy': flags.rebuy,
    '--fill': flags.fill,
  });
  const planFile = files.find(isPlanFile);
  const isStitch = flags.spend === false;
  const unspending = name === 'stitch' ? 'stitch' : '--no-spend';
  return [
    ...selectRules(flags),
    [
      flags.fill !== undefined && buying.length > 0,
      `--fill makes a rough cut and buys nothing: leave out ${buying.join(', ')}`,
    ],
    [
      flags.fill !== undefined && flags.collect === true,
      '--collect makes the film of what is paid, --fill a rough cut: give one of them',
    ],
    [
      flags.fill !== undefined && flags.model === FREE_MODEL,
      `--model ${FREE_MODEL} makes panels of all shots, --fill of those without a take: give one of them`,
    ],
    [
      isStitch && flags.collect === true,
      '--collect fetches what is paid, and --no-spend leaves it alone: give one of them',
    ],
    [isStitch && buying.length > 0, `${unspending} buys nothing: leave out ${buying.join(', ')}`],
    [
      !isStitch && flags.collect === true && buying.length > 0,
      `--collect only fetches what is paid: leave out ${buying.join(', ')}`,
    ],
    [flags.yes === true && flags.maxCost === undefined, '--yes needs --max-cost USD'],
    [
      name === 'animatic' && flags.model !== undefined && flags.model !== FREE_MODEL,
      `animatic names a model already: use castreel render --model ${flags.model ?? ''}`,
    ],
    [planFile !== undefined && files.length > 1, `${planFile ?? ''} already names its boards: give it alone`],
    [
      planFile !== undefined && name !== 'render',
      `${planFile ?? ''} is for castreel render: ${name} takes boards`,
    ],
    [
      planFile !== undefined && choosing.length > 0,
      `${planFile ?? ''} already holds its options: leave out ${choosing.join(', ')}`,
    ],
  ];
}

function namesOf(options: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
