import type { MapNode, Node } from '../base/node.js';
import type { Declared } from './cast.js';
import { error, type Report } from '../base/problem.js';
import { once, type Made, type Numbers } from './interned.js';
import type { ExtendBy } from './storyboard.js';
import type { SceneTemplate, ShotTemplate } from './shot-template.js';
import type { Names } from './template.js';
import type { Variant, Variants } from './variants.js';

/** What all variants of a board have in common while it is resolved. */
export type Setting = {
  readonly tree: MapNode;
  readonly format: Node | null;
  readonly scenes: readonly SceneTemplate[];
  readonly shots: readonly ShotTemplate[];
  readonly declared: ReadonlyMap<string, Declared>;
  readonly variants: Variants;
  readonly numbers: Numbers;
  /** What shots that do not say it send of the shot that they continue. */
  readonly extendBy: ExtendBy;
};

/** One variant on its way. What was made for it, or for one before it, is used through `use`, which counts what is wrong with it. */
export type Visit = { readonly variant: Variant; readonly use: <T>(made: Made<T>) => T };

/** Something made once for all variants that give `inserted` the same values. */
export function shared<T>(
  setting: Setting,
  inserted: readonly string[],
  make: (names: Names, report: Report) => T,
): (visit: Visit) => T {
  const made = new Map<string, Made<T>>();
  return ({ variant, use }) => {
    const key = setting.numbers.ofValues(inserted, variant.values);
    return use(once(made, key, (report) => make(namesOf(setting.variants, variant, report), report)));
  };
}

/** The names of one variant; one without a value is reported. */
export function namesOf(variants: Variants, variant: Variant, report: Report): Names {
  return {
    get: (name) => variant.values.get(name),
    missing: (name, place) => {
      // A name that nothing ever gives is said once for the board; one of a table that cannot be read is no news.
      if (!variants.complete || !variants.names.has(name)) return;
      const message = `\${{ ${name} }} has no value here`;
      const hint = `add a row that matches, or give ${name} a default in \`vars\``;
      report(error('no-value', place, { message, hint }));
    },
  };
}
