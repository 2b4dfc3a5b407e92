import { relative } from 'node:path/posix';
import { runProcess } from '../base/process.js';

/** Files of the record that git does not hold as they are now, relative to the root; null: there is no git, or no repository. */
export async function uncommitted(
  paths: readonly string[],
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<{ readonly changed: readonly string[]; readonly ignored: boolean } | null> {
  const all = ['--untracked-files=all', '--ignored', '--no-renames'];
  const lines = await linesOf(['status', '--porcelain', '-z', ...all, '--', ...paths], { root, signal });
  if (lines === null) return null;
  return {
    changed: lines.filter((line) => !line.startsWith('!!')).map((line) => line.slice(3)),
    ignored: lines.some((line) => line.startsWith('!!')),
  };
}

/** Files of a folder inside the root that git holds and that are not there, relative to the folder; none where there is no git, or no repository. */
export async function deletedFiles(
  folder: string,
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const lines = await linesOf(['ls-files', '--deleted', '-z', '--', folder], { root, signal });
  return [...new Set(lines ?? [])].map((path) => relative(folder, path));
}

async function linesOf(
  args: readonly string[],
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<readonly string[] | null> {
  const outcome = await runProcess({ file: 'git', args, cwd: root, signal, silenceMs: 30_000 });
  return outcome.kind === 'done' ? outcome.stdout.split('\0').filter((line) => line !== '') : null;
}
