import type { Report } from '../base/problem.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import type { ScalarNode } from '../base/node.js';

/** What was made for one set of values, with what was found wrong on the way. Holds for every variant with these values. */
export type Made<T> = { readonly value: T; readonly problems: readonly Diagnostic[] };

/** The one made before under this key, or a new one. */
export function once<T>(made: Map<string, Made<T>>, key: string, make: (report: Report) => T): Made<T> {
  return getOrMake(made, key, () => {
    const problems: Diagnostic[] = [];
    return { value: make((problem) => problems.push(problem)), problems };
  });
}

/** Short keys for objects: the same for the same object, another for another one. */
export type Numbers = {
  readonly of: (one: object) => number;
  /** The same where all names have the same values, by where these are written. */
  ofValues(names: readonly string[], values: ReadonlyMap<string, ScalarNode>): string;
};

export function numbers(): Numbers {
  const known = new Map<object, number>();
  const of = (one: object): number => getOrMake(known, one, () => known.size);
  return {
    of,
    ofValues: (names, values) =>
      names
        .map((name) => {
          const value = values.get(name);
          return value === undefined ? '' : of(value);
        })
        .join(),
  };
}
