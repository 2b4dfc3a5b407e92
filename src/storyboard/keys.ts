import { configKeys } from './config-keys.js';
import { free, type KeyGroups } from './key.js';
import { languageKeys } from './language-keys.js';

/**
 * Every key that people write. The one home of what keys say and cost: schemas take their descriptions from here, and
 * the slot of a shot counts only names that stand in keys that cost.
 */
export const keys = {
  ...languageKeys,
  ...configKeys,
  pick: {
    take: free('The take: its label and the first eight digits of the hash of its clip.'),
    in: free("Seconds into the clip where the film starts to use it; instead of the shot's own."),
  },
} as const satisfies KeyGroups;

export type KeyGroup = keyof typeof keys;
