import { accessOf } from './access.js';
import type { Provider } from './provider.js';

/** The services that this version can call, each with what loads it: a command that calls none loads none. */
export const adapters: readonly { readonly keyVar: string; readonly load: () => Promise<Provider> }[] = [
  { keyVar: accessOf('xai').keyVar, load: async () => (await import('./xai/adapter.js')).xaiProvider },
  {
    keyVar: accessOf('wavespeed').keyVar,
    load: async () => (await import('./wavespeed/adapter.js')).wavespeedProvider,
  },
  {
    keyVar: accessOf('aimlapi').keyVar,
    load: async () => (await import('./aimlapi/adapter.js')).aimlapiProvider,
  },
];
