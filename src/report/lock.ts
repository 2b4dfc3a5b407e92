import type { RunEvent } from '../run/events.js';

type Owner = Extract<RunEvent, { kind: 'waiting' }>['owner'];

/** Who has a lock. */
export function ownerText(owner: Owner): string {
  return owner === null
    ? 'a lock that cannot be read'
    : `${owner.command} (process ${owner.pid} on ${owner.host}, since ${owner.taken_at})`;
}

export function waitingText(owner: Owner): string {
  return `Waiting for ${ownerText(owner)}`;
}
