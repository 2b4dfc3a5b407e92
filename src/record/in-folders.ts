import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { copyText } from '../base/shell.js';
import { strayFiles, type StrayFile } from '../disk/git-strays.js';
import { ATTEMPT_GLOB, folderOf, keyStartIn } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Whereabouts } from '../ledger/outlying.js';
import { checkoutOf, gitText, unsaid } from './deleted.js';
import type { RecordPlace } from './place.js';
import { byKey, nothingThere, type Known, type ReadThere } from './read-there.js';

/** A fresh clone has no note of a ledger that its config named once. `folders`: the ledgers that are read. */
export async function inFolders(
  place: RecordPlace,
  known: Known,
  folders: readonly string[],
): Promise<ReadThere> {
  const { root, around } = place;
  const read = folders.filter((folder) => existsSync(folder)).map((folder) => `${realpathSync(folder)}/`);
  const isSought = (path: string): boolean =>
    keyStartIn(path) !== null && read.every((folder) => !path.startsWith(folder));
  const files = await strayFiles(root, { pattern: ATTEMPT_GLOB, isSought, signal: around.stop });
  if (files.kind === 'nothing') return nothingThere;
  if (files.kind === 'fault')
    return { ...nothingThere, holes: [unsaid(files, 'what else was paid for in it')] };
  return byKey(files.said, known, ([first]) => inFolder(first, place));
}

/** All of a ledger at once: what lies beside it there is as lost here. */
function inFolder({ path, text }: StrayFile, { paths, around: { cwd } }: RecordPlace): Whereabouts {
  const read = text === null ? null : readAttempt(text);
  const own = read !== null && 'attempt' in read ? folderOf(read.attempt.slot) : '';
  const folder = dirname(path);
  const ledger = own !== '' && folder.endsWith(`/${own}`) ? folder.slice(0, -own.length - 1) : folder;
  const name = (one: string): string => relative(realpathSync(cwd), one) || '.';
  const beside = { ledger: dirname(ledger), folder: name(dirname(ledger)) };
  const made = existsSync(path) ? [] : [gitText([checkoutOf('HEAD', [basename(ledger)])], beside)];
  const copy = copyText(name(ledger), relative(cwd, paths.ledger));
  return { where: `into ${name(ledger)}`, bring: [{ command: [...made, copy].join(' && '), files: [] }] };
}
