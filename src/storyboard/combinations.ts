import type { Diagnostic, Place } from '../base/diagnostic.js';
import { entriesOf, itemsOf, type Node, type ScalarNode } from '../base/node.js';
import { conditionOf, type Axis } from './axes.js';
import { error } from './problem.js';

type Limits = {
  readonly exclude: Node | null;
  readonly max: Node | null;
  /** Where to complain of a board that says neither. */
  readonly place: Place;
};
type Report = (problem: Diagnostic) => void;
type Combination = readonly ScalarNode[];

const DEFAULT_MAX = 500;
/** Combinations looked at before giving up on a product that `exclude` cuts down. */
const PATIENCE = 5_000_000;

/**
 * One value per axis, the last axis changing fastest, without what is excluded. Exclusions cut as soon as they are
 * decided, so a large product may be cut down to a small list. At least one and at most `max`, whatever is wrong.
 */
export function combinationsOf(
  axes: readonly Axis[],
  limits: Limits,
  report: Report,
): readonly Combination[] {
  const max =
    limits.max?.kind === 'scalar' && typeof limits.max.value === 'number' ? limits.max.value : DEFAULT_MAX;
  const cuts = cutsOf(axes, limits.exclude, report);
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
      const next = [...start, value];
      if (!decided.some((cut) => cut.every(([index, text]) => next[index]?.text === text))) extend(next);
    }
  };
  extend([]);
  if (found.length > max || steps > PATIENCE) report(tooMany(axes, max, limits));
  else if (found.length === 0) {
    const place = limits.exclude?.place ?? limits.place;
    report(error('no-variants', place, { message: 'every variant is excluded, so there is no film' }));
  }
  return found.length === 0 ? [axes.flatMap((axis) => axis.values[0] ?? [])] : found.slice(0, max);
}

/** The exclusions by the axis whose value decides about them, the last of theirs: pairs of the axis's index and value. */
function cutsOf(
  axes: readonly Axis[],
  exclude: Node | null,
  report: Report,
): readonly (readonly (readonly [number, string])[])[][] {
  const cuts = itemsOf(exclude).flatMap((node) => {
    const condition = conditionOf(node, axes, report);
    const whole = condition.size > 0 && condition.size === entriesOf(node).length;
    return whole
      ? [[...condition].map(([name, text]) => [axes.findIndex((axis) => axis.name === name), text] as const)]
      : [];
  });
  return axes.map((_, last) => cuts.filter((cut) => Math.max(...cut.map(([index]) => index)) === last));
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
