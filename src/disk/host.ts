import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isFault } from '../base/fault.js';
import { runProcess } from '../base/process.js';

/** What this host says of a process. `started` tells it from a later one of the same number; `unknown`: it cannot say. */
export type Life =
  | { readonly kind: 'runs'; readonly started: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

/** The pid namespace in which a Linux machine itself lives (PROC_PID_INIT_INO): any other is a container's. */
const MACHINE = 'pid:[4026531836]';

/** Where process numbers mean what they mean here: the machine's name, and the container's where there is one. */
export async function hostName(): Promise<string> {
  const space = await readlink('/proc/self/ns/pid').catch(() => MACHINE); // not Linux: no such thing
  return space === MACHINE ? hostname() : `${hostname()} ${space}`;
}

export async function lifeOf(pid: number): Promise<Life> {
  return (await exists('/proc/self/stat')) ? await lifeInProc(pid) : await lifeFromPs(pid);
}

async function lifeInProc(pid: number): Promise<Life> {
  try {
    const [text, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // proc(5): the name in parentheses may hold anything; after it come the state (field 3) … the start time (22).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return { kind: 'gone' };
    return started === undefined
      ? { kind: 'unknown' }
      : { kind: 'runs', started: `${boot.trim()} ${started}` };
  } catch (error) {
    // A /proc mounted with hidepid shows strangers' processes to nobody: then absence says nothing.
    const absent = isFault(error, 'ENOENT', 'ESRCH') && (await exists('/proc/1/stat'));
    return { kind: absent ? 'gone' : 'unknown' };
  }
}

async function lifeFromPs(pid: number): Promise<Life> {
  const outcome = await runProcess({
    file: 'ps',
    args: ['-o', 'lstart=', '-p', String(pid)],
    env: { LC_ALL: 'C' },
    signal: new AbortController().signal,
    silenceMs: 10_000,
  });
  if (outcome.kind === 'done' && outcome.stdout.trim() !== '') {
    return { kind: 'runs', started: outcome.stdout.trim() };
  }
  // POSIX: ps ends with 1 and prints nothing when no process was selected.
  return {
    kind: outcome.kind === 'failed' && outcome.exitCode === 1 && outcome.stderr === '' ? 'gone' : 'unknown',
  };
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false, // whatever hides it, it cannot be read here
  );
}
