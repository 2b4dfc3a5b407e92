import type { LockHeld } from '../disk/lock.js';
import { ownerText } from '../report/lock.js';

/** Who has the lock that a command needs, and how to get it. */
export function lockedText(held: LockHeld, { mayBreak }: { mayBreak: boolean }): string {
  const broken =
    mayBreak && (held.foreign || held.owner === null)
      ? ', or, if that run is certainly gone, take it with --break-lock'
      : '';
  return `Another run holds ${held.path}: ${ownerText(held.owner)}. Wait for it with --wait${broken}.\n`;
}
