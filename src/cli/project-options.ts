import type { Command } from 'commander';

/** What every command that opens a project may be told. */
export type ProjectFlags = {
  readonly ffmpeg?: string;
  readonly ledger?: string;
  readonly out?: string;
  readonly provider?: readonly string[];
};

/** Adds the options of `ProjectFlags` that make sense for every command; `--out` is each command's own. */
export function withProjectOptions(command: Command): Command {
  return command
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--ledger <dir>', 'keep the record of paid attempts there instead')
    .option('--provider <file>', 'a module that exports a provider of your own; may be given again', list);
}

/** Collects an option that may be given several times. */
export function list(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
