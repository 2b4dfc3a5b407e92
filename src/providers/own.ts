import { z } from 'zod';
import { capabilities } from './capabilities.js';
import { capabilitySchema, type Capability } from './capability.js';
import type { Provider } from './provider.js';
import { answers, heldTo } from './values.js';

type Nullable<T> = { [Key in keyof T]: null extends T[Key] ? Key : never }[keyof T];
type LeftOut = Nullable<Capability> | 'provider' | 'free';

/** A provider as a module exports it: what may be null may be left out, and so may what can have one value only. */
export type OwnProvider = Omit<Provider, 'access' | 'capabilities'> &
  Partial<Pick<Provider, 'access'>> & {
    readonly capabilities: readonly (Omit<Capability, LeftOut> & Partial<Pick<Capability, LeftOut>>)[];
  };

const callable = z.custom<() => unknown>((value) => typeof value === 'function', 'a function is wanted here');

const taken = new Set(capabilities.map(({ provider }) => provider));

const access = z.object({
  keyVar: z.string().endsWith('_API_KEY', 'keys are read from variables that end in _API_KEY'),
  baseUrlVar: z.string().min(1, 'name the variable that holds another address'),
  baseUrl: z.url('an address is wanted here, such as https://api.example.com/v1'),
});

const shape = z
  .object({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_-]*$/, 'a name is small letters, digits, - and _')
      .refine((name) => !taken.has(name), 'castreel has a provider of this name: choose another'),
    access: access.nullable(),
    capabilities: z.array(capabilitySchema).min(1, 'a provider has at least one'),
    prepare: callable,
    create: callable,
    status: callable,
    download: callable,
    handleFrom: callable,
    find: callable.optional(),
    bill: callable.optional(),
    verifyAccess: callable.optional(),
  })
  .superRefine(({ name, capabilities: all }, context) => {
    for (const [index, { provider, free }] of all.entries()) {
      const complain = (field: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['capabilities', index, field], message });
      if (provider !== name) complain('provider', `this is the provider's name, ${name}`);
      if (free)
        complain('free', 'only models that castreel knows itself are free: write false, and its price');
    }
  });

/**
 * What a module exports as a provider of one's own, held to the contract: its shape now, and what it answers each time
 * it is called, before that reaches a ledger. Otherwise every problem, led by the field in which it is.
 */
export function ownProvider(
  exported: unknown,
): { readonly provider: Provider } | { readonly problems: readonly string[] } {
  const stray = strayIn(exported);
  if (stray !== null) {
    return {
      problems: [
        `${stray}: castreel knows no such field; write \`access\` too, or null where no key is needed`,
      ],
    };
  }
  const read = shape.safeParse(completed(exported));
  if (!read.success) {
    return { problems: read.error.issues.map(({ path, message }) => `${fieldAt(path)}: ${message}`) };
  }
  return { provider: checked(exported as Provider, read.data) };
}

/** Who leaves `access` out may have misspelt it, and nobody's account would be recorded with what is paid. */
function strayIn(exported: unknown): string | null {
  if (!isObject(exported) || exported.access !== undefined) return null;
  return Object.keys(exported).find((field) => !(field in shape.shape)) ?? null;
}

/** With what was left out. */
function completed(exported: unknown): unknown {
  if (!isObject(exported)) return exported;
  const { name, capabilities: all } = exported;
  return {
    ...exported,
    access: exported.access ?? null,
    capabilities: !Array.isArray(all)
      ? all
      : all.map((one: unknown) =>
          isObject(one) ? withNulls(capabilitySchema, { provider: name, free: false, ...one }) : one,
        ),
  };
}

function withNulls(schema: z.ZodType, written: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || !isObject(written)) return written;
  const fields = Object.entries<z.ZodType>(schema.shape);
  const filled = fields.flatMap(([name, field]): [string, unknown][] => {
    if (written[name] !== undefined) return [[name, withNulls(field, written[name])]];
    return field.safeParse(null).success ? [[name, null]] : [];
  });
  return { ...written, ...Object.fromEntries(filled) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function checked(
  own: Provider,
  { access, capabilities }: Pick<Provider, 'access' | 'capabilities'>,
): Provider {
  const { name } = own;
  return {
    name,
    access,
    capabilities,
    prepare: async (...given) => heldTo(answers.prepare, await own.prepare(...given), `${name}.prepare`),
    create: async (...given) => heldTo(answers.create, await own.create(...given), `${name}.create`),
    status: async (...given) => heldTo(answers.status, await own.status(...given), `${name}.status`),
    download: async (...given) => heldTo(answers.download, await own.download(...given), `${name}.download`),
    handleFrom: (id) => heldTo(answers.handleFrom, own.handleFrom(id), `${name}.handleFrom`),
    ...(own.find && {
      find: async (...given) => heldTo(answers.find, await own.find?.(...given), `${name}.find`),
    }),
    ...(own.bill && {
      bill: async (...given) => heldTo(answers.bill, await own.bill?.(...given), `${name}.bill`),
    }),
    ...(own.verifyAccess && {
      verifyAccess: async (...given) =>
        heldTo(answers.verifyAccess, await own.verifyAccess?.(...given), `${name}.verifyAccess`),
    }),
  };
}

/** `capabilities[0].operation`. */
function fieldAt(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'it' : z.core.toDotPath([...path]);
}
