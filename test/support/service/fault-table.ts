/** The faults of a service by name. One fact of each: whether the work is done (and billed) all the same. */
export type Deed = {
  readonly works: boolean;
  readonly then: Then;
  /** How often it happens to one prompt or job, where its word says nothing. */
  readonly times: number;
  /** Whether a client can go on by itself; a rate of chaos for a whole stage draws only from these. */
  readonly passing: boolean;
};

export type Then =
  /** The socket is destroyed: FIN, no answer. */
  | 'hang_up'
  /** RST, before the body is read where the first piece of it says so. */
  | 'reset'
  | 'html'
  /** The first half of the JSON, as a whole HTTP answer. */
  | 'half'
  /** To the same path under `/moved`. */
  | 'redirect'
  | 'no_id'
  /** After `slowMs`. */
  | 'slow'
  /** Half of what its length announces, then a destroyed socket. */
  | 'cut'
  /** Half of it, without a length and tidily ended. */
  | 'cut_unseen'
  /** In pieces, over `slowMs`. */
  | 'drip'
  /** What the dialect makes of it. */
  | { readonly says: Saying };

/** What every service can say, each in its own words. */
export type Saying =
  | 'rate'
  | 'rate_after'
  | 'rate_date'
  | 'quota'
  | 'bad_key'
  | 'forbidden'
  | 'stale'
  | 'invalid'
  | 'malformed'
  | 'no_model'
  | 'not_found'
  | 'timeout'
  | 'internal'
  | 'bad_gateway'
  | 'unavailable'
  | 'gateway_timeout'
  | 'unknown_error'
  | 'overloaded';

/** Headers: two of the sayings carry when to come again, in seconds or as a date. */
export function comeAgain(saying: Saying, afterS: number): Record<string, string> {
  if (saying === 'rate_after') return { 'retry-after': String(afterS) };
  const date = new Date(Date.now() + afterS * 1000).toUTCString();
  return saying === 'rate_date' ? { 'retry-after': date } : {};
}

const after = (then: Then): Deed => ({ works: true, then, times: 1, passing: true });
const instead = (then: Then): Deed => ({ works: false, then, times: 1, passing: true });
const says = (saying: Saying): Deed => instead({ says: saying });
const twice = (deed: Deed): Deed => ({ ...deed, times: 2 });
const always = (deed: Deed): Deed => ({ ...deed, times: Infinity, passing: false });

/** By the stage of the call that they happen to. */
export const callFaults = {
  create: {
    lost_answer: after('hang_up'),
    lost_post: instead('hang_up'),
    create_reset: instead('reset'),
    create_html: after('html'),
    create_half: after('half'),
    create_redirect: instead('redirect'),
    create_slow: after('slow'),
    no_id: after('no_id'),
    create_500: says('internal'),
    create_500_started: after({ says: 'internal' }),
    create_502: says('bad_gateway'),
    create_502_started: after({ says: 'bad_gateway' }),
    create_504_started: after({ says: 'gateway_timeout' }),
    create_520_started: after({ says: 'unknown_error' }),
    create_529: says('overloaded'),
    rate_limited: says('rate'),
    rate_limited_after: says('rate_after'),
    rate_limited_date: says('rate_date'),
    rejected: { ...says('invalid'), passing: false },
    rejected_422: { ...says('malformed'), passing: false },
    no_model: { ...says('no_model'), passing: false },
    quota: always(says('quota')),
    bad_key: always(says('bad_key')),
    forbidden: always(says('forbidden')),
  },
  poll: {
    poll_408: twice(says('timeout')),
    poll_429: twice(says('rate')),
    poll_429_after: twice(says('rate_after')),
    poll_400: { ...twice(says('invalid')), passing: false },
    poll_422: { ...twice(says('malformed')), passing: false },
    poll_500: twice(says('internal')),
    poll_502: twice(says('bad_gateway')),
    poll_503: twice(says('unavailable')),
    poll_504: twice(says('gateway_timeout')),
    poll_520: twice(says('unknown_error')),
    poll_hang_up: twice(instead('hang_up')),
    poll_reset: twice(instead('reset')),
    poll_html: twice(after('html')),
    poll_half: twice(after('half')),
    poll_redirect: twice(instead('redirect')),
    early_404: { ...twice(says('not_found')), passing: false },
    poll_401: always(says('bad_key')),
  },
  download: {
    stale: says('stale'),
    cut: after('cut'),
    cut_unseen: after('cut_unseen'),
    drip: after('drip'),
    download_502: says('bad_gateway'),
    download_html: instead('html'),
    download_redirect: instead('redirect'),
    download_reset: instead('reset'),
  },
  ticket: {
    ticket_hang_up: instead('hang_up'),
    ticket_html: instead('html'),
    ticket_half: after('half'),
    ticket_no_id: instead('no_id'),
    ticket_429: says('rate'),
    ticket_502: says('bad_gateway'),
    ticket_401: always(says('bad_key')),
  },
  upload: {
    upload_lost_answer: after('hang_up'),
    upload_reset: instead('reset'),
    upload_html: after('html'),
    upload_no_id: after('no_id'),
    upload_429: says('rate'),
    upload_502: says('bad_gateway'),
    upload_401: always(says('bad_key')),
  },
  file: {
    file_429: says('rate'),
    file_502: says('bad_gateway'),
    file_reset: instead('reset'),
    file_401: always(says('bad_key')),
  },
  history: {
    history_429: says('rate'),
    history_502: says('bad_gateway'),
    history_html: instead('html'),
    history_reset: instead('reset'),
    history_401: always(says('bad_key')),
  },
} as const satisfies Record<string, Record<string, Deed>>;

/** What becomes of a job that was started. `passing`: as above. */
export const fates = {
  moderated_done: { passing: true },
  moderated_failed: { passing: true },
  moderated_400: { passing: true },
  failed_invalid_argument: { passing: true },
  failed_permission_denied: { passing: true },
  failed_precondition: { passing: true },
  failed_unavailable: { passing: true },
  failed_internal: { passing: true },
  expired: { passing: true },
  /** By somebody, or by the service after too long. */
  cancelled: { passing: false },
  timed_out: { passing: false },
  /** Known until it should be done, then never again. */
  late_404: { passing: false },
  no_result: { passing: true },
  /** Done, as early bodies said it. */
  no_status: { passing: true },
  no_usage: { passing: true },
  /** Half again the price list. */
  costs_more: { passing: true },
  /** Two polls find a status that nobody knows. */
  unknown_status: { passing: true },
  storage_error: { passing: true },
  unreadable: { passing: true },
  /** Seven frames short. */
  wrong_length: { passing: true },
  never: { passing: false },
} as const satisfies Record<string, { passing: boolean }>;

export type Stage = keyof typeof callFaults;
export type CallFault = { [S in Stage]: keyof (typeof callFaults)[S] }[Stage];
export type Fate = keyof typeof fates;
