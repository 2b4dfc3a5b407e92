import type { Request, RequestInput } from '../ledger/request.js';
import { operationName, type Capability } from './capability.js';
import { refuse, type Refused } from './provider.js';

type Place = {
  readonly what: string;
  readonly has: (capability: Capability) => boolean;
  readonly isAsked: (request: Request) => boolean;
};

/** What may be asked of an operation, by the field of its capability that says whether its adapter has a place for it. */
const places: Readonly<Partial<Record<keyof Capability, Place>>> = {
  references: {
    what: 'references',
    has: ({ references }) => references !== null,
    isAsked: ({ inputs }) => isUsed(inputs, 'reference'),
  },
  first_frame: {
    what: 'a first frame',
    has: ({ first_frame }) => first_frame !== 'none',
    isAsked: ({ inputs }) => isUsed(inputs, 'first_frame'),
  },
  last_frame: {
    what: 'a last frame',
    has: ({ last_frame }) => last_frame,
    isAsked: ({ inputs }) => isUsed(inputs, 'last_frame'),
  },
  video_media: {
    what: 'a video',
    has: ({ operation }) => operation === 'extend' || operation === 'edit',
    isAsked: ({ inputs }) => isUsed(inputs, 'video'),
  },
  durations: {
    what: 'a duration',
    has: ({ durations }) => durations.kind !== 'source',
    isAsked: ({ bought_s }) => bought_s !== null,
  },
  aspects: {
    what: 'an aspect',
    has: ({ aspects }) => aspects === 'any' || typeof aspects !== 'string',
    isAsked: ({ aspect }) => aspect !== null,
  },
  resolutions: {
    what: 'a resolution',
    has: ({ resolutions }) => typeof resolutions !== 'string',
    isAsked: ({ resolution }) => resolution !== null,
  },
  sound: {
    what: 'whether there is sound',
    has: ({ sound }) => sound === 'switchable',
    isAsked: ({ sound }) => sound !== null,
  },
  voices: {
    what: 'preset voices',
    has: ({ voices }) => voices !== null,
    // They are named in words, too, where there is no place for them.
    isAsked: () => false,
  },
};

/** The fields by which `changed` would let somebody ask for what the operation, as the program knows it, has no place for. */
export function placesAdded(
  known: Capability,
  changed: Capability,
): readonly { readonly field: string; readonly what: string }[] {
  return Object.entries(places).flatMap(([field, { what, has }]) =>
    has(changed) && !has(known) ? [{ field, what }] : [],
  );
}

/** Refuses what a request asks for and its operation, as the provider has it, has no place for: it would be left out, and billed without. */
export function refuseUnplaced(request: Request, capabilities: readonly Capability[]): Refused | null {
  const known = capabilities.find(
    ({ model, operation }) => model === request.model && operation === request.operation,
  );
  if (known === undefined) return null;
  const stranger = Object.values(places).find(({ has, isAsked }) => isAsked(request) && !has(known));
  return stranger === undefined ? null : refuse(`${operationName(known)} has no place for ${stranger.what}`);
}

function isUsed(inputs: readonly RequestInput[], use: RequestInput['use']): boolean {
  return inputs.some((input) => input.use === use);
}
