import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { sha256 } from '../base/digest.js';
import { ifFault } from '../base/fault.js';
import type { Ledger } from '../ledger/ledger.js';
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
 * on with whatever ledger is in use. Noted before, it would be missed where a run dies between the two.
 */
export function rememberedLedger(ledger: Ledger, place: Place): Ledger {
  let noted: Promise<void> | null = null;
  const note = (): Promise<void> => (noted ??= rememberLedger(place));
  return {
    ...ledger,
    create: async (attempt) => {
      const entry = await ledger.create(attempt);
      await note();
      return entry;
    },
    write: async (entry, attempt) => {
      const written = await ledger.write(entry, attempt);
      await note();
      return written;
    },
    mend: async (entry) => {
      await ledger.mend(entry);
      await note();
    },
  };
}

async function rememberLedger({ dir, root, state, files }: Place): Promise<void> {
  // One inside the project moves with it.
  const way = relative(root, dir);
  const place = isAbsolute(way) || way.split(sep)[0] === '..' ? dir : way;
  await files.create(join(notesIn(state), sha256(place).slice(0, 12)), `${place}\n`);
}

/** Whether anything of a ledger is there: a lock makes a folder of a ledger that is gone. */
export async function holdsAttempts(ledger: string): Promise<boolean> {
  const names = await readdir(ledger).catch(ifFault([], 'ENOENT'));
  return names.some((name) => !name.startsWith('.'));
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
