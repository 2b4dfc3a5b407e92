import type { Command } from 'commander';
import type { ExitCode } from './exit.js';
import type { Terminal } from './terminal.js';

/** Makes one command of the program. Its action loads what it needs when it runs and hands its exit code to `finish`. */
export type DefineCommand = (terminal: Terminal, finish: (code: ExitCode) => void) => Command;
