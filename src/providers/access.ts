import type { Provider } from './provider.js';

/** Where the keys and addresses of the known services come from. */
const access = {
  xai: { keyVar: 'XAI_API_KEY', baseUrlVar: 'XAI_BASE_URL', baseUrl: 'https://api.x.ai/v1' },
  wavespeed: {
    keyVar: 'WAVESPEED_API_KEY',
    baseUrlVar: 'WAVESPEED_BASE_URL',
    baseUrl: 'https://api.wavespeed.ai',
  },
  aimlapi: {
    keyVar: 'AIMLAPI_API_KEY',
    baseUrlVar: 'AIMLAPI_BASE_URL',
    baseUrl: 'https://api.aimlapi.com',
  },
} as const satisfies Record<string, Provider['access']>;

export function accessOf(name: keyof typeof access): NonNullable<Provider['access']> {
  return access[name];
}

/** Every known service, callable in this version or not: `doctor` says which have a key. */
export const knownAccess = Object.entries(access).map(([name, { keyVar }]) => ({ name, keyVar }));
