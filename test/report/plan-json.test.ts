import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { totalsOf } from '../../src/plan/totals.js';
import type { Plan } from '../../src/plan/plan.js';
import { planJson } from '../../src/report/plan-json.js';
import { attemptOf, emptyPurse, planOf, videoOf } from '../support/planning.js';

const BOARD = `
model: xai/grok-imagine-video
characters:
  mira:
    name: Old Mira
    references: [{ image: face.png, role: face }, { url: "https://example.com/full.png", sha256: ${'a'.repeat(64)} }]
props: { lantern: { references: ["https://example.com/lantern.png"] } }
shots:
  - { id: ascent, prompt: "@mira lifts the @lantern.", duration: 4 }
  - { id: vigil, first_frame: vigil.png, prompt: "@mira waits.", duration: 2.5 }
  - { id: sea, clip: sea.mov, duration: 2 }
  - { id: storm, edits: sea, prompt: "A storm." }
`;
const media = { 'boards/sea.mov': videoOf('boards/sea.mov', 96) };

type Document = Record<'films' | 'slots' | 'requests', Record<string, unknown>[]> & {
  readonly totals: object;
};

function jsonOf(plan: Plan): Document {
  return JSON.parse(JSON.stringify(planJson(plan, totalsOf(plan), emptyPurse))) as Document;
}

test('films, slots, requests and totals, each with its fields', () => {
  const first = planOf({ board: BOARD, media });
  const record = [attemptOf(first, 'ascent')];
  const plan = planOf({ board: BOARD.replace('lifts', 'drops'), media, record });
  const { films, slots, requests, totals } = jsonOf(plan);
  const idOf = (slot: string): string | undefined => plan.slots.get(`boards/ad:${slot}`)?.request;
  expect(films).toEqual([
    {
      id: 'boards/ad',
      deliveries: [],
      board: 'boards/ad.yaml',
      variant: {},
      path: 'boards/ad.mp4',
      duration_s: 10.5,
      frames: 252,
      shots: [
        { id: 'ascent', scene: null, slot: 'boards/ad:ascent', request: idOf('ascent') },
        { id: 'vigil', scene: null, slot: 'boards/ad:vigil', request: idOf('vigil') },
        { id: 'sea', scene: null, slot: null, request: null },
        { id: 'storm', scene: null, slot: 'boards/ad:storm', request: idOf('storm') },
      ],
    },
  ]);
  expect(slots[0]).toEqual({
    address: 'boards/ad:ascent',
    request: idOf('ascent'),
    state: 'changed',
    reasons: ['prompt'],
    take: { label: 't01', sha256: record[0]?.attempt.take?.sha256, old: true },
    wanted: 1,
    films: 1,
  });
  expect(requests[1]).toEqual({
    id: idOf('vigil'),
    key: idOf('vigil'),
    slots: ['boards/ad:vigil'],
    to_buy: 1,
    provider: 'xai',
    model: 'grok-imagine-video',
    operation: 'image',
    free: false,
    draft: false,
    prompt: 'Old Mira waits.',
    bought_s: 3,
    aspect: null,
    resolution: '720p',
    resolution_follows_input: false,
    sound: 'generate',
    references: [
      {
        use: 'first_frame',
        of: null,
        role: null,
        source: 'boards/vigil.png',
        sha256: sha256('boards/vigil.png'),
      },
    ],
    tail_s: null,
    not_sent: ['face', 'full'],
    parent: null,
    estimate_usd: 0.212,
  });
  const sum = requests.reduce((usd, one) => usd + Number(one.to_buy) * Number(one.estimate_usd), 0);
  expect(totals).toMatchObject({
    requests_to_pay: 3,
    estimate_usd: Number(sum.toFixed(6)),
    unknown_prices: 0,
  });
});

test('references are named by their id and role, in the order sent; where the provider alone knows the bytes, no hash', () => {
  const { requests } = jsonOf(planOf({ board: BOARD, media }));
  expect(requests[0]?.references).toEqual([
    {
      use: 'reference',
      of: 'mira',
      role: 'face',
      source: 'boards/face.png',
      sha256: sha256('boards/face.png'),
    },
    { use: 'reference', of: 'lantern', role: null, source: 'https://example.com/lantern.png', sha256: null },
    {
      use: 'reference',
      of: 'mira',
      role: null,
      source: 'https://example.com/full.png',
      sha256: 'a'.repeat(64),
    },
  ]);
  expect(requests[2]?.references).toEqual([]); // what an edit goes on from is a clip
});
