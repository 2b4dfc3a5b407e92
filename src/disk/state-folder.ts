import { existsSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemFault } from '../base/fault.js';
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
  const tidy = async (): Promise<void> => {
    if (!isNew || (await readdir(ledger)).join() !== '.gitignore') return;
    await files.remove(join(ledger, '.gitignore'));
    await rmdir(ledger);
  };
  // What a disk says against that is nothing beside what it comes after, such as a run that paid.
  return () =>
    tidy().catch((error: unknown) => {
      if (!isSystemFault(error)) throw error;
    });
}

async function ignore(dir: string, patterns: readonly string[], files: DurableFiles): Promise<void> {
  const path = join(dir, '.gitignore');
  // Asked first: where nobody may write any more, nobody needs to.
  if (!existsSync(path)) await files.create(path, patterns.map((one) => `${one}\n`).join(''));
}
