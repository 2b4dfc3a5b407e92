import type { Capability } from '../../src/providers/capability.js';
import type { CapabilityOverride } from '../../src/providers/settings.js';

export type Override = Omit<CapabilityOverride, 'price_usd'>;

/** A `castreel.config.yaml` for servers on which nothing takes long, with what a test says besides of every operation. */
export function quickConfig(
  capabilities: readonly Capability[],
  more: Override = {},
  rates: object = { creates_per_second: 20 },
): string {
  const providers: Record<string, { rates: object; models: Record<string, Record<string, Override>> }> = {};
  for (const { provider, model, operation } of capabilities) {
    const { models } = (providers[provider] ??= { rates, models: {} });
    models[model] = { ...models[model], [operation]: { polls: { first_s: 0.1, every_s: 0.1 }, ...more } };
  }
  return JSON.stringify({ providers });
}
