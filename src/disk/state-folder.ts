import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DurableFiles } from './durable.js';

/** Nothing in the program's own folder (`.castreel`) belongs into git, and a repository need not know that: for whoever writes into it first. */
export async function keepOutOfGit(dir: string, files: DurableFiles): Promise<void> {
  const path = join(dir, '.gitignore');
  // Asked first: where nobody may write any more, nobody needs to.
  if (!existsSync(path)) await files.create(path, '*\n');
}
