import type { Failure } from '../../ledger/attempt.js';

/** Why a clip cannot be made; the adapter hands `failure` on as a value. Nothing is ever charged here. */
export class ClipFailure extends Error {
  readonly failure: Failure;

  constructor(kind: Failure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClipFailure';
    this.failure = { kind, charged: 'no', message };
  }
}
