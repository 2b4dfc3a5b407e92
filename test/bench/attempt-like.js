import { keyOf } from '../../dist/ledger/request.js';

const HASH = 'b'.repeat(64);

/** A finished attempt as the ledger keeps it, with a request of its own, for a slot that has many. */
export function attemptLike(index) {
  const slot = `storyboards/ad:shot${index % 500}`;
  const request = requestLike(index);
  const key = keyOf(request);
  const at = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
  const attempt = {
    version: 1,
    n: Math.floor(index / 500) + 1,
    clone: '1a2b',
    slot,
    slots: [slot],
    key,
    request_id: key,
    request,
    prompt: 'A prompt of an ordinary length. '.repeat(12),
    body_sha256: HASH,
    endpoint: 'https://api.example.com',
    account: 'account',
    draft: false,
    plan_sha256: null,
    state: 'done',
    reserved_micro_usd: 420_000,
    cost_micro_usd: 426_000,
    cost_reported: true,
    handle: { id: `job-${index}` },
    failure: null,
    note: null,
    take: {
      sha256: String(index).padStart(64, '0'),
      extension: 'mp4',
      size_bytes: 1_000_000,
      frames: 145,
      rate: { n: 24, d: 1 },
      width: 1280,
      height: 720,
      audio: true,
      new_from_frame: 0,
      new_from: 'start',
      kept_file_id: null,
    },
    intent_at: at,
    submitted_at: at,
    ended_at: at,
  };
  return {
    name: `${attempt.n}-${key.slice(0, 12)}-1a2b.json`,
    text: `${JSON.stringify(attempt, null, 2)}\n`,
  };
}

function requestLike(index) {
  const person = (name) => ({
    kind: 'character',
    name,
    description: `${name}, whom every shot shows in the same clothes`,
    look: null,
    voice: null,
  });
  return {
    form: 1,
    provider: 'bench',
    model: 'clips',
    operation: 'reference',
    words: {
      size: 'wide',
      angle: null,
      camera: 'slow dolly in',
      lens: null,
      framing: null,
      prompt: [0, ` does thing number ${index} while `, 1, ' looks on.'],
      cast: [person('Mira'), person('Tomas')],
      dialogue: [],
      style: 'Flat gouache.',
      avoid: null,
    },
    inputs: [0, 1].map((of) => ({
      use: 'reference',
      of,
      source: { kind: 'bytes', sha256: String(of).repeat(64) },
      recipe: 'whole',
    })),
    bought_s: 6,
    aspect: '16:9',
    resolution: '720p',
    sound: 'generate',
    panel: null,
  };
}
