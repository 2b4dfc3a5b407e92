import { isSystemFault, reasonOf } from '../base/fault.js';
import type { RunEvent } from './events.js';

/** Writes what an earlier run left. What the disk does not take now is said, and left to a later run. */
export async function ifDiskTakes(
  write: () => Promise<unknown>,
  onEvent: (event: RunEvent) => void,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    onEvent({ kind: 'trouble', slots: [], message: `${reasonOf(error)}; ${LEFT}` });
  }
}

const LEFT =
  'what an earlier run left is written down by a later one, and counts as it stands until then; what was paid for is followed all the same';
