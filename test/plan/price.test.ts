import { expect, test } from 'vitest';
import { formatUsd } from '../../src/base/money.js';
import { CONFIG_PATH, readConfig } from '../../src/config/config.js';
import { capabilities, capabilitiesWith } from '../../src/providers/capabilities.js';
import { planOf, requestAt, saying, videoOf, type World } from '../support/planning.js';
import { textInputs } from '../support/inputs.js';

const CAST = 'characters: { mira: { references: [face.png, full.png, side.png] } }';

/** What one take of shot `a` buys and costs. */
function bought(head: string, shot: string, world: Partial<World> = {}): string {
  const plan = planOf({ ...world, board: `${head}\n${CAST}\nshots:\n  - { id: a, ${shot} }` });
  const { request, estimateMicroUsd } = requestAt(plan, 'a');
  const price = estimateMicroUsd === null ? 'unknown' : formatUsd(estimateMicroUsd);
  return `${request.operation} ${request.bought_s ?? 'as its source'} s ${price}`;
}

test('xAI bills seconds by resolution and each image', () => {
  const head = 'model: xai/grok-imagine-video';
  expect(bought(head, 'prompt: "@mira waits.", duration: 3')).toBe('reference 3 s $0.216');
  expect(bought(`${head}\nformat: { resolution: 480p }`, 'prompt: "@mira waits.", duration: 3')).toBe(
    'reference 3 s $0.156',
  );
  expect(bought(head, 'prompt: A pier., duration: 2.4')).toBe('text 3 s $0.21');
  expect(bought(head, 'prompt: A pier., first_frame: pier.png, duration: 2, in: 0.5')).toBe(
    'image 3 s $0.212',
  );
  expect(
    bought(
      'model: xai/grok-imagine-video-1.5\nformat: { resolution: 1080p }',
      'prompt: A pier., duration: 4',
    ),
  ).toBe('text 4 s $1.00');
});

test('xAI bills the seconds of the source besides; of a grown chain those of its tail', () => {
  const plan = planOf({
    board: `model: xai/grok-imagine-video
shots:
  - { id: a, prompt: One., duration: 6 }
  - { id: b, continues: a, prompt: Two., duration: 10 }
  - { id: c, continues: b, prompt: Three., duration: 5 }
  - { id: d, edits: a, prompt: Snow., omit: true }
  - { id: e, reuse: d }
`,
  });
  const price = (slot: string): string => formatUsd(requestAt(plan, slot).estimateMicroUsd ?? 0);
  expect(price('b')).toBe('$0.76'); // 10 × 0.07 + 6 × 0.01
  expect(price('c')).toBe('$0.50'); // 5 × 0.07 + 15 × 0.01: b's clip lasts 16 s
  expect(price('d')).toBe('$0.48'); // 6 × (0.07 + 0.01)
});

test('WaveSpeed sells 6 or 10 s and bills what was chosen', () => {
  const head = 'model: wavespeed/grok-imagine-video\nformat: { fit: crop }';
  expect(bought(head, 'prompt: "@mira waits.", duration: 5')).toBe('reference 6 s $0.30');
  expect(bought(head, 'prompt: "@mira waits.", duration: 7')).toBe('reference 10 s $0.50');
  expect(bought(head, 'prompt: "@mira waits.", duration: 5, buy: 10')).toBe('reference 10 s $0.50');
  const edit = 'prompt: Snow., edits: own, duration: 4 }\n  - { id: own, clip: own.mov, in: 1, duration: 4';
  expect(bought(head, edit, { media: { 'boards/own.mov': videoOf('own.mov', 240) } })).toBe(
    'edit as its source s $0.26',
  );
});

test('a resolution that a model does not make is said, and no price is missed for it', () => {
  const board =
    'format: { resolution: 1080p }\nmodel: xai/grok-imagine-video\nshots: [{ id: a, prompt: A pier. }]';
  expect(planOf({ board }).diagnostics.map(({ code }) => code)).toEqual(['resolution-not-offered']);
});

