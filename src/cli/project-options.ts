import type { Command } from 'commander';
import { microUsd } from '../base/money.js';
import { everything, type PlanOptions } from '../plan/given.js';
import type { Project } from '../project.js';
import type { Call } from '../report/call.js';
import type { Caps } from '../run/admission/limits.js';

/** What every command that opens a project may be told. */
export type ProjectFlags = {
  readonly ffmpeg?: string;
  readonly ledger?: string;
  readonly out?: string;
  readonly provider?: readonly string[];
};

/** What steps after the call must be told again. `options`: which part of the project it is about. */
export function callOf(
  flags: ProjectFlags,
  boards: readonly string[],
  options: PlanOptions = everything,
): Call {
  return {
    boards,
    planFile: null,
    ffmpeg: flags.ffmpeg ?? null,
    ledger: flags.ledger ?? null,
    providers: flags.provider ?? [],
    out: flags.out ?? null,
    options,
    agreed: [],
  };
}

/** What may be spent: by the config, and by the call where it said so. */
export function capsOf({ config }: Project, maxCostUsd?: number): Caps {
  return {
    runMicroUsd: maxCostUsd === undefined ? null : microUsd(maxCostUsd),
    ledgerMicroUsd: config.cap_usd === null ? null : microUsd(config.cap_usd),
  };
}

/** Adds the options of `ProjectFlags` that make sense for every command; `--out` is each command's own. */
export function withProjectOptions(command: Command): Command {
  return command
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--ledger <dir>', 'folder for the record of paid attempts')
    .option('--provider <file>', 'a module that exports a provider of your own; may be repeated', list);
}

/** Collects an option that may be given several times. */
export function list(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
