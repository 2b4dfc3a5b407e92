import type { Ffmpeg, FfmpegSearch } from './media/ffmpeg.js';
import type { Project } from './project.js';
import type { Http } from './providers/provider.js';
import { accountOf, type Account } from './run/account.js';

/** The services that can be used now: those whose key is here, and those that need none. */
export async function openAccounts(project: Project): Promise<ReadonlyMap<string, Account>> {
  const { around } = project;
  if (around.providers.length === 0) return new Map();
  const { openHttp } = await import('./providers/http.js');
  const httpAt = (baseUrl: string): Http => openHttp({ baseUrl, clock: around.clock });
  const accounts = around.providers.flatMap((provider): [string, Account][] => {
    const { access } = provider;
    if (access === null) {
      return [[provider.name, accountOf(provider, { http: httpAt(''), baseUrl: '', key: '' })]];
    }
    const key = project.keys.get(access.keyVar);
    const baseUrl = around.env[access.baseUrlVar] ?? access.baseUrl;
    return key === undefined
      ? []
      : [[provider.name, accountOf(provider, { http: httpAt(baseUrl), baseUrl, key })]];
  });
  return new Map(accounts);
}

/** With the free model, which ffmpeg makes here. */
export async function withAnimatic(
  accounts: ReadonlyMap<string, Account>,
  ffmpeg: Ffmpeg,
): Promise<ReadonlyMap<string, Account>> {
  const { animaticProvider } = await import('./providers/animatic/adapter.js');
  const provider = animaticProvider({ ffmpeg });
  const http = { send: () => Promise.reject(new Error('animatic has nothing to ask for outside')) };
  return new Map([...accounts, [provider.name, accountOf(provider, { http, baseUrl: '', key: '' })]]);
}

export async function searchFfmpeg({ around }: Pick<Project, 'around'>): Promise<FfmpegSearch> {
  const { findFfmpeg } = await import('./media/ffmpeg.js');
  return await findFfmpeg({
    flag: around.ffmpeg,
    envPath: around.env.FFMPEG_PATH ?? null,
    searchPath: around.env.PATH ?? '',
    signal: around.stop,
  });
}
