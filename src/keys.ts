import { openAccounts } from './services.js';
import type { Project } from './project.js';
import { askKey, type KeySaid } from './run/ask-key.js';

/** A service's key, and what the service says of it. */
export type KeyFound = {
  readonly provider: string;
  readonly keyVar: string;
  /** `none`: there is no key. */
  readonly kind: 'none' | KeySaid['kind'];
  /** Why, where it is not accepted. */
  readonly message: string | null;
};

/** Looks for every key, and asks its service whether it is good, which costs nothing. */
export async function askKeys(project: Project): Promise<KeyFound[]> {
  const accounts = await openAccounts(project);
  return await Promise.all(
    [...project.keyVars].map(async ([provider, keyVar]): Promise<KeyFound> => {
      const account = accounts.get(provider);
      if (account === undefined) return { provider, keyVar, kind: 'none', message: null };
      const said = await askKey(account, project.around);
      return { provider, keyVar, kind: said.kind, message: 'failure' in said ? said.failure.message : null };
    }),
  );
}
