import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { canonicalJson } from '../base/digest.js';
import { isFault } from '../base/fault.js';
import { readAttempt, textOfAttempt } from './attempt-text.js';
import { folderOf, pathOf } from './attempt-path.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { namesIn, readLedger } from './read-ledger.js';
import type { Attempt } from './attempt.js';
import { assertSuccessor } from './successor.js';

/** What the ledger needs of the disk: `disk/durable` gives it. */
export interface LedgerFiles {
  create(path: string, text: string): Promise<boolean>;
  replace(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  sweep(folder: string): Promise<void>;
}

/**
 * The ledger as a folder: `<board path>/<slot>/<n>-<key12>-<clone4>.json`, one small file per attempt, so that branches
 * which shoot different things merge. Who creates, writes or removes holds the ledger's lock.
 */
export function fileLedger(dir: string, files: LedgerFiles): Ledger {
  // Two attempts of one slot begun at once would else read the same last number.
  const inTurn = pLimit(1);

  /** What is known is more than nothing on the disk: a file that is gone (`git stash -u`, `git clean`) is written anew. */
  const put = async (entry: LedgerEntry, attempt: Attempt): Promise<void> => {
    const path = join(dir, entry.path);
    const text = textOfAttempt(attempt);
    if (isThere(dir, entry.path, [entry.attempt, attempt])) await files.replace(path, text);
    else if (!(await files.create(path, text))) throw changedBySomebody(entry.path);
  };

  return {
    read: () => Promise.resolve(readLedger(dir)),

    create: (attempt) =>
      inTurn(async () => {
        const folder = folderOf(attempt.slot);
        for (let n = Math.max(attempt.n, lastNumberIn(join(dir, folder)) + 1); ; n += 1) {
          const numbered = { ...attempt, n };
          const entry = { path: pathOf(numbered), attempt: numbered };
          if (await files.create(join(dir, entry.path), textOfAttempt(entry.attempt))) return entry;
        }
      }),

    async write(entry, attempt) {
      assertSuccessor(entry.attempt, attempt);
      await put(entry, attempt);
      return { path: entry.path, attempt };
    },

    async mend({ path, attempt, inFile }) {
      await put({ path, attempt: inFile }, attempt);
    },

    async remove(entry) {
      if (entry.attempt.state !== 'intent') {
        throw new Error(`${entry.path} is ${entry.attempt.state}: only what never went out is removed`);
      }
      if (isThere(dir, entry.path, [entry.attempt])) await files.remove(join(dir, entry.path));
    },

    sweep: () => files.sweep(dir),
  };
}

function lastNumberIn(folder: string): number {
  return Math.max(0, ...namesIn(folder).map((one) => Number(/^(\d+)-/.exec(one.name)?.[1] ?? 0)));
}

/**
 * The file must still be what this process knows, or what it wrote when the disk said no all the same: one whose lock was
 * broken does not overwrite what came after. `false`: it is gone.
 */
function isThere(dir: string, path: string, known: readonly Attempt[]): boolean {
  const text = textAt(join(dir, path));
  if (text === null) return false;
  const read = readAttempt(text);
  const there = 'attempt' in read ? canonicalJson(read.attempt) : null;
  if (!known.some((attempt) => canonicalJson(attempt) === there)) throw changedBySomebody(path);
  return true;
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isFault(error, 'ENOENT')) return null;
    throw error;
  }
}

function changedBySomebody(path: string): Error {
  return new Error(`${path} was changed by somebody else while this run held it: nothing was written`);
}
