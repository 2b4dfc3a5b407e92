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

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
