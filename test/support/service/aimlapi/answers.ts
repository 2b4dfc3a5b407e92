import { type Answer, json, plain } from '../call.js';
import { comeAgain, type Saying } from '../fault-table.js';

/** `{message, path, requestId, statusCode, timestamp}`: the one error body of AI/ML API. Source: docs page Errors, General Info. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): Answer {
  const body = {
    message,
    path: '/v2/video/generations',
    requestId: '798b860e-98c2-4e8e-8c50-550bcfc2eccc',
    statusCode: status,
    timestamp: new Date().toISOString(),
  };
  return json(status, body, headers);
}

const RATE = 'Too Many Requests';
const CREDITS =
  "You've run out of credits. Please top up your balance or update your payment method to continue: https://aimlapi.com/app/billing/";
const PLAN =
  "Free-tier limit: You've reached your free limit for the hour. Get AI/ML Subscription to use API, visit https://aimlapi.com/app/billing/ !";

/** Each in the words of the docs where they give any. */
const sayings: Readonly<Record<Exclude<Saying, 'quota' | 'stale'>, readonly [number, string]>> = {
  rate: [429, RATE],
  rate_after: [429, RATE],
  rate_date: [429, RATE],
  bad_key: [
    401,
    'This request requires a valid API key. You can create a new API key on the Billing page: https://aimlapi.com/app/keys',
  ],
  forbidden: [403, CREDITS],
  invalid: [400, 'Body validation error! Expected integer, received string'],
  malformed: [400, 'Body validation error!'],
  no_model: [404, 'Not Found'],
  not_found: [404, 'Generation not found'],
  timeout: [408, 'Request Timeout'],
  internal: [500, 'Internal server error'],
  bad_gateway: [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
  gateway_timeout: [504, 'Generation timeout'],
  unknown_error: [520, 'Web server returned an unknown error'],
  overloaded: [529, 'The model is overloaded'],
};

export type SayGiven = {
  /** An account without credits is answered with 403; one whose free plan is used up with 429, in words alone. */
  readonly quotaAs: 403 | 429;
  /** Not documented: whether it ever says when to come again is unknown. */
  readonly retryAfterS: number;
};

export function say(saying: Saying, { quotaAs, retryAfterS }: SayGiven): Answer {
  if (saying === 'stale') return plain(403, 'AccessDenied');
  if (saying === 'quota') return quotaAs === 403 ? refuse(403, CREDITS) : refuse(429, PLAN);
  const [status, message] = sayings[saying];
  return refuse(status, message, comeAgain(saying, retryAfterS));
}
