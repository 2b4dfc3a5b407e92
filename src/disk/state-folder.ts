import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DurableFiles } from './durable.js';

/** Nothing in the program's own folder (`.castreel`) belongs into git, and a repository need not know that: for whoever writes into it first. */
export async function keepOutOfGit(dir: string, files: DurableFiles): Promise<void> {
  await ignore(dir, ['*'], files);
}

/**
 * A ledger belongs into git, and what a killed run leaves in it does not: a lock of another machine would keep everybody
 * waiting. A `.gitignore` of the author's own stays as it is.
 */
export async function keepLockOutOfGit(ledger: string, files: DurableFiles): Promise<void> {
  await ignore(ledger, ['/.gitignore', '/.lock*', '.*.tmp'], files);
}

async function ignore(dir: string, patterns: readonly string[], files: DurableFiles): Promise<void> {
  const path = join(dir, '.gitignore');
  // Asked first: where nobody may write any more, nobody needs to.
  if (!existsSync(path)) await files.create(path, patterns.map((one) => `${one}\n`).join(''));
}
