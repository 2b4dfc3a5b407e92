import { VERSION, type Attempt } from '../../src/ledger/attempt.js';
import { keyOf, type Request } from '../../src/ledger/request.js';

/** A request of the paid test provider; `words` tell one from another. */
export function requestFor(words: string, more: Partial<Request> = {}): Request {
  return {
    form: 1,
    provider: 'till',
    model: 'clips',
    operation: 'text',
    words: {
      size: null,
      angle: null,
      camera: null,
      lens: null,
      framing: null,
      prompt: [words],
      cast: [],
      dialogue: [],
      style: null,
      avoid: null,
    },
    inputs: [],
    bought_s: 5,
    aspect: '16:9',
    resolution: '720p',
    sound: 'generate',
    panel: null,
    ...more,
  };
}

/** An attempt as it stands before its POST. */
export function intentFor(words: string, more: Partial<Attempt> = {}): Attempt {
  const request = requestFor(words);
  return {
    version: VERSION,
    n: 1,
    clone: '1a2b',
    slot: `boards/keeper:${words}`,
    slots: [`boards/keeper:${words}`],
    key: keyOf(request),
    request_id: keyOf(request),
    request,
    prompt: words,
    body_sha256: 'b'.repeat(64),
    endpoint: 'https://till.example',
    account: 'account',
    draft: false,
    plan_sha256: null,
    state: 'intent',
    reserved_micro_usd: 500_000,
    cost_micro_usd: null,
    cost_reported: false,
    handle: null,
    adopted: null,
    candidates: [],
    unread: null,
    disowned: [],
    failure: null,
    note: null,
    arrived: null,
    take: null,
    intent_at: '2026-01-01T00:00:00.000Z',
    submitted_at: null,
    ended_at: null,
    ...more,
  };
}
