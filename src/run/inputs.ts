import pLimit from 'p-limit';
import { reasonOf } from '../base/fault.js';
import type { Store } from '../disk/store.js';
import type { Recipe } from '../ledger/request.js';
import type { Plan, PlannedRequest } from '../plan/plan.js';
import { takesBytes } from '../plan/references.js';
import { InputFailure, type StoredInputs } from '../providers/provider.js';
import { isFrom, type Account } from './account.js';
import type { Book } from './book.js';
import type { Darkroom, Wanted } from '../darkroom/darkroom.js';

/** Opens where an input's bytes are: a path relative to the root, or a pinned URL. */
export type OpenSource = (source: string) => AsyncIterable<Uint8Array>;

/** A source that does not give the bytes which were planned with. */
export type BadSource = { readonly source: string; readonly problem: string };

/** `byAddress`: the provider is sent the address, and fetches by itself what is there. */
type From = { readonly source: string; readonly byAddress: boolean };

const AT_ONCE = 4;

/**
 * Brings every input that is known by its hash into the store, so that nothing is posted which could still change.
 * An address that is sent itself is looked at each time: behind it there could be somebody else's face by now. What no
 * file or URL holds is a clip: if it is missing, its request is refused when it is prepared.
 */
export async function fillStore(
  requests: readonly PlannedRequest[],
  { store, open }: { store: Store; open: OpenSource },
): Promise<BadSource[]> {
  const wanted = new Map<string, From>();
  for (const { sources, capability } of requests) {
    const byAddress = !takesBytes(capability.image_media);
    for (const { sha256, source } of sources) {
      if (sha256 !== null && (byAddress || wanted.get(sha256)?.byAddress !== true))
        wanted.set(sha256, { source, byAddress });
    }
  }
  const atOnce = pLimit(AT_ONCE);
  const bad = await Promise.all(
    [...wanted].map(([sha256, from]) => atOnce(() => keep(sha256, from, { store, open }))),
  );
  return bad.filter((one) => one !== null);
}

export type InputsGiven = Pick<StoredInputs, 'madeHere' | 'addressOf'> & {
  readonly store: Store;
  readonly darkroom: Darkroom;
};

/** What adapters read: the store alone, hashed as it is opened, never the author's file. */
export function storedInputs({ store, darkroom, madeHere, addressOf }: InputsGiven): StoredInputs {
  const wanted = async (sha256: string, recipe: Recipe): Promise<Wanted> => {
    const stored = await store.verified(sha256);
    if (stored === null) throw new InputFailure(`the input ${sha256} is missing or damaged in the store`);
    return { path: stored.path, sha256, recipe };
  };
  return {
    part: async (sha256, recipe) => await darkroom.part(await wanted(sha256, recipe)),
    picture: async (sha256, recipe, limits) => await darkroom.picture(await wanted(sha256, recipe), limits),
    video: async (sha256, recipe) => await darkroom.video(await wanted(sha256, recipe)),
    madeHere,
    addressOf,
  };
}

/** Which job made a clip, of those that a ledger knows from an account. */
export function madeHereOf(book: Pick<Book, 'entries'>, account: Account): StoredInputs['madeHere'] {
  return (sha256) => {
    const made = book
      .entries()
      .find(({ attempt }) => attempt.take?.sha256 === sha256 && isFrom(attempt, account));
    if (made === undefined) return null;
    const { handle, take } = made.attempt;
    return { handle, keptFileId: take?.kept_file_id ?? null };
  };
}

/** The pinned addresses that a plan's requests name, by what is there. */
export function addressesIn({ requests }: Pick<Plan, 'requests'>): StoredInputs['addressOf'] {
  const addresses = new Map<string, string>();
  for (const { sources } of requests.values()) {
    for (const { sha256, source } of sources) {
      if (sha256 !== null && URL.canParse(source)) addresses.set(sha256, source);
    }
  }
  return (sha256) => addresses.get(sha256) ?? null;
}

/** Calls about a job need no inputs. */
export const noInputs: StoredInputs = {
  part: unasked,
  picture: unasked,
  video: unasked,
  madeHere: () => null,
  addressOf: () => null,
};

function unasked(): Promise<never> {
  return Promise.reject(new Error('a call about a job reads no inputs'));
}

const CHANGED_BYTES = 'its bytes have changed since the plan was made';
const NOT_PINNED_BYTES = 'what is there now has another sha256 than the board says';

async function keep(
  sha256: string,
  { source, byAddress }: From,
  { store, open }: { store: Store; open: OpenSource },
): Promise<BadSource | null> {
  const isKept = (await store.verified(sha256)) !== null;
  if (isKept && !byAddress) return null;
  try {
    const stored = await store.put(open(source), extensionOf(source), sha256);
    if (stored !== null) return null;
    return { source, problem: URL.canParse(source) ? NOT_PINNED_BYTES : CHANGED_BYTES };
  } catch (error) {
    // Where this machine cannot look, the provider most likely cannot either: its job fails, and shows nobody else.
    return isKept ? null : { source, problem: reasonOf(error) };
  }
}

/** The ending of the path, or of a URL's path. */
function extensionOf(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : source;
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? 'bin';
}
