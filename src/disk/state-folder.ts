import { existsSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifFault } from '../base/fault.js';
import type { DurableFiles } from './durable.js';

/** Nothing in the program's own folder (`.castreel`) belongs into git, and a repository need not know that: for whoever writes into it first. */
export async function keepOutOfGit(dir: string, files: DurableFiles): Promise<void> {
  await ignore(dir, ['*'], files);
}

/**
 * A ledger belongs into git, and what a killed run leaves in it does not: a lock of another machine would keep everybody
 * waiting. A `.gitignore` of the author's own stays as it is. What comes back undoes it for who wrote nothing into a ledger
 * that was not there: a folder in its place would look like the ledger.
 */
export async function keepLockOutOfGit(ledger: string, files: DurableFiles): Promise<() => Promise<void>> {
  const isNew = !existsSync(ledger);
  await ignore(ledger, ['/.gitignore', '/.lock*', '.*.tmp'], files);
  return async () => {
    const names = isNew ? await readdir(ledger).catch(ifFault([], 'ENOENT')) : [];
    if (names.join() !== '.gitignore') return;
    await files.remove(join(ledger, '.gitignore'));
    await rmdir(ledger).catch(ifFault(undefined, 'ENOENT', 'ENOTEMPTY'));
  };
}

async function ignore(dir: string, patterns: readonly string[], files: DurableFiles): Promise<void> {
  const path = join(dir, '.gitignore');
  // Asked first: where nobody may write any more, nobody needs to.
  if (!existsSync(path)) await files.create(path, patterns.map((one) => `${one}\n`).join(''));
}