test('a price that nobody knows stays unknown, warns, and says how to write it; written in the config it counts', () => {
  const board = 'model: aimlapi/grok-imagine-video\nshots: [{ id: a, prompt: A pier., duration: 5 }]';
  const unknown = planOf({ board });
  expect(requestAt(unknown, 'a').estimateMicroUsd).toBeNull();
  expect(saying(unknown)).toEqual([
    'warning price-unknown: what aimlapi/grok-imagine-video (text) costs is not known, so nothing of it can be rendered | ' +
      'write it in castreel.config.yaml: providers: { aimlapi: { models: { grok-imagine-video: { text: { price_usd: { per_second: { any: … } }, date: … } } } } }',
  ]);
  const written =
    'providers: { aimlapi: { models: { grok-imagine-video: { text: { price_usd: { per_second: { any: 0.055 } }, date: "2026-11-20" } } } } }';
  const { config } = readConfig(textInputs({ [CONFIG_PATH]: written }));
  const { capabilities: table, problems } = capabilitiesWith(config.providers);
  expect(problems).toEqual([]);
  const { estimateMicroUsd, capability } = requestAt(planOf({ board, capabilities: table }), 'a');
  expect([estimateMicroUsd, capability.date, capability.source]).toEqual([
    275_000,
    '2026-11-20',
    'castreel.config.yaml',
  ]);
  // Nobody knows which resolution the model chooses after a picture: the dearest counts.
  const rates = written.replace('text:', 'image:').replace('any: 0.055', '480p: 0.05, 720p: 0.07');
  const { capabilities: byResolution } = capabilitiesWith(
    readConfig(textInputs({ [CONFIG_PATH]: rates })).config.providers,
  );
  const pictured = board
    .replace('duration', 'first_frame: "https://a.example/b.png", duration')
    .replace('model', 'format: { resolution: 480p }\nmodel');
  const image = requestAt(planOf({ board: pictured, capabilities: byResolution }), 'a');
  expect([image.request.resolution, image.estimateMicroUsd]).toEqual([null, 350_000]);
});

test('prices older than 90 days are said, once per model and operation', () => {
  const board = 'model: xai/grok-imagine-video\nshots: [{ id: a, prompt: A. }, { id: b, prompt: B. }]';
  expect(saying(planOf({ board, now: Date.UTC(2027, 0, 30) }))).toEqual([]); // 90 days
  expect(planOf({ board, now: Date.UTC(2027, 0, 31) }).diagnostics).toMatchObject([
    {
      severity: 'info',
      code: 'price-old',
      message: expect.stringContaining('91 days ago, on 2026-11-01') as string,
    },
  ]);
});

test('the config changes single fields, never what is free; what cannot be is said with its path', () => {
  const { capabilities: table, problems } = capabilitiesWith({
    xai: {
      rates: { creates_per_second: 2 },
      models: {
        'grok-imagine-video': {
          reference: { references: { min: 1, max: 14 }, tags: { template: '<IMAGE_{n}>', base: 0 } },
        },
      },
    },
  });
  expect(problems).toEqual([]);
  const reference = table.get('xai/grok-imagine-video')?.get('reference');
  expect(reference).toMatchObject({
    references: { max: 14 },
    tags: { base: 0 },
    rates: { creates_per_second: 2, in_flight: null },
    prompt_max: null,
    price: { per_second_micro_usd: { '720p': 70_000 } },
  });
  expect(table.get('xai/grok-imagine-video')?.get('text')?.rates.creates_per_second).toBe(2);

  const wrong = capabilitiesWith({
    xia: {},
    wavespeed: {
      models: {
        grok: {},
      },
    },
    aimlapi: { models: { 'grok-imagine-video': { extend: {} } } },
  });
  expect(wrong.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'xia: no such provider; known: animatic, xai, wavespeed, aimlapi',
    'wavespeed.models.grok: wavespeed has no such model; known: grok-imagine-video',
    'aimlapi.models.grok-imagine-video.extend: grok-imagine-video has no extend; it has text, image, reference',
  ]);
  expect(capabilities.filter(({ free }) => free).map(({ provider }) => provider)).toEqual(
    Array(5).fill('animatic'),
  );
});
