import { type Answer, json, plain } from '../call.js';
import { comeAgain, type Saying } from '../fault-table.js';

/**
 * The shapes of an error. `usual`: `{code, message}`; `coded`: with an `error_code`; `bare`: `{error}`; `inside`: HTTP 200
 * with a code of its own; `text`: a gateway's, no JSON.
 */
export type Shape = 'usual' | 'coded' | 'bare' | 'inside' | 'text';

export type Complaint = { readonly status: number; readonly code: string; readonly text: string };

/** As each status is documented to look, where the test does not want one shape of all. */
const shapeOf: Readonly<Record<number, Shape>> = { 400: 'bare', 403: 'coded', 502: 'text', 520: 'text' };

export function refuse(
  { status, code, text }: Complaint,
  shape: Shape | null,
  headers: Record<string, string> = {},
): Answer {
  switch (shape ?? shapeOf[status] ?? 'usual') {
    case 'usual':
      return json(status, { code: status, message: text }, headers);
    case 'coded':
      return json(status, { code: status, message: text, error_code: code }, headers);
    case 'bare':
      return json(status, { error: text }, headers);
    case 'inside':
      return json(200, { code: status, message: text, data: null }, headers);
    case 'text': {
      const answer = plain(status, `error code: ${status}`);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    }
  }
}

const rate = { status: 429, code: 'TOO_MANY_REQUESTS', text: 'Too many requests: 5 videos a minute.' };

/** What WaveSpeedAI says in the cases that any service knows. How it says that there is no money left is unknown. */
const sayings: Readonly<Record<Saying, Complaint>> = {
  rate,
  rate_after: rate,
  rate_date: rate,
  quota: { status: 400, code: 'INSUFFICIENT_BALANCE', text: 'Insufficient credits. Please top up.' },
  bad_key: { status: 401, code: 'UNAUTHORIZED', text: 'Invalid API key.' },
  forbidden: { status: 403, code: 'FORBIDDEN', text: 'This API key may not use the model.' },
  stale: { status: 403, code: 'AccessDenied', text: 'Request has expired' },
  invalid: { status: 400, code: 'INVALID_PARAMETER', text: 'property "duration" is out of range.' },
  malformed: { status: 422, code: 'MALFORMED', text: 'The body is no JSON.' },
  no_model: { status: 404, code: 'NO_MODEL', text: 'The model was not found.' },
  not_found: { status: 404, code: 'NOT_FOUND', text: 'The prediction was not found.' },
  timeout: { status: 408, code: 'TIMEOUT', text: 'The request took too long.' },
  internal: { status: 500, code: 'INTERNAL', text: 'Internal error.' },
  bad_gateway: { status: 502, code: 'BAD_GATEWAY', text: 'Bad gateway' },
  unavailable: { status: 503, code: 'UNAVAILABLE', text: 'Service unavailable.' },
  gateway_timeout: { status: 504, code: 'TIMEOUT', text: 'Gateway timeout' },
  unknown_error: { status: 520, code: 'UNKNOWN', text: 'Unknown error' },
  overloaded: { status: 529, code: 'OVERLOADED', text: 'Overloaded.' },
};

export function say(saying: Saying, shape: Shape | null, retryAfterS: number): Answer {
  return saying === 'stale'
    ? plain(403, 'Request has expired')
    : refuse(sayings[saying], shape, comeAgain(saying, retryAfterS));
}
