import { type Answer, json, plain } from '../call.js';
import { comeAgain, type Saying } from '../fault-table.js';

/**
 * The five error bodies that were seen of xAI. `usual`: `{code, error}`; `nested`: `{error: {message, type, code}}`;
 * `bare`: `{error}`; `numbered`: `{error: {code: 404, message}}`; `text`: no JSON.
 */
export type Shape = 'usual' | 'nested' | 'bare' | 'numbered' | 'text';

export const shapes: readonly Shape[] = ['usual', 'nested', 'bare', 'numbered', 'text'];

export type Complaint = { readonly status: number; readonly code: string; readonly text: string };

/** As each status was seen, where the test does not want one shape of all. */
const shapeOf: Readonly<Record<number, Shape>> = {
  403: 'nested',
  404: 'numbered',
  422: 'text',
  500: 'nested',
  502: 'text',
  503: 'bare',
  520: 'text',
};

export function refuse(
  { status, code, text }: Complaint,
  shape: Shape | null,
  headers: Record<string, string> = {},
): Answer {
  switch (shape ?? shapeOf[status] ?? 'usual') {
    case 'usual':
      return json(status, { code, error: text }, headers);
    case 'nested':
      return json(status, { error: { message: text, type: 'invalid_request_error', code } }, headers);
    case 'bare':
      return json(status, { error: `${text} (${code})` }, headers);
    case 'numbered':
      return json(status, { error: { code: status, message: `${text} (${code})` } }, headers);
    case 'text': {
      const answer = plain(status, status === 502 || status === 520 ? `error code: ${status}` : text);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    }
  }
}

const RATE = 'Too many requests for team 7f3c and model grok-imagine-video: the limit is 2 per second.';
const QUOTA = 'Your team 7f3c has used all available credits or reached its monthly spending limit.';

/** What xAI says in the cases that any service knows. A rate and an exhausted quota share status and code. */
const sayings: Readonly<Record<Saying, Complaint>> = {
  rate: { status: 429, code: 'resource-exhausted', text: RATE },
  rate_after: { status: 429, code: 'resource-exhausted', text: RATE },
  rate_date: { status: 429, code: 'resource-exhausted', text: RATE },
  quota: { status: 429, code: 'resource-exhausted', text: QUOTA },
  bad_key: { status: 401, code: 'unauthenticated', text: 'No valid API key was given.' },
  forbidden: { status: 403, code: 'permission-denied', text: 'This API key may not use the video models.' },
  stale: { status: 403, code: 'AccessDenied', text: 'Request has expired' },
  invalid: {
    status: 400,
    code: 'invalid-argument',
    text: 'The request holds an argument that is out of range.',
  },
  malformed: {
    status: 422,
    code: 'malformed',
    text: 'Failed to deserialize the JSON body into the target type',
  },
  no_model: {
    status: 404,
    code: 'not-found',
    text: 'The model does not exist or your team has no access to it.',
  },
  not_found: { status: 404, code: 'not-found', text: 'Not found: unknown or expired id.' },
  timeout: { status: 408, code: 'deadline-exceeded', text: 'The request took too long.' },
  internal: { status: 500, code: 'internal', text: 'Internal error.' },
  bad_gateway: { status: 502, code: 'bad-gateway', text: 'Bad gateway' },
  unavailable: { status: 503, code: 'unavailable', text: 'The service is currently unavailable.' },
  gateway_timeout: { status: 504, code: 'timeout', text: 'Gateway timeout' },
  unknown_error: { status: 520, code: 'unknown', text: 'Web server returned an unknown error' },
  overloaded: { status: 529, code: 'overloaded', text: 'The model is overloaded.' },
};

export function say(saying: Saying, shape: Shape | null, retryAfterS: number): Answer {
  return saying === 'stale'
    ? plain(403, 'Request has expired')
    : refuse(sayings[saying], shape, comeAgain(saying, retryAfterS));
}
