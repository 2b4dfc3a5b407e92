import { sha256 } from '../base/digest.js';
import { addressOf, splitAddress, type Address } from '../storyboard/address.js';
import type { Attempt } from './attempt.js';

/** Longer names of slots are cut, because file systems end at 255 bytes; the record holds the full address. */
const FOLDER_MAX_BYTES = 180;

/** Where an attempt is created. People may move it: the fold reads every file, whatever its folder. */
export function pathOf(attempt: Attempt): string {
  return `${folderOf(attempt.slot)}/${nameOf(attempt)}`;
}

export function nameOf({ n, key, clone }: Attempt): string {
  return `${n}-${keyStart(key)}-${clone}.json`;
}

/** How a request's key begins: all of it that the names of its attempts hold. */
export function keyStart(key: string): string {
  return key.slice(0, 12);
}

/** What git finds the files of attempts by, wherever they lie. */
export const ATTEMPT_GLOB = '[0-9]*-????????????-????.json';

/** The same of a file, by its name; null where people called it otherwise. */
export function keyStartIn(path: string): string | null {
  return /(?:^|\/)\d+-(\w{12})-\w+\.json$/.exec(path)?.[1] ?? null;
}

/** Whether a reader of a ledger takes a file in it for an attempt: not what begins with a dot, as locks and files aside do. */
export function isAttemptPath(path: string): boolean {
  return path.endsWith('.json') && path.split('/').every((name) => !name.startsWith('.'));
}

/** Where the attempts of a slot lie: a POSIX path inside the ledger's folder. */
export function folderOf(slot: Address): string {
  const { boardId, slot: name } = splitAddress(slot);
  if (boardId.split('/').includes('..')) throw new Error(`the board of ${slot} is outside the project`);
  if (Buffer.byteLength(name) <= FOLDER_MAX_BYTES) return `${boardId}/${name}`;
  const start = Buffer.from(name)
    .subarray(0, FOLDER_MAX_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${boardId}/${start}~${sha256(name).slice(0, 12)}`;
}

/** The slot whose attempts lie in a file's folder, if people moved nothing; of a name that was cut, none that there is. */
export function slotAt(path: string): Address {
  const [slot = '', ...board] = path.split('/').slice(0, -1).reverse();
  return addressOf(board.reverse().join('/'), slot);
}
