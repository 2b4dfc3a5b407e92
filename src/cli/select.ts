import { type Command, InvalidArgumentError, Option } from 'commander';
import { list } from './project-options.js';
import { FREE_MODEL, resolutions, type Resolution } from '../storyboard/storyboard.js';
import { everything, type PlanOptions } from '../plan/given.js';

/** Which part of a project a command is about. */
export type SelectFlags = {
  readonly shot?: readonly string[];
  readonly scene?: readonly string[];
  readonly variant?: readonly string[];
  readonly model?: string;
  readonly resolution?: Resolution;
  readonly new?: true;
  readonly retake?: readonly string[];
  readonly n?: number;
  readonly rebuy?: readonly string[];
};

/** How a shot without a take is shown all the same. */
export type FillFlags = { readonly fill?: string };

export function withSelectOptions(command: Command): Command {
  return command
    .option('--shot <address>', 'only this shot, with the parents it needs; `x+` adds its children', list)
    .option('--scene <id>', 'only the shots of this scene', list)
    .option('--variant <values>', 'only the films with these values: lang=de,lang=en,aspect=9:16', list)
    .option('--model <model>', 'make a draft with this model in place of the models on the boards')
    .addOption(
      new Option('--resolution <resolution>', 'make a draft at this resolution').choices(resolutions),
    )
    .option('--new', 'shoot only what was never shot')
    .option('--retake <address>', 'buy one more take of this shot, and only what waits for it besides', list)
    .option('-n <number>', 'how many takes to add, with --retake', wholeNumber)
    .option('--rebuy <address>', 'pay again for a take whose clip is lost', list);
}

/** For what makes, plans and shows films. */
export function fillOption(): Option {
  return new Option(
    '--fill <model>',
    'a rough cut: panels where takes are missing, and nothing is bought',
  ).choices([FREE_MODEL]);
}

export function planOptionsOf(flags: SelectFlags & FillFlags): PlanOptions {
  return {
    ...everything,
    model: flags.model ?? null,
    resolution: flags.resolution ?? null,
    shots: flags.shot ?? [],
    scenes: flags.scene ?? [],
    variants: flags.variant ?? [],
    newOnly: flags.new === true,
    retakes: (flags.retake ?? []).map((address) => ({ address, count: flags.n ?? 1 })),
    rebuy: flags.rebuy ?? [],
    fill: flags.fill !== undefined,
  };
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('give a whole number, 1 or more');
  return Number(text);
}
