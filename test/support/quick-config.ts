import type { Capability } from '../../src/providers/capability.js';

export type QuickGiven = {
  /** What is said besides of an operation, as a config writes it. */
  readonly more: (capability: Capability) => object;
  /** Of every provider. */
  readonly rates: object;
  /** The config's keys beside `providers`. */
  readonly root: object;
};

/** A `castreel.config.yaml` for servers on which nothing takes long. */
export function quickConfig(capabilities: readonly Capability[], given: Partial<QuickGiven> = {}): string {
  const { more = () => ({}), rates = { creates_per_second: 20 }, root = {} } = given;
  const providers: Record<string, { rates: object; models: Record<string, Record<string, object>> }> = {};
  for (const capability of capabilities) {
    const { provider, model, operation } = capability;
    const { models } = (providers[provider] ??= { rates, models: {} });
    const said = { polls: { first_s: 0.1, every_s: 0.1 }, ...more(capability) };
    models[model] = { ...models[model], [operation]: said };
  }
  return JSON.stringify({ ...root, providers });
}
