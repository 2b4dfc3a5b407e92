import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import pLimit from 'p-limit';
import { sha256 } from '../base/digest.js';
import { ifFault } from '../base/fault.js';
import { isInside } from '../base/inside.js';
import type { Ledger, LedgerEntry } from '../ledger/ledger.js';
import { attemptFilesIn } from '../ledger/read-ledger.js';
import type { DurableFiles } from './durable.js';

/** A ledger that this clone wrote to, and the file that says so. */
export type KnownLedger = { readonly dir: string; readonly note: string };

/** Where the notes lie: one file for each ledger. */
export function notesIn(state: string): string {
  return join(state, 'ledgers');
}

type Place = {
  readonly dir: string;
  readonly root: string;
  readonly state: string;
  readonly files: DurableFiles;
};

/**
 * A ledger that is noted once something stands in it, and before anything is posted that stands there: it counts from then
 * on with whatever ledger is in use. Noted before, it would be missed where a run dies between the two; and so it would
 * where the note outlives an intent that was taken back, and nothing else ever stood there.
 */
export function rememberedLedger(ledger: Ledger, place: Place): Ledger {
  const inTurn = pLimit(1);
  /** `before`: when a run began, something stood there. */
  let noted: 'not' | 'now' | 'before' = 'not';
  const note = (): Promise<void> =>
    inTurn(async () => {
      if (noted === 'not') noted = (await rememberLedger(place)) ? 'now' : 'before';
    });
  const forget = ({ path }: LedgerEntry): Promise<void> =>
    inTurn(async () => {
      if (noted !== 'now' || attemptFilesIn(place.dir).some((one) => one !== path)) return;
      await place.files.remove(noteOf(place));
      noted = 'not';
    });
  return {
    ...ledger,
    remove: async (entry) => {
      await forget(entry);
      try {
        await ledger.remove(entry);
      } catch (error) {
        await note();
        throw error;
      }
    },
    create: async (attempt) => {
      const entry = await ledger.create(attempt);
      try {
        await note();
      } catch (error) {
        // Who is told that it could not be made does not find it later all the same, as one that was posted.
        await ledger.remove(entry);
        throw error;
      }
      return entry;
    },
    write: async (entry, attempt) => {
      await note(); // its file stands there
      return await ledger.write(entry, attempt);
    },
    mend: async (entry) => {
      await ledger.mend(entry);
      await note();
    },
  };
}

/** `false`: it was noted before. */
async function rememberLedger(place: Place): Promise<boolean> {
  return await place.files.create(noteOf(place), `${nameIn(place)}\n`);
}

function noteOf(place: Place): string {
  return join(notesIn(place.state), noteNameOf(place));
}

/** How the note of a ledger is called, be there one or not. */
export function noteNameOf(place: Pick<Place, 'dir' | 'root'>): string {
  return sha256(nameIn(place)).slice(0, 12);
}

/** One inside the project moves with it. */
function nameIn({ dir, root }: Pick<Place, 'dir' | 'root'>): string {
  return isInside(root, dir) ? relative(root, dir) : dir;
}

export async function knownLedgers(root: string, state: string): Promise<readonly KnownLedger[]> {
  const names = await readdir(notesIn(state)).catch(ifFault([], 'ENOENT'));
  const notes = names.filter((name) => !name.startsWith('.')).sort();
  return await Promise.all(
    notes.map(async (note) => {
      const place = (await readFile(join(notesIn(state), note), 'utf8')).replace(/\n$/, '');
      return { dir: resolve(root, place), note };
    }),
  );
}
