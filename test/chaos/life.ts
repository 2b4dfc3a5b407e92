import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND } from '../support/command.js';
import type { Entry } from '../support/service/journal.js';
import type { Services } from './services.js';

/** When a process dies: so long after it was started, after it said something, or after a service saw the nth such call of it. */
export type Death = {
  readonly after: 'start' | 'word' | Extract<Entry['kind'], 'post' | 'poll' | 'download' | 'upload'>;
  readonly nth: number;
  readonly ms: number;
  readonly signal: 'SIGKILL' | 'SIGINT';
};

/** `code`: null where it was killed. */
export type Life = { readonly code: number | null; readonly said: string };

const CALM_MS = 4 * 60_000;

/** One process of the real command, from its start to its end or its death; without a death it has four minutes. */
export async function live(
  words: readonly string[],
  { services, cwd, death }: { services: Services; cwd: string; death: Death | null },
): Promise<Life> {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...services.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => (said += piece.toString()));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const over = new AbortController();
  void ended.finally(() => over.abort());
  const comes =
    death === null
      ? sleep(CALM_MS, null, over)
      : moment(death, { services, over: over.signal, said: () => said });
  const isDue = await Promise.race([
    ended.then(() => false),
    comes.then(
      () => true,
      () => false,
    ),
  ]);
  if (isDue) child.kill(death?.signal ?? 'SIGKILL');
  if (isDue && death?.signal === 'SIGINT') await kill(child, ended);
  const code = await ended;
  return { code, said: death === null && isDue ? `${said}\nit did not come to an end` : said };
}

/** Who does not go when asked is made to. */
async function kill(child: { kill: (signal: 'SIGKILL') => boolean }, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([ended, sleep(5000, null, over)]);
  over.abort();
  child.kill('SIGKILL');
}

async function moment(
  { after, nth, ms }: Death,
  { services, over, said }: { services: Services; over: AbortSignal; said: () => string },
): Promise<void> {
  const seen = (): number => (after === 'start' || after === 'word' ? 0 : services.entries(after));
  const before = seen();
  const begun = Date.now();
  const has = (): boolean => (after === 'word' ? said() !== '' : seen() - before >= nth);
  while (after !== 'start' && !has() && Date.now() < begun + 6000) await sleep(1, null, { signal: over });
  await sleep(ms, null, { signal: over });
}
