import type { CapabilityOverride } from '../../src/providers/settings.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { castreel, type Ran } from './command.js';
import type { Post } from './service/journal.js';
import type { XaiService } from './service/xai.js';

type Override = Omit<CapabilityOverride, 'price_usd'>;

/** A `castreel.config.yaml` for a server on which nothing takes long, with what a test says besides of every operation. */
export function xaiConfig(more: Override = {}, rates: object = { creates_per_second: 20 }): string {
  const models: Record<string, Record<string, Override>> = {};
  for (const { model, operation } of xaiModels) {
    models[model] = { ...models[model], [operation]: { polls: { first_s: 0.1, every_s: 0.1 }, ...more } };
  }
  return JSON.stringify({ providers: { xai: { rates, models } } });
}

/** The real command, which may spend twenty dollars of nobody's. */
export async function renderOn(xai: XaiService, cwd: string, ...words: readonly string[]): Promise<Ran> {
  return await castreel(['render', '--yes', '--max-cost', '20', ...words], { cwd, env: xai.env });
}

/** What was posted with these words, whole. */
export function bodiesOf(xai: XaiService, words: string): readonly Record<string, unknown>[] {
  return xai.journal.postsOf(words).map(({ body }: Post) => body as Record<string, unknown>);
}
