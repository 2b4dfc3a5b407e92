import { z } from 'zod';
import { microUsd } from '../base/money.js';
import { charged } from '../ledger/attempt.js';
import { refuse } from '../storyboard/rules.js';
import { keyed } from '../storyboard/keyed.js';
import { resolutions } from '../storyboard/storyboard.js';
import { capabilityFields, rates } from './capability.js';

const usd = z.number().nonnegative().transform(microUsd);
const billedBy = z.string().refine((name) => ['any', ...resolutions].includes(name), {
  error: `this is ${resolutions.join(', ')} or any`,
});

/** A price as a person writes it, in dollars. */
const priceUsd = keyed('price_usd', {
  per_second: z.record(billedBy, usd).optional(),
  per_input_image: usd.optional(),
  per_input_second: usd.optional(),
  moderated: charged.optional(),
  failed: charged.optional(),
}).transform(({ per_second, per_input_image, per_input_second, ...rest }) => ({
  ...rest,
  per_second_micro_usd: per_second,
  per_input_image_micro_usd: per_input_image,
  per_input_second_micro_usd: per_input_second,
}));

const ratesOverride = keyed('rates', rates.partial().shape);

/** A price is true of a day. */
function dated(value: { price_usd?: unknown; date?: unknown }, context: z.RefinementCtx): void {
  if (value.price_usd === undefined || value.date !== undefined) return;
  const message = 'a `price_usd` needs the `date` on which it was read';
  refuse(context, { code: 'missing-key', message, hint: 'write `date: "2026-11-20"` beside it' });
}

/** What somebody who knows better says of one operation of one model: fields of its capability. */
const override = keyed('override', {
  ...z.object(capabilityFields).partial().shape,
  extend: capabilityFields.extend
    .refine((one) => one === null, 'extensions have it, and nothing else')
    .optional(),
  rates: ratesOverride.optional(),
  price_usd: priceUsd.optional(),
});

const extendOverride = keyed('override', {
  ...override.shape,
  extend: capabilityFields.extend.refine((one) => one !== null, 'an extension has it').optional(),
});

const byOperation = keyed('operations', {
  text: override.superRefine(dated).optional(),
  image: override.superRefine(dated).optional(),
  reference: override.superRefine(dated).optional(),
  extend: extendOverride.superRefine(dated).optional(),
  edit: override.superRefine(dated).optional(),
});

/** What a config says of one provider. */
export const providerSettings = keyed('provider', {
  rates: ratesOverride.optional(),
  follow_s: capabilityFields.follow_s.optional(),
  same_account: z
    .array(
      z.string().regex(/^[0-9a-f]{12}$/, 'is none: the `account` of an attempt in the ledger is wanted here'),
    )
    .optional(),
  models: z.record(z.string().regex(/\S/, 'is empty'), byOperation).optional(),
});

export type CapabilityOverride = z.output<typeof override> | z.output<typeof extendOverride>;
export type ProviderSettings = z.output<typeof providerSettings>;
