import { join } from 'node:path';
import type { Clock } from './base/clock.js';
import { keptTexts } from './disk/kept-texts.js';
import type { Ffmpeg } from './media/ffmpeg.js';
import { ownFonts, type Project } from './project.js';
import type { Http, Provider } from './providers/provider.js';
import { registry } from './providers/registry.js';
import { accountOf, type Account } from './run/account.js';
import type { Verify } from './run/attempt/world.js';

/** The services that can be used now: those whose key is here, and those that need none. */
export async function openAccounts(project: Project): Promise<ReadonlyMap<string, Account>> {
  const withKey = registry.filter(({ access }) => project.keys.has(access.keyVar));
  const known = await Promise.all(withKey.map(({ load }) => load()));
  const accounts = [...known, ...project.around.providers].flatMap((provider): [string, Account][] => {
    const { access } = provider;
    if (access === null) return [[provider.name, accountAt(project, provider, { baseUrl: '', key: '' })]];
    const key = project.keys.get(access.keyVar);
    const baseUrl = written(project.around.env[access.baseUrlVar] ?? '') || written(access.baseUrl);
    return key === undefined ? [] : [[provider.name, accountAt(project, provider, { baseUrl, key })]];
  });
  return new Map(accounts);
}

/** Attempts belong to an address as it is written: so it is written in one way, and a call's path follows it. */
function written(baseUrl: string): string {
  return baseUrl.trim().replace(/\/+$/, '');
}

/** Adds the free model, whose clips ffmpeg makes here. */
export async function withAnimatic(
  project: Project,
  accounts: ReadonlyMap<string, Account>,
  ffmpeg: Ffmpeg,
): Promise<ReadonlyMap<string, Account>> {
  const { animaticProvider } = await import('./providers/animatic/adapter.js');
  const provider = animaticProvider({ ffmpeg, fonts: ownFonts(project) });
  return new Map([...accounts, [provider.name, accountAt(project, provider, { baseUrl: '', key: '' })]]);
}

function accountAt(
  { around, paths, derived, config }: Project,
  provider: Provider,
  { baseUrl, key }: { baseUrl: string; key: string },
): Account {
  const { clock } = around;
  const memory = keptTexts(join(paths.state, 'uploads'), derived.mark);
  const sameAccount = config.providers[provider.name]?.same_account ?? [];
  return accountOf(provider, { http: httpAt(baseUrl, clock), baseUrl, key, sameAccount, memory, clock });
}

/** Loaded by the first call: most commands make none. */
function httpAt(baseUrl: string, clock: Clock): Http {
  return {
    async send(call, signal) {
      const { openHttp } = await import('./providers/http.js');
      return await openHttp({ baseUrl, clock }).send(call, signal);
    },
  };
}

/** Whether a clip that came home is a film, and its facts. */
export const verify: Verify = async (path) => {
  const { mediaFacts } = await import('./media/facts.js');
  const facts = await mediaFacts(path);
  if (facts.kind === 'video') return { facts };
  return { bad: facts.kind === 'audio' ? 'it has no picture' : facts.detail };
};
