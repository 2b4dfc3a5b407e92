import { runProcess } from '../base/process.js';

/** Where git is run. */
export type Place = { readonly root: string; readonly signal: AbortSignal };

/** What git says with `-z`, piece by piece; null: there is no git, no repository, or it says no. */
export async function gitPieces(
  args: readonly string[],
  { root, signal }: Place,
  asked: readonly string[] | null = null,
): Promise<readonly string[] | null> {
  const stdout = await gitText(args, { root, signal }, asked);
  return stdout?.split('\0').filter((piece) => piece !== '') ?? null;
}

/** `asked`: what it reads from its input. */
export async function gitText(
  args: readonly string[],
  { root, signal }: Place,
  asked: readonly string[] | null = null,
): Promise<string | null> {
  const stdin = asked === null ? {} : { stdin: once(asked.join('')) };
  const outcome = await runProcess({ file: 'git', args, cwd: root, signal, silenceMs: 30_000, ...stdin });
  return outcome.kind === 'done' ? outcome.stdout : null;
}

/**
 * What git wants to be told before it reads a repository of another user's; null: it reads it, or there is none to read.
 */
export async function gitRemedy({ root, signal }: Place): Promise<string | null> {
  const outcome = await runProcess({
    file: 'git',
    args: ['rev-parse'],
    cwd: root,
    signal,
    silenceMs: 30_000,
  });
  if (outcome.kind !== 'failed') return null;
  return /^\s*(git config .*safe\.directory .*\S)/m.exec(outcome.stderr)?.[1] ?? null;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
