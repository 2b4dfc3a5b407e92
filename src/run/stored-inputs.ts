import type { Store } from '../disk/store.js';
import type { Recipe } from '../ledger/request.js';
import type { PlannedRequest, PlannedSource } from '../plan/plan.js';
import { takesBytes } from '../plan/references.js';
import { InputFailure, type StoredInputs } from '../providers/provider.js';
import { isFrom, type Account } from './account.js';
import type { Book } from './book.js';
import type { Darkroom, Wanted } from '../darkroom/darkroom.js';

type InputsGiven = Pick<StoredInputs, 'madeHere' | 'addressOf'> & {
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
function addressesIn(sources: Iterable<PlannedSource>): StoredInputs['addressOf'] {
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

/** The model takes no bytes: what is pinned goes to it as its address. */
export function sendsAddresses({ image_media }: PlannedRequest['capability']): boolean {
  return !takesBytes(image_media);
}
