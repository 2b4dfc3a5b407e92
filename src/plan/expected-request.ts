import { digest, type Json } from '../base/digest.js';
import { keyOf, type Recipe, type Request, type RequestInput } from '../ledger/request.js';

/**
 * A request before the shot that it goes on from has a take: that clip stands by the id of the request that makes it.
 * It has an id and no key; the record holds none of it.
 */
export type ExpectedRequest = Omit<Request, 'inputs'> & { readonly inputs: readonly ExpectedInput[] };

export type ExpectedInput = Omit<RequestInput, 'source' | 'recipe'> & {
  readonly source: RequestInput['source'] | { readonly kind: 'parent'; readonly request: string };
  /** `tail_s`: seconds at the end of a clip whose frames nobody has counted yet. */
  readonly recipe: Recipe | { readonly tail_s: number };
};

/** A request with its key, where everything that it sends is known. */
export type RequestAndKey =
  | { readonly key: string; readonly request: Request }
  | { readonly key: null; readonly request: ExpectedRequest };

export function withKey(request: ExpectedRequest): RequestAndKey {
  return isWhole(request) ? { key: keyOf(request), request } : { key: null, request };
}

/** Good for order, price, sharing and consent, never for the ledger: the digest with the parent's id in place of its clip. */
export function idOf(request: ExpectedRequest): string {
  return digest(request satisfies Json);
}

function isWhole(request: ExpectedRequest): request is Request {
  return request.inputs.every(
    ({ source, recipe }) => source.kind !== 'parent' && !(typeof recipe === 'object' && 'tail_s' in recipe),
  );
}
