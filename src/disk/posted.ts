import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { nameOf } from '../ledger/attempt-path.js';
import { textOfAttempt } from '../ledger/attempt-text.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Ledger, LedgerEntry } from '../ledger/ledger.js';
import type { Mark } from '../media/aside.js';
import { keptTexts, type KeptTexts } from './kept-texts.js';

/** Where the clone keeps what nobody else knows of it: git, which takes files away and brings them back, has none of it. */
type Place = { readonly state: string; readonly mark: Mark };

const FOLDER = 'posted';

function copiesIn({ state, mark }: Place): KeptTexts {
  return keptTexts(join(state, FOLDER), mark);
}

/** Where the copies of one ledger lie, by its note: who gives it up for good deletes them with it. */
export function copiesOf(note: string, state: string): string {
  return join(state, FOLDER, note);
}

/** A ledger of which each attempt's file is copied as it is written, from before its POST on. */
export function copiedLedger(ledger: Ledger, { note, ...place }: Place & { readonly note: string }): Ledger {
  const copies = copiesIn(place);
  const nameIn = (attempt: Attempt): string => join(note, copyNameOf(attempt));
  const copied = async (entry: LedgerEntry): Promise<LedgerEntry> => {
    await copies.write(nameIn(entry.attempt), textOfAttempt(entry.attempt));
    return entry;
  };
  return {
    ...ledger,
    create: async (attempt) => await copied(await ledger.create(attempt)),
    write: async (entry, attempt) => await copied(await ledger.write(entry, attempt)),
    mend: async (entry) => {
      await ledger.mend(entry);
      await copied(entry);
    },
    // A copy that outlives its intent would be missed.
    remove: async (entry) => {
      await copies.remove(nameIn(entry.attempt));
      await ledger.remove(entry);
    },
  };
}

/**
 * What there are copies of, in whatever folder, be their ledger noted or not: one that is called otherwise now has its
 * old ones as well. To be asked before the ledger is read, which another process may be writing: of all that is
 * copied by now the file is there by then.
 */
export async function postedNames(place: Place): Promise<readonly string[]> {
  return await copiesIn(place).names();
}

/** `name`: of its file in the ledger; `text`: null where an intent was taken back meanwhile. */
export type Copy = { readonly path: string; readonly text: string | null; readonly name: string };

/** Of the copies those of attempts that a record lacks. */
export async function copiesBeside(
  entries: readonly LedgerEntry[],
  { names, ...place }: Place & { readonly names: readonly string[] },
): Promise<readonly Copy[]> {
  const known = new Set(names.length === 0 ? [] : entries.map(({ attempt }) => copyNameOf(attempt)));
  const lacking = names.filter((name) => !known.has(basename(name)));
  const copies = copiesIn(place);
  return await pLimit(AT_ONCE).map(lacking, async (name) => ({
    path: join(place.state, FOLDER, `${name}.json`),
    text: await copies.read(name),
    name: basename(name).replace(/-\d+$/, '.json'),
  }));
}

const AT_ONCE = 16;

/** Two POSTs of one name, as git's branches may have them, differ by their time. */
function copyNameOf(attempt: Attempt): string {
  return `${nameOf(attempt).replace(/\.json$/, '')}-${Date.parse(attempt.intent_at)}`;
}
