import { reasonOf } from './base/fault.js';
import type { Failure } from './ledger/attempt.js';
import { openAccounts } from './services.js';
import type { Project } from './project.js';
import { knownAccess } from './providers/access.js';
import { outsideAt, type Account } from './run/account.js';
import { failureKinds } from './run/attempt/failure-kinds.js';
import { noInputs } from './run/inputs.js';

/** A service's key, and what the service says of it. */
export type KeyFound = {
  readonly provider: string;
  readonly keyVar: string;
  /** `unasked`: this version cannot ask, or the service has no way to tell without being paid. */
  readonly kind: 'none' | 'unasked' | 'accepted' | 'refused' | 'unreachable';
  /** Why, where it is not accepted. */
  readonly message: string | null;
};

/** Looks for every key, and asks its service whether it is good, which costs nothing. */
export async function askKeys(project: Project): Promise<KeyFound[]> {
  const accounts = await openAccounts(project);
  const own = project.around.providers.flatMap(({ name, access }) =>
    access === null ? [] : [{ name, keyVar: access.keyVar }],
  );
  return await Promise.all(
    [...knownAccess, ...own].map(async ({ name: provider, keyVar }): Promise<KeyFound> => {
      if (!project.keys.has(keyVar)) return { provider, keyVar, kind: 'none', message: null };
      const account = accounts.get(provider);
      const said = account?.provider.verifyAccess === undefined ? null : await ask(account, project);
      return { provider, keyVar, kind: 'unasked', message: null, ...said };
    }),
  );
}

async function ask(account: Account, { around }: Project): Promise<Pick<KeyFound, 'kind' | 'message'>> {
  const outside = outsideAt(account, { inputs: noInputs, clock: around.clock }, around.stop);
  const failure = await account.provider.verifyAccess?.(outside).catch(unreachable);
  if (failure == null) return { kind: 'accepted', message: null };
  const kind = failureKinds[failure.kind].account ? 'refused' : 'unreachable';
  return { kind, message: account.scrub(failure.message) };
}

function unreachable(error: unknown): Failure {
  return { kind: 'network', charged: 'no', message: reasonOf(error) };
}
