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
export type Combination = readonly AxisValue[];
type AxisValue = { readonly axis: Axis; readonly value: ScalarNode };

const DEFAULT_MAX = 500;
/** Combinations looked at before giving up on a product that `exclude` cuts down. */
const MAX_STEPS = 5_000_000;

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
  const exclusions = exclusionsOf(written, axes, { exclude: limits.exclude, report });
  const found: Combination[] = [];
  let steps = 0;
  const extend = (start: Combination): void => {
    const axis = axes[start.length];
    if (axis === undefined) {
      found.push(start);
      return;
    }
    const decided = exclusions[start.length] ?? [];
    for (const value of axis.values) {
      if (found.length > max || (steps += 1) > MAX_STEPS) return;
      const next = [...start, { axis, value }];
      const isExcluded = decided.some((exclusion) => next.every((one) => isAsked(one, exclusion)));
      if (!isExcluded) extend(next);
    }
  };
  extend([]);
  if (found.length > max || steps > MAX_STEPS) {
    report(tooMany(axes, max, limits));
  } else if (found.length === 0) {
    const place = limits.exclude?.place ?? limits.place;
    report(error('no-variants', place, { message: 'every variant is excluded, so there is no film' }));
  }
  if (found.length > 0) return found.slice(0, max);
  return [axes.flatMap((axis) => axis.values.slice(0, 1).map((value) => ({ axis, value })))];
}

type Exclusion = ReadonlyMap<string, string>;

/** Exclusions by the axis whose value decides about them: the last of theirs. */
function exclusionsOf(
  written: readonly Axis[],
  axes: readonly Axis[],
  { exclude, report }: { exclude: Node | null; report: Report },
): readonly (readonly Exclusion[])[] {
  const exclusions = itemsOf(exclude).flatMap((node) => {
    const exclusion = conditionOf(node, written, report);
    const isWhole = exclusion.size > 0 && exclusion.size === entriesOf(node).length;
    return isWhole && [...exclusion.keys()].every((name) => axes.some((axis) => axis.name === name))
      ? [exclusion]
      : [];
  });
  const lastOf = (one: Exclusion): number => axes.findLastIndex((axis) => one.has(axis.name));
  return axes.map((_, index) => exclusions.filter((one) => lastOf(one) === index));
}

function isAsked({ axis, value }: AxisValue, exclusion: Exclusion): boolean {
  const asked = exclusion.get(axis.name);
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
