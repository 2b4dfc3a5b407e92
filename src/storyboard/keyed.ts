import { z } from 'zod';
import { keys, type KeyGroup } from './keys.js';

/**
 * An object of the keys of one group, no others, each with its description from `keys.ts`. `doNotSuggest` keeps
 * editors from offering what this version refuses. The message of an unknown key is the group, for `findings.ts` to
 * look for what was meant.
 */
export function keyed<G extends KeyGroup, S extends Record<keyof (typeof keys)[G], z.ZodType>>(
  group: G,
  shape: S,
): z.ZodObject<S, z.core.$strict> {
  const described = Object.entries<z.ZodType>(shape).map(([name, schema]) => {
    const key = Object.entries(keys[group]).find(([known]) => known === name)?.[1];
    if (key === undefined) throw new Error(`${group}.${name} is not in the table of keys`);
    return [name, schema.meta({ description: key.text })];
  });
  return z.strictObject(Object.fromEntries(described) as S, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? group : undefined),
  });
}
