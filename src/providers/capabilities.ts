import { getOrMake } from '../base/get-or-make.js';
import type { Operation } from '../storyboard/storyboard.js';
import { animaticModels } from './animatic/models.js';
import { modelName, operationName, type Capability } from './capability.js';
import { placesAdded } from './places.js';
import { registry } from './registry.js';
import type { CapabilityOverride, ProviderSettings } from './settings.js';

/** What every known model can do and cost, the free one first. */
export const capabilities: readonly Capability[] = [
  ...animaticModels,
  ...registry.flatMap(({ models }) => models),
];

/** By model as boards write it, then by operation. */
export type Capabilities = ReadonlyMap<string, ReadonlyMap<Operation, Capability>>;

/** What a config says of providers, by name. */
type Settings = Readonly<Record<string, ProviderSettings>>;

/** A setting that cannot be; `path` leads to it inside the config's `providers`. */
export type SettingProblem = { readonly path: readonly string[]; readonly message: string };

/** The table with what a config's `providers` says differently. */
export function capabilitiesWith(
  settings: Settings,
  table: readonly Capability[] = capabilities,
): { capabilities: Capabilities; problems: readonly SettingProblem[] } {
  const pairs = table.map((known) => {
    const { rates, follow_s, models } = settings[known.provider] ?? {};
    const override = models?.[known.model]?.[known.operation] ?? {};
    return {
      known,
      now: changed(known, {
        ...definedOf({ follow_s }),
        ...definedOf(override),
        rates: { ...rates, ...definedOf(override.rates) },
      }),
    };
  });
  return {
    capabilities: tableOf(pairs.map(({ now }) => now)),
    problems: [
      ...strangersIn(settings, table),
      ...unkeepable(settings, table),
      ...pairs.flatMap(({ known, now }) => placeless(known, now)),
    ],
  };
}

/** What a model, named as boards write it, can do in one operation. */
export function findCapability(
  table: Capabilities,
  model: string,
  operation: Operation,
): Capability | undefined {
  return table.get(model)?.get(operation);
}

/** Of two of one model and operation, as for a provider that a caller brings, the later holds. */
export function tableOf(list: readonly Capability[]): Capabilities {
  const table = new Map<string, Map<Operation, Capability>>();
  for (const capability of list) {
    getOrMake(table, modelName(capability), () => new Map()).set(capability.operation, capability);
  }
  return table;
}

/** A free model has no price, whatever a file says. */
function changed(
  capability: Capability,
  { price_usd: price, rates, ...rest }: CapabilityOverride,
): Capability {
  return {
    ...capability,
    ...(price === undefined ? {} : { source: 'castreel.config.yaml' }),
    ...definedOf(rest),
    rates: { ...capability.rates, ...definedOf(rates) },
    price: { ...capability.price, ...(capability.free ? {} : definedOf(price)) },
  };
}

function strangersIn(settings: Settings, table: readonly Capability[]): SettingProblem[] {
  return Object.entries(settings).flatMap(([provider, { models = {} }]) => {
    const own = table.filter((capability) => capability.provider === provider);
    if (own.length === 0) {
      return [{ path: [provider], message: `no such provider; known: ${names(table, 'provider')}` }];
    }
    return Object.entries(models).flatMap(([model, byOperation]) => {
      const same = own.filter((capability) => capability.model === model);
      if (same.length === 0) {
        const message = `${provider} has no such model; known: ${names(own, 'model')}`;
        return [{ path: [provider, 'models', model], message }];
      }
      return Object.keys(byOperation)
        .filter((operation) => !same.some((capability) => capability.operation === operation))
        .map((operation) => ({
          path: [provider, 'models', model, operation],
          message: `${model} has no ${operation}; it has ${names(same, 'operation')}`,
        }));
    });
  });
}

/** What is asked to be kept for longer or shorter than its provider keeps it, which would do nothing or be refused. */
function unkeepable(settings: Settings, table: readonly Capability[]): SettingProblem[] {
  return table.flatMap((capability) => {
    const { provider, model, operation, keeps_output_s: keeps } = capability;
    const asked = settings[provider]?.models?.[model]?.[operation]?.output_kept_s ?? null;
    if (asked === null || (keeps !== null && asked >= keeps.min && asked <= keeps.max)) return [];
    const path = [provider, 'models', model, operation, 'output_kept_s'];
    const message =
      keeps === null
        ? `${operationName(capability)} keeps no copy of what it made: remove it`
        : `${operationName(capability)} keeps a copy for ${keeps.min} to ${keeps.max} seconds`;
    return [{ path, message }];
  });
}

/** What an adapter would have to leave out of what it sends. */
function placeless(known: Capability, now: Capability): SettingProblem[] {
  const { provider, model, operation } = known;
  return placesAdded(known, now).map(({ field, what }) => ({
    path: [provider, 'models', model, operation, field],
    message: `${operationName(known)} has no place for ${what} in what is sent: remove it`,
  }));
}

function names(list: readonly Capability[], field: 'provider' | 'model' | 'operation'): string {
  return [...new Set(list.map((capability) => capability[field]))].join(', ');
}

/** Without what was left out: an absent key changes nothing. */
function definedOf<T extends object>(partial: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(partial ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
