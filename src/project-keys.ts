import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ifFault } from './base/fault.js';
import { registry } from './providers/registry.js';
import type { Provider } from './providers/provider.js';

/** At the root. */
export const ENV_FILE = '.env';

export type Keys = {
  /** By environment variable: the environment, then `.env`. */
  readonly keys: ReadonlyMap<string, string>;
  /** Of these those that a provider takes. */
  readonly keysInUse: ReadonlyMap<string, string>;
  /** Variables whose key stands in `.env`. */
  readonly keysInFile: ReadonlySet<string>;
  /** By provider the variable that holds its key, whether there is one or not; those that need none are not in it. */
  readonly keyVars: ReadonlyMap<string, string>;
};

/**
 * Keys come from the environment; a `.env` at the root may add `*_API_KEY`, nothing else, and the environment wins. A
 * service's address that stands there is refused: who believes it to be in use would pay at another.
 */
export async function readKeys(
  root: string,
  { env, providers }: { env: Readonly<Record<string, string | undefined>>; providers: readonly Provider[] },
): Promise<Keys | { readonly usage: string }> {
  const text = await readFile(join(root, ENV_FILE), 'utf8').catch(ifFault('', 'ENOENT'));
  const variables = parseEnv(text.replace(/^\uFEFF/, ''));
  const [inFile, inEnv] = [keysIn(variables), keysIn(env)];
  const known = [...registry, ...providers].flatMap(({ name, access }) =>
    access === null ? [] : [{ name, ...access }],
  );
  const address = known
    .map(({ baseUrlVar }) => baseUrlVar)
    .find((name) => name in variables && variables[name] !== env[name]);
  if (address !== undefined) {
    return {
      usage: `${ENV_FILE} sets ${address}, which is only read from the environment, so that no repository sends your key elsewhere: export it, or remove it from ${ENV_FILE}`,
    };
  }
  const keys = new Map([...inFile, ...inEnv]);
  const taken = new Set(known.map(({ keyVar }) => keyVar));
  return {
    keys,
    keysInUse: new Map([...keys].filter(([name]) => taken.has(name))),
    keysInFile: new Set([...inFile.keys()].filter((name) => !inEnv.has(name))),
    keyVars: new Map(known.map(({ name, keyVar }) => [name, keyVar])),
  };
}

/** Without the white space around them, which no service sees: an account is known by its key. */
function keysIn(variables: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const keys = Object.entries(variables).map(([name, value = '']) => [name, value.trim()] as const);
  return new Map(keys.filter(([name, key]) => name.endsWith('_API_KEY') && key !== ''));
}
