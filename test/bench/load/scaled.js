import { capabilities } from '../../../dist/providers/capabilities.js';

/** All times are a fifth of what is usual at xAI, whose jobs take some 16 to 110 s: here 30 to 90 s. */
export const SCALE = 5;
export const took = { fromMs: 30_000 / SCALE, toMs: 90_000 / SCALE };

/** When a provider's jobs are asked about, as its capabilities say, in the same fifth. */
export function scaledPolls(provider) {
  const { polls } = capabilities.find((one) => one.provider === provider);
  return { first_s: polls.first_s / SCALE, every_s: polls.every_s / SCALE };
}
