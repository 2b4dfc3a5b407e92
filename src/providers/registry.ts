import { aimlapiAccess, aimlapiModels } from './aimlapi/models.js';
import type { Capability } from './capability.js';
import type { Access, Provider } from './provider.js';
import { wavespeedAccess, wavespeedModels } from './wavespeed/models.js';
import { xaiAccess, xaiModels } from './xai/models.js';

/** A service that this version can call: what it can do, and where its key is, as data. */
export type Registered = {
  readonly name: string;
  readonly access: Access;
  readonly models: readonly Capability[];
  /** A command that does not call it never loads its adapter. */
  readonly load: () => Promise<Provider>;
};

export const registry: readonly Registered[] = [
  {
    name: 'xai',
    access: xaiAccess,
    models: xaiModels,
    load: async () => (await import('./xai/adapter.js')).xaiProvider,
  },
  {
    name: 'wavespeed',
    access: wavespeedAccess,
    models: wavespeedModels,
    load: async () => (await import('./wavespeed/adapter.js')).wavespeedProvider,
  },
  {
    name: 'aimlapi',
    access: aimlapiAccess,
    models: aimlapiModels,
    load: async () => (await import('./aimlapi/adapter.js')).aimlapiProvider,
  },
];
