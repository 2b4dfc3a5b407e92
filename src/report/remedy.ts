import type { Failure } from '../ledger/attempt.js';
import { commandAfter, type Call } from './call.js';

/** By provider, what an author knows of its key: the variable that holds it. */
export type KeyVars = ReadonlyMap<string, string>;

/** What lets a provider take requests again that said no to the account. */
export function remedyText(
  provider: string,
  { kind }: Failure,
  { keyVars, call }: { readonly keyVars: KeyVars; readonly call: Call },
): string {
  const key = keyVars.get(provider) ?? 'its key';
  return kind === 'funds'
    ? `Top up the account at ${provider} whose key is in ${key}, or raise its limit there.\n`
    : `Put a good key for ${provider} into ${key}; \`${commandAfter(call, 'doctor')}\` asks whether it is one.\n`;
}

/** Where keys that are missing go. */
export function missingKeysText(providers: readonly string[], keyVars: KeyVars): string {
  const named = providers.map((provider) => `${provider} (${keyVars.get(provider) ?? 'no variable'})`);
  const [variables, it] = providers.length === 1 ? ['that variable', 'it'] : ['those variables', 'them'];
  return `there is no key for ${named.join(', ')}. Set ${variables} in the environment, or write ${it} into .env at the project's root.`;
}
