import type { LockTaken } from '../disk/lock.js';

/** Who has the lock that a command needs, and how to get it. */
export function lockedText(
  { owner, path, foreign }: Extract<LockTaken, { kind: 'held' }>,
  { mayBreak }: { mayBreak: boolean },
): string {
  const who =
    owner === null
      ? 'a lock that cannot be read'
      : `${owner.command} (process ${owner.pid} on ${owner.host}, since ${owner.taken_at})`;
  const broken =
    mayBreak && (foreign || owner === null)
      ? ', or, if that run is certainly gone, take it with --break-lock'
      : '';
  return `Another run holds ${path}: ${who}. Wait for it with --wait${broken}.\n`;
}
