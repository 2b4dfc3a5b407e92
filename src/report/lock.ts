import type { RunEvent } from '../run/events.js';

type Owner = Extract<RunEvent, { kind: 'waiting' }>['owner'];

type Held = { readonly path: string; readonly owner: Owner; readonly foreign: boolean };

/** Who has a lock. */
export function ownerText(owner: Owner): string {
  return owner === null
    ? 'a lock that cannot be read'
    : `${owner.command} (process ${owner.pid} on ${owner.host}, since ${owner.taken_at})`;
}

export function waitingText(owner: Owner): string {
  return `Waiting for ${ownerText(owner)}`;
}

/** Who has the lock that a command needs, and how to get it; `breaking`: what takes it from a run that is gone. */
export function lockedText(held: Held, { breaking }: { breaking: string }): string {
  const broken =
    held.foreign || held.owner === null
      ? `, or, if that run is certainly gone, take it with ${breaking}`
      : '';
  return `Another run holds ${held.path}: ${ownerText(held.owner)}. Wait for it with --wait${broken}.\n`;
}
