import type { RequestInput } from '../ledger/request.js';
import type { Refused, Sent } from './provider.js';

/** What every input of a request is sent as, in their order; refused where one cannot be sent. */
export async function eachInput<T extends object>(
  { request }: Sent,
  find: (input: RequestInput) => Promise<T | Refused>,
): Promise<{ readonly all: readonly T[] } | Refused> {
  const all: T[] = [];
  for (const found of await Promise.all(request.inputs.map(find))) {
    if ('failure' in found) return found;
    all.push(found);
  }
  return { all };
}
