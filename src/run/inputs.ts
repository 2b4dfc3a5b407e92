import pLimit from 'p-limit';
import { reasonOf } from '../base/fault.js';
import type { Store } from '../disk/store.js';
import type { Recipe } from '../ledger/request.js';
import type { PlannedRequest, PlannedSource } from '../plan/plan.js';
import { takesBytes } from '../plan/references.js';
import { InputFailure, type StoredInputs } from '../providers/provider.js';
import type { Address } from '../storyboard/address.js';
import { isFrom, type Account } from './account.js';
import type { Book } from './book.js';
import type { Darkroom, Wanted } from '../darkroom/darkroom.js';

/** Opens where an input's bytes are: a path relative to the root, or a pinned URL. */
export type OpenSource = (source: string) => AsyncIterable<Uint8Array>;

/** A source that does not give the bytes which were planned with, or cannot be read, and the slots that need it. */
export type BadSource = {
  readonly source: string;
  readonly slots: readonly Address[];
  readonly problem: string;
};

/** `isSent`: the provider is sent the address, and fetches by itself what is there. */
type Place = {
  readonly sha256: string;
  readonly source: string;
  readonly isSent: boolean;
  readonly slots: readonly Address[];
};

const AT_ONCE = 4;

/**
 * Brings every input that is known by its hash into the store, so that nothing is posted which could still change.
 * An address that is sent itself is looked at each time: behind it there could be somebody else's face by now. What no
 * file or URL holds is a clip: if it is missing, its request is refused when it is prepared.
 */
export async function fillStore(
  requests: readonly PlannedRequest[],
  outside: { store: Store; open: OpenSource },
): Promise<BadSource[]> {
  const ends = await pLimit(AT_ONCE).map(placesOf(requests), async (place) => {
    const problem = await problemAt(place, outside);
    return problem === null ? [] : [{ source: place.source, slots: place.slots, problem }];
  });
  return ends.flat();
}

/** Of the same bytes at several places each is one; of those that a provider is sent, none may go out uncompared. */
function placesOf(requests: readonly PlannedRequest[]): Iterable<Place> {
  const places = new Map<string, Place>();
  for (const { sources, slots, capability } of requests) {
    for (const { sha256, source } of sources) {
      if (sha256 === null) continue;
      const name = `${sha256} ${source}`;
      const same = places.get(name);
      places.set(name, {
        sha256,
        source,
        isSent: same?.isSent === true || sendsAddresses(capability),
        slots: [...new Set([...(same?.slots ?? []), ...slots])],
      });
    }
  }
  return places.values();
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

/** The pinned addresses of sources, by what is there; the first where one thing has several. */
export function addressesIn(sources: Iterable<PlannedSource>): StoredInputs['addressOf'] {
  const addresses = new Map<string, string>();
  for (const { sha256, source } of sources) {
    if (sha256 !== null && URL.canParse(source) && !addresses.has(sha256)) addresses.set(sha256, source);
  }
  return (sha256) => addresses.get(sha256) ?? null;
}

/** The addresses that may go out with a request: those that were compared before the run, and are its own. */
export function addressesFor({ sources, capability }: PlannedRequest): StoredInputs['addressOf'] {
  return sendsAddresses(capability) ? addressesIn(sources) : () => null;
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
const NOT_PINNED_BYTES =
  'what is there now has another sha256 than the board says: look at it, and write the sha256 of what is to be sent';
const NOT_COMPARED =
  'it could not be compared with its sha256, as it is before each run that sends its address';

async function problemAt(
  { sha256, source, isSent }: Place,
  { store, open }: { store: Store; open: OpenSource },
): Promise<string | null> {
  if (!isSent && (await store.verified(sha256)) !== null) return null;
  try {
    if ((await store.put(open(source), extensionOf(source), sha256)) !== null) return null;
    return URL.canParse(source) ? NOT_PINNED_BYTES : CHANGED_BYTES;
  } catch (error) {
    return isSent
      ? `${NOT_COMPARED} (${reasonOf(error)}): try again when it can be reached`
      : reasonOf(error);
  }
}

/** The model takes no bytes: what is pinned goes to it as its address. */
function sendsAddresses({ image_media }: PlannedRequest['capability']): boolean {
  return !takesBytes(image_media);
}

/** The ending of the path, or of a URL's path. */
function extensionOf(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : source;
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? 'bin';
}
