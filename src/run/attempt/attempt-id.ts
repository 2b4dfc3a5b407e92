import { sha256 } from '../../base/digest.js';
import type { Attempt } from '../../ledger/attempt.js';
import { pathOf } from '../../ledger/attempt-path.js';

/** What a provider that can find lost creates is told, and may find again: the same for ever, wherever its file is moved. */
export function attemptIdOf(attempt: Attempt): string {
  return `castreel-${sha256(`${pathOf(attempt)} ${attempt.intent_at}`).slice(0, 24)}`;
}
