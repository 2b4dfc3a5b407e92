import pLimit from 'p-limit';
import { reasonOf } from '../../base/fault.js';
import type { Store } from '../../disk/store.js';
import type { PlannedRequest } from '../../plan/plan.js';
import type { Address } from '../../storyboard/address.js';
import { sendsAddresses } from '../stored-inputs.js';

/** Opens where an input's bytes are: a path relative to the root, or a pinned URL. */
export type OpenSource = (source: string) => AsyncIterable<Uint8Array>;

/** A source that does not give the bytes which were planned with, or cannot be read, and the slots that need it. */
export type BadSource = {
  readonly source: string;
  readonly slots: readonly Address[];
  readonly problem: string;
};

/** `isSent`: the provider is sent the address, and fetches by itself what is there. */
type Needed = {
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
  const ends = await pLimit(AT_ONCE).map(neededBy(requests), async (needed) => {
    const problem = await problemIn(needed, outside);
    return problem === null ? [] : [{ source: needed.source, slots: needed.slots, problem }];
  });
  return ends.flat();
}

/** Of the same bytes at several places each is one; of those that a provider is sent, none may go out uncompared. */
function neededBy(requests: readonly PlannedRequest[]): Iterable<Needed> {
  const needed = new Map<string, Needed>();
  for (const { sources, slots, capability } of requests) {
    for (const { sha256, source } of sources) {
      if (sha256 === null) continue;
      const name = `${sha256} ${source}`;
      const same = needed.get(name);
      needed.set(name, {
        sha256,
        source,
        isSent: same?.isSent === true || sendsAddresses(capability),
        slots: [...new Set([...(same?.slots ?? []), ...slots])],
      });
    }
  }
  return needed.values();
}

const CHANGED_BYTES = 'its bytes have changed since the plan was made';
const NOT_PINNED_BYTES =
  'what is there now has another sha256 than the board says: look at it, and write the sha256 of what is to be sent';
const NOT_COMPARED =
  'it could not be compared with its sha256, as it is before each run that sends its address';

async function problemIn(
  { sha256, source, isSent }: Needed,
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

/** The ending of the path, or of a URL's path. */
function extensionOf(source: string): string {
  const path = URL.canParse(source) ? new URL(source).pathname : source;
  return /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? 'bin';
}
