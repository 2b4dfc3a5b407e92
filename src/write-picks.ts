import { join } from 'node:path';
import { hasErrors } from './base/diagnostic.js';
import { KnownFault } from './base/fault.js';
import { durableFiles } from './disk/durable.js';
import { takeLock, type Lock } from './disk/lock.js';
import { keepOutOfGit } from './disk/state-folder.js';
import { readPicks, writePick } from './ledger/picks.js';
import { numberLabel } from './plan/label.js';
import type { ChosenTake } from './plan/slot-takes.js';
import type { Project } from './project.js';
import { splitAddress } from './storyboard/address.js';
import type { Storyboard } from './storyboard/storyboard.js';

/**
 * Writes choices into their boards' picks as these stand now, which another process may have written since they were
 * planned with. Every line that is not about these slots is left as it is.
 */
export async function writePicks(
  project: Project,
  storyboards: readonly Storyboard[],
  choices: readonly ChosenTake[],
): Promise<void> {
  const paths = choices.map(({ address }) => picksPathOf(storyboards, address));
  const lock = await lockPicks(project);
  try {
    const { inputs } = await project.read(paths);
    for (const path of new Set(paths)) {
      const { picks, diagnostics } = readPicks(path, inputs);
      if (hasErrors(diagnostics))
        throw new KnownFault(`${path} was changed meanwhile, and cannot be read now`);
      const file = inputs.get(path);
      let text = file?.kind === 'text' ? file.text : '';
      for (const { address, n, sha256 } of choices.filter((_, index) => paths[index] === path)) {
        const { slot } = splitAddress(address);
        const inS = picks.get(slot)?.inS ?? null;
        text = writePick(text, slot, { label: numberLabel({ n }), clip8: sha256.slice(0, 8), inS });
      }
      await durableFiles.replace(join(project.root, path), text);
    }
  } finally {
    await lock.release();
  }
}

/** Held for the moment of one write: what names another host was left there by one that died. */
async function lockPicks({ paths, around }: Project): Promise<Lock> {
  const { pid, command, clock, stop: signal } = around;
  await keepOutOfGit(paths.state, durableFiles);
  const taken = await takeLock({
    path: join(paths.state, 'picks.lock'),
    self: { pid, command },
    onWait: () => undefined,
    breakForeign: true,
    files: durableFiles,
    clock,
    signal,
  });
  if (taken.kind === 'held') throw new Error(`${taken.path} was waited for, and is held`);
  return taken.lock;
}

function picksPathOf(storyboards: readonly Storyboard[], address: ChosenTake['address']): string {
  const { boardId } = splitAddress(address);
  const own = storyboards.find(({ board }) => board.id === boardId);
  if (own === undefined) throw new Error(`no board has the id ${boardId}`);
  return own.board.picksPath;
}
