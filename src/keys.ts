import { getOrMake } from './base/get-or-make.js';
import { author, planOfNothing } from './check.js';
import { openAccounts } from './services.js';
import type { Project } from './project.js';
import type { KeyFound } from './report/doctor.js';
import { askKey, type KeySaid } from './run/ask-key.js';
import { splitAddress } from './storyboard/address.js';

/** Looks for every key, and asks its service whether it is good, which costs nothing. */
export async function askKeys(project: Project): Promise<KeyFound[]> {
  const { keyVars, keysInFile, around } = project;
  const [accounts, used] = await Promise.all([openAccounts(project), boardsByProvider(project)]);
  return await Promise.all(
    [...keyVars].map(async ([provider, keyVar]): Promise<KeyFound> => {
      const account = accounts.get(provider);
      const inFile = keysInFile.has(keyVar);
      const boards = [...(used.get(provider) ?? [])];
      const found = { provider, keyVar, account: account?.fingerprint ?? null, inFile, boards };
      if (account === undefined) return { ...found, kind: 'none', message: null };
      const said = await askKey(account, around);
      return { ...found, kind: said.kind, message: messageOf(said) };
    }),
  );
}

function messageOf(said: KeySaid): string | null {
  if ('failure' in said) return said.failure.message;
  return said.kind === 'broken' ? said.message : null;
}

/** As far as the boards can be read. */
async function boardsByProvider(project: Project): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const used = new Map<string, Set<string>>();
  if (project.boards.length === 0) return used;
  const { capabilities, around } = project;
  const { requests } = planOfNothing(await author(project), {
    capabilities,
    now: around.clock.now(),
    fonts: [],
  });
  for (const { request, slots } of requests.values()) {
    const boards = getOrMake(used, request.provider, () => new Set());
    for (const slot of slots) boards.add(splitAddress(slot).boardId);
  }
  return used;
}
