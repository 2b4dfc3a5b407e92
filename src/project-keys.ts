import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ifFault } from './base/fault.js';
import { registry } from './providers/registry.js';
import type { Provider } from './providers/provider.js';

/** At the root. */
export const ENV_FILE = '.env';

/** By provider the variable that holds its key; those that need none are not in it. */
export function keyVarsOf(own: readonly Provider[]): ReadonlyMap<string, string> {
  const all = [...registry, ...own];
  return new Map(
    all.flatMap(({ name, access }) => (access === null ? [] : [[name, access.keyVar] as const])),
  );
}

export type Keys = {
  /** By variable. */
  readonly keys: ReadonlyMap<string, string>;
  /** Variables whose key stands in `.env`. */
  readonly keysInFile: ReadonlySet<string>;
  /** What stands there and has to stand elsewhere, for people; null: nothing. */
  readonly unread: string | null;
};

/**
 * Keys come from the environment; a `.env` at the root may add `*_API_KEY`, nothing else, and the environment wins. A
 * service's address that stands there is refused: who believes it to be in use would pay at another.
 */
export async function readKeys(
  root: string,
  { env, providers }: { env: Readonly<Record<string, string | undefined>>; providers: readonly Provider[] },
): Promise<Keys> {
  const text = await readFile(join(root, ENV_FILE), 'utf8').catch(ifFault('', 'ENOENT'));
  const variables = parseEnv(text);
  const [inFile, inEnv] = [keysIn(variables), keysIn(env)];
  const addresses = [...registry, ...providers].map(({ access }) => access?.baseUrlVar ?? '');
  const [address] = addresses.filter((name) => name in variables && variables[name] !== env[name]);
  return {
    keys: new Map([...inFile, ...inEnv]),
    keysInFile: new Set([...inFile.keys()].filter((name) => !inEnv.has(name))),
    unread:
      address === undefined
        ? null
        : `${ENV_FILE} sets ${address}, which is only read from the environment, so that no repository sends your key elsewhere: export it, or remove it from ${ENV_FILE}`,
  };
}

function keysIn(variables: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const isKey = (name: string, value = ''): boolean => name.endsWith('_API_KEY') && value !== '';
  return new Map(
    Object.entries(variables).flatMap(([name, value]) => (isKey(name, value) ? [[name, value ?? '']] : [])),
  );
}
