import { z } from 'zod';
import { digest } from '../base/digest.js';
import { jsonIn } from '../base/json.js';
import { resolutions } from '../storyboard/storyboard.js';
import type { Agreement, PlanOptions } from './given.js';
import type { Plan, PlannedRequest } from './plan.js';

/**
 * A plan file (`*.plan.json`) is consent, not a program: which requests may be bought, how often and at what price,
 * for these boards with these options. `render` plans again and buys what both say.
 */
const planFileSchema = z.strictObject({
  castreel_plan: z.literal(1),
  /** ISO 8601 UTC. */
  made_at: z.string(),
  boards: z.array(z.string()),
  options: z.strictObject({
    model: z.string().nullable(),
    resolution: z.enum(resolutions).nullable(),
    shots: z.array(z.string()),
    scenes: z.array(z.string()),
    variants: z.array(z.string()),
    new: z.boolean(),
    retakes: z.array(z.strictObject({ address: z.string(), count: z.int().positive() })),
    rebuy: z.array(z.string()),
  }),
  requests: z.array(
    z.strictObject({
      id: z.string().regex(/^[0-9a-f]{64}$/),
      number: z.int().positive(),
      each_micro_usd: z.int().nonnegative(),
      /** Addresses, for people. */
      slots: z.array(z.string()),
    }),
  ),
});

export type PlanFile = z.infer<typeof planFileSchema>;

/** By its name; everything else that `render` is given is a board. */
export function isPlanFile(path: string): boolean {
  return path.endsWith('.plan.json');
}

/**
 * The consent to all that a plan would pay for; what has no known price cannot be agreed to. What is free is in it
 * whether or not it is here already: another clone makes it again, and what is none of it has changed since.
 */
export function planFileOf(plan: Plan, options: PlanOptions, now: number): PlanFile {
  const agreed = [...plan.requests.values()].flatMap((one) => {
    const number = one.toBuy > 0 || !one.capability.free ? one.toBuy : takesOf(one, plan);
    return number === 0 ? [] : [{ ...one, number }];
  });
  return {
    castreel_plan: 1,
    made_at: new Date(now).toISOString(),
    boards: [...new Set(plan.films.map(({ storyboard }) => storyboard.board.path))],
    options: {
      model: options.model,
      resolution: options.resolution,
      shots: [...options.shots],
      scenes: [...options.scenes],
      variants: [...options.variants],
      new: options.newOnly,
      retakes: options.retakes.map((retake) => ({ ...retake })),
      rebuy: [...options.rebuy],
    },
    requests: agreed.flatMap(({ id, number, estimateMicroUsd, slots }) =>
      estimateMicroUsd === null ? [] : [{ id, number, each_micro_usd: estimateMicroUsd, slots: [...slots] }],
    ),
  };
}

function takesOf({ slots }: PlannedRequest, plan: Plan): number {
  return Math.max(
    0,
    ...slots.map((address) => {
      const slot = plan.slots.get(address);
      return slot?.selected === true ? slot.wanted : 0;
    }),
  );
}

/** Reads the text of a plan file; `problem` says in words why it is none. */
export function readPlanFile(text: string): { readonly planFile: PlanFile } | { readonly problem: string } {
  const json = jsonIn(text);
  if (json === undefined) return { problem: `it is not JSON: ${WRITTEN}` };
  const made = z.object({ castreel_plan: z.unknown() }).safeParse(json).data?.castreel_plan;
  if (made === undefined) return { problem: `it is no plan file: ${WRITTEN}` };
  if (made !== 1) return { problem: `it is of another version of castreel: ${WRITTEN}` };
  const read = planFileSchema.safeParse(json);
  if (read.success) return { planFile: read.data };
  const where = read.error.issues[0]?.path.join('.') ?? '';
  return { problem: `it was changed by hand${where === '' ? '' : ` at ${where}`}: ${WRITTEN}` };
}

const WRITTEN = 'write it with `castreel plan --out NAME.plan.json`';

export function agreedIn(planFile: PlanFile): Agreement {
  const requests = planFile.requests.map(
    ({ id, number, each_micro_usd: eachMicroUsd }) => [id, { number, eachMicroUsd }] as const,
  );
  return { plan: digest(planFile), requests: new Map(requests), before: new Set() };
}

/** The options that a plan file was made with: `render` plans with the same. */
export function optionsIn(planFile: PlanFile): PlanOptions {
  const { new: newOnly, ...rest } = planFile.options;
  return { ...rest, newOnly, noSpend: false, fill: false, under: agreedIn(planFile) };
}
