import { relative } from 'node:path';
import type { Project } from '../project.js';
import type { ReadRecord } from '../record.js';
import type { Dirs } from '../report/names.js';
import { unreadableFreeText, unreadableText } from '../report/refusal.js';
import type { Terminal } from './terminal.js';

/** The project's folders, from where one stands. */
export function dirsOf({ paths }: Project, { cwd }: Terminal): Dirs {
  const from = (path: string): string => relative(cwd, path) || '.';
  return { out: from(paths.out), ledger: from(paths.ledger), freeLedger: from(paths.freeLedger) };
}

/** Names the files of both ledgers that nobody can read, and what to do about each. */
export function sayUnreadable(
  terminal: Terminal,
  { unreadable, unreadableFree }: ReadRecord,
  project: Project,
): void {
  const dirs = dirsOf(project, terminal);
  const paths = (entries: ReadRecord['unreadable']): string[] => entries.map(({ path }) => path);
  if (unreadable.length > 0) terminal.say(`${unreadableText(paths(unreadable), dirs)}\n`);
  if (unreadableFree.length > 0) terminal.say(`${unreadableFreeText(paths(unreadableFree), dirs)}\n`);
}
