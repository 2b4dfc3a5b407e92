import { runProcess } from '../base/process.js';

/** Those of the paths that git ignores; none where there is no git, or no repository. */
export async function gitIgnored(
  paths: readonly string[],
  { root, signal }: { root: string; signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const outcome = await runProcess({
    file: 'git',
    args: ['check-ignore', '--stdin', '-z'],
    cwd: root,
    stdin: once(Buffer.from(paths.map((path) => `${path}\0`).join(''))),
    signal,
    silenceMs: 30_000,
  });
  // Exit 1: none is ignored; 128: not a repository.
  return new Set(outcome.kind === 'done' ? outcome.stdout.split('\0').filter((path) => path !== '') : []);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
