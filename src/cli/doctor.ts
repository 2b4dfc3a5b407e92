import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import type { DoctorFlags } from './doctor-run.js';
import { list } from './project-options.js';

export const doctorCommand: DefineCommand = (terminal, finish) =>
  new Command('doctor')
    .description('show what this machine has and lacks for making films; spends nothing')
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--provider <file>', 'a module that exports a provider of your own; may be repeated', list)
    .option('--install-ffmpeg', 'install ffmpeg if none is found')
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./doctor-run.js');
      finish(await doctor(terminal, flags));
    });
