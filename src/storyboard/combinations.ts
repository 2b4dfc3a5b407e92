import type { Diagnostic, Place } from '../base/diagnostic.js';
import { entriesOf, itemsOf, type Node, type ScalarNode } from '../base/node.js';
import { conditionOf, type Axis } from './axes.js';
import { error, type Report } from '../base/problem.js';

type Limits = {
  readonly exclude: Node | null;
  readonly max: Node | null;
  /** Where to complain of a board that says neither. */
  readonly place: Place;
};
/** A value for each axis that has any. */
export type Combination = readonly Choice[];
type Choice = { readonly axis: Axis; readonly value: ScalarNode };

const DEFAULT_MAX = 500;
/** Combinations looked at before giving up on a product that `exclude` cuts down. */
const PATIENCE = 5_000_000;

/**
 * One value per axis, the last axis changing fastest, without what is excluded. Exclusions cut as soon as they are
 * decided, so a large product may be cut down to a small list. At least one and at most `max`, whatever is wrong.
 */
export function combinationsOf(
  written: readonly Axis[],
  limits: Limits,
  report: Report,
): readonly Combination[] {
  const axes = written.filter(({ values }) => values.length > 0);
  const max =
    limits.max?.kind === 'scalar' && typeof limits.max.value === 'number' ? limits.max.value : DEFAULT_MAX;
  const cuts = cutsOf(written, axes, { exclude: limits.exclude, report });
  const found: Combination[] = [];
  let steps = 0;
  const extend = (start: Combination): void => {
    const axis = axes[start.length];
    if (axis === undefined) {
      found.push(start);
      return;
    }
    const decided = cuts[start.length] ?? [];
    for (const value of axis.values) {
      if (found.length > max || (steps += 1) > PATIENCE) return;
      const next = [...start, { axis, value }];
      const isCut = decided.some((cut) => next.every((one) => isAsked(one, cut)));
      if (!isCut) extend(next);
    }
  };
  extend([]);
  if (found.length > max || steps > PATIENCE) {
    report(tooMany(axes, max, limits));
  } else if (found.length === 0) {
    const place = limits.exclude?.place ?? limits.place;
    report(error('no-variants', place, { message: 'every variant is excluded, so there is no film' }));
  }
  if (found.length > 0) return found.slice(0, max);
  return [axes.flatMap((axis) => axis.values.slice(0, 1).map((value) => ({ axis, value })))];
}

type Cut = ReadonlyMap<string, string>;

/** Exclusions by the axis whose value decides about them: the last of theirs. */
function cutsOf(
  written: readonly Axis[],
  axes: readonly Axis[],
  { exclude, report }: { exclude: Node | null; report: Report },
): readonly (readonly Cut[])[] {
  const cuts = itemsOf(exclude).flatMap((node) => {
    const cut = conditionOf(node, written, report);
    const isWhole = cut.size > 0 && cut.size === entriesOf(node).length;
    return isWhole && [...cut.keys()].every((name) => axes.some((axis) => axis.name === name)) ? [cut] : [];
  });
  const lastOf = (cut: Cut): number => axes.findLastIndex((axis) => cut.has(axis.name));
  return axes.map((_, index) => cuts.filter((cut) => lastOf(cut) === index));
}

function isAsked({ axis, value }: Choice, cut: Cut): boolean {
  const asked = cut.get(axis.name);
  return asked === undefined || asked === value.text;
}

function tooMany(axes: readonly Axis[], max: number, { exclude, max: written, place }: Limits): Diagnostic {
  const product = axes.reduce((count, axis) => count * axis.values.length, 1).toLocaleString('en-US');
  const made =
    exclude === null
      ? `make ${product} variants`
      : `make more variants (of ${product}) than that, after \`exclude\``;
  const message = `at most ${max.toLocaleString('en-US')} variants are allowed, and the axes ${made}`;
  return error('too-many-variants', written?.place ?? place, {
    message,
    hint: 'raise `variants.max` if this is meant',
  });
}
