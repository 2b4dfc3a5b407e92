import { runProcess } from '../base/process.js';

/** Files of the record that git does not hold as they are now, relative to the root; null: there is no git, or no repository. */
export async function uncommitted(
  paths: readonly string[],
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<{ readonly changed: readonly string[]; readonly ignored: boolean } | null> {
  const git = async (...args: string[]): Promise<string | null> => {
    const outcome = await runProcess({ file: 'git', args, cwd: root, signal, silenceMs: 30_000 });
    return outcome.kind === 'done' ? outcome.stdout : null;
  };
  const status = await git(
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignored',
    '--no-renames',
    '--',
    ...paths,
  );
  if (status === null) return null;
  const lines = status.split('\0').filter((line) => line !== '');
  return {
    changed: lines.filter((line) => !line.startsWith('!!')).map((line) => line.slice(3)),
    ignored: lines.some((line) => line.startsWith('!!')),
  };
}
