import { takeLock, type Lock, type LockAsked, type LockTaken } from './lock.js';

/** Takes several locks as one, all or none; `held` names the first that somebody else has. */
export async function takeLocksAsOne(
  paths: readonly string[],
  asked: Omit<LockAsked, 'path'>,
): Promise<LockTaken> {
  const taken: Lock[] = [];
  try {
    for (const path of paths) {
      const one = await takeLock({ ...asked, path });
      if (one.kind === 'held') {
        await releaseAll(taken);
        return one;
      }
      taken.push(one.lock);
    }
  } catch (error) {
    await releaseAll(taken);
    throw error;
  }
  return { kind: 'taken', lock: { held: () => allHeld(taken), release: () => releaseAll(taken) } };
}

async function allHeld(locks: readonly Lock[]): Promise<boolean> {
  for (const lock of locks) if (!(await lock.held())) return false;
  return true;
}

/** One that cannot be given back keeps the others from nobody. */
async function releaseAll(locks: readonly Lock[]): Promise<void> {
  const ends = await Promise.allSettled(locks.map((lock) => lock.release()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
