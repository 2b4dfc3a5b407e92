import { basename, join, posix, relative, sep } from 'node:path';
import { takes } from './decide.js';
import { filmsThere } from './films.js';
import type { Planned } from './pipeline.js';
import type { Project } from './project.js';
import { foldOf } from './record.js';
import type { Call } from './report/call.js';
import { summarise } from './page/summary/summarise.js';
import type { Summary } from './page/summary/summary.js';

/** What is planned, and all that was made for it, as one document. `call`: what the commands in it must be told again. */
export async function review(project: Project, planned: Planned, call: Call): Promise<Summary> {
  const { root, paths } = project;
  const { plan, inputs, record, accounts, stored, now } = planned;
  const fromRoot = (...parts: string[]): string =>
    relative(root, join(...parts))
      .split(sep)
      .join(posix.sep);
  return summarise({
    plan,
    inputs,
    record: foldOf(record, accounts),
    takes: takes(planned, new Set(plan.slots.keys())),
    files: {
      clip: (sha256) => {
        const found = stored.get(sha256);
        return found === undefined ? null : fromRoot(found.path);
      },
      film: (path) => fromRoot(paths.out, path),
      attempt: (path, free) => fromRoot(free ? paths.freeLedger : paths.ledger, path),
    },
    made: await filmsThere(project, planned),
    call,
    project: basename(root),
    now,
  });
}
