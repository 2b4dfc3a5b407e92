import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { scrubber } from '../../src/base/scrub.js';
import { runCommand } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { plain } from '../../src/report/paint.js';
import { searchForTests } from './clips.js';

/** The built command; `npm test` builds it first. */
export const COMMAND = resolve('dist/cli/main.js');

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the real command in a process of its own, without colours, keys or a terminal. */
export async function castreel(
  args: readonly string[],
  given: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<Ran> {
  const inherited = { ...process.env };
  delete inherited.CI;
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: given.cwd,
    env: { ...inherited, NO_COLOR: '1', ...given.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((done) => child.on('close', done)),
  ]);
  return { code, stdout, stderr };
}

/**
 * The same command in this process, which is much quicker: for tests in which no process dies, is asked or is sent a
 * signal.
 */
export async function castreelHere(
  args: readonly string[],
  given: { cwd: string; env?: Readonly<Record<string, string>>; terminal?: Partial<Terminal> },
): Promise<Ran> {
  const ran = { stdout: '', stderr: '' };
  let clean = scrubber([]);
  const terminal: Terminal = {
    hide: (secrets) => void (clean = scrubber(secrets)),
    out: (text) => void (ran.stdout += clean(text)),
    say: (text) => void (ran.stderr += clean(text)),
    live: false,
    interactive: false,
    inCi: given.env?.CI !== undefined,
    columns: () => 80,
    outPaint: plain,
    sayPaint: plain,
    ask: () => Promise.reject(new Error('nobody is there to answer')),
    env: { PATH: process.env.PATH, ...given.env },
    cwd: given.cwd,
    hosted: null,
    findFfmpeg: searchForTests,
    pid: process.pid,
    command: ['castreel', ...args].join(' '),
    node: process.execPath,
    nodeVersion: process.version,
    root: false,
    onInterrupt: () => undefined,
    interrupted: () => false,
    ...given.terminal,
  };
  return { code: await runCommand(args, terminal), ...ran };
}

/** A terminal at which Ctrl-C is pressed when a piece of what is printed there matches; `said`: all that was. */
export function interruptedAt(
  stream: 'out' | 'say',
  pattern: RegExp,
): { readonly terminal: Partial<Terminal>; readonly said: () => string } {
  let interrupt = (): void => undefined;
  let said = '';
  const terminal: Partial<Terminal> = {
    onInterrupt: (first) => void (interrupt = first),
    [stream]: (text: string) => {
      said += text;
      if (pattern.test(text)) interrupt();
    },
  };
  return { terminal, said: () => said };
}

/** A project in a folder of its own, which is removed afterwards. */
export async function inProject<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'castreel-test-'));
  try {
    await writeFile(join(folder, 'castreel.config.yaml'), 'out: out\n');
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same, with the repository's own boards in it. */
export async function inExamples<T>(work: (folder: string) => Promise<T>): Promise<T> {
  return await inProject({}, async (folder) => {
    await cp('storyboards', join(folder, 'storyboards'), { recursive: true });
    return await work(folder);
  });
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
