import { join, posix, relative, sep } from 'node:path';
import { isInside } from '../base/inside.js';
import { repositoryOf } from '../disk/project.js';
import type { Hole } from '../ledger/hole.js';
import type { Planned } from '../pipeline.js';
import type { Project } from '../project.js';
import { leftOutOf } from '../record.js';
import type { Dirs } from '../report/names.js';
import { recordJson, recordText, type RecordSaid } from '../report/record.js';
import type { Terminal } from './terminal.js';

/** The project's folders, from where one stands. */
export function dirsOf({ root, paths }: Project, { cwd }: Terminal): Dirs {
  const from = (path: string): string => relative(cwd, path) || '.';
  return {
    out: from(paths.out),
    ledger: from(paths.ledger),
    inGit: isInside(root, paths.ledger) && repositoryOf(root) !== null,
    freeLedger: from(paths.freeLedger),
  };
}

/** Says where the record is not whole, and what of it is put together of several files, lies in another ledger or does not count here. */
export function sayRecord(terminal: Terminal, planned: Planned, project: Project): void {
  const text = recordNotice(terminal, planned, project);
  if (text !== '') terminal.say(text);
}

export function recordNotice(terminal: Terminal, planned: Planned, project: Project): string {
  const name = (path: string): string => relative(terminal.cwd, path) || '.';
  return recordText(recordSaid(planned), { dirs: dirsOf(project, terminal), name });
}

/** The same for programs, with files from the project's root. */
export function recordDocument(planned: Planned, project: Project): object {
  return recordJson(recordSaid(planned), { ledger: project.paths.ledger, file: fileNameIn(project) });
}

/** A file of a ledger, from the project's root, in the way of all documents. */
export function fileNameIn({ root }: Project): (file: Pick<Hole, 'ledger' | 'path'>) => string {
  return ({ ledger, path }) => relative(root, join(ledger, path)).split(sep).join(posix.sep);
}

/** A file of a ledger, from where one stands. */
export function fileNameFrom({ cwd }: Terminal): (hole: Hole) => string {
  return ({ ledger, path }) => relative(cwd, join(ledger, path));
}

function recordSaid({ record, accounts }: Planned): RecordSaid {
  return { ...record, leftOut: leftOutOf(record, accounts) };
}
