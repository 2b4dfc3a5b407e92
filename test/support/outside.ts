import type { Outside } from '../../src/providers/provider.js';
import type { AccountGiven } from '../../src/run/account.js';

const nothing = (): Promise<never> => Promise.reject(new Error('nothing is sent here'));

/** For calls that read no inputs. */
export const noInputs: Outside['inputs'] = {
  part: nothing,
  picture: nothing,
  video: nothing,
  madeHere: () => null,
  addressOf: () => null,
};

/** Remembers nothing. */
export const noMemory: AccountGiven['memory'] = {
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};

export const noUploads: Outside['uploads'] = { idOf: nothing };
