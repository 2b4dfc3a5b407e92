import { expect, test } from 'vitest';
import { capabilities, capabilitiesWith } from '../../src/providers/capabilities.js';
import { capabilitySchema, FOLLOW_S } from '../../src/providers/capability.js';
import { CONFIG_PATH, readConfig } from '../../src/config/config.js';
import type { Request } from '../../src/ledger/request.js';
import { refuseUnplaced } from '../../src/providers/places.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { textInputs } from '../support/inputs.js';
import { planOf, requestAt } from '../support/planning.js';

const BOARD = 'model: xai/grok-imagine-video\nshots: [{ id: a, prompt: Rain. }]';

const read = (text: string) => readConfig(textInputs({ [CONFIG_PATH]: text }));

test('every field of a capability that may be replaced is one, and so is every price', () => {
  const { config, diagnostics } = read(`providers:
  xai:
    models:
      grok-imagine-video:
        reference:
          references: { min: 1, max: 14 }
          first_frame: optional
          last_frame: true
          image_media: { https: true, data_uri_bytes: null, upload: true, file_id: true }
          video_media: { https: true, data_uri_bytes: 100, upload: true, file_id: true }
          tags: { template: "<IMAGE_{n}>", base: 0 }
          prompt_max: 4096
          durations: { kind: set, seconds: [5, 10] }
          aspects: ["1:1"]
          resolutions: follows_input
          sound: always
          voices: { max: 1, template: "<AUDIO_{n}>", base: 0 }
          price_usd: { per_second: { 720p: 0.07 }, per_input_image: 0.002, per_input_second: 0, moderated: yes, failed: no }
          rates: { creates_per_second: 2, in_flight: 3 }
          polls: { first_s: 20, every_s: 2.5 }
          result_lifetime_s: 60
          source: our contract
          date: 2026-11-20
        extend:
          extend: { source_min_s: 2, source_max_s: 15, assumed: true, returns: tail }
`);
  expect(diagnostics).toEqual([]);
  const { capabilities: table, problems } = capabilitiesWith(config.providers);
  expect(problems.map(({ path }) => path.at(-1))).toEqual(['first_frame', 'last_frame', 'voices']);
  expect(table.get('xai/grok-imagine-video')?.get('reference')).toMatchObject({
    references: { min: 1, max: 14 },
    durations: { kind: 'set', seconds: [5, 10] },
    price: {
      per_second_micro_usd: { '720p': 70_000 },
      per_input_image_micro_usd: 2_000,
      per_input_second_micro_usd: 0,
      moderated: 'yes',
      failed: 'no',
    },
    polls: { first_s: 20, every_s: 2.5 },
    rates: { creates_per_second: 2, in_flight: 3 },
    date: '2026-11-20',
  });
});

test('fields that make no sense together, or for their operation, are said at their line', () => {
  const { config, diagnostics } = read(`providers:
  xai:
    models:
      grok-imagine-video:
        reference:
          references: { min: 8, max: 7 }
          durations: { kind: range, min: 5, max: 3, step: 1 }
          extend: { source_min_s: 2, source_max_s: 15, assumed: true, returns: tail }
          price_usd: { per_second: { 72p: 0.07, any: 0.05 } }
          date: 2026-11-20
        extend:
          extend: { source_min_s: 9, source_max_s: 3, assumed: true, returns: tail }
        edit:
          price_usd: { per_second: { any: -1 } }
        text: { prompt_max: 4000 }
        image: { price_usd: { per_second: { any: 1 } } }
`);
  expect(
    diagnostics.map(({ place: { start }, message }) => `${start.line}:${start.column} ${message}`).sort(),
  ).toEqual([
    '12:21 source_min_s is above source_max_s',
    '14:11 a `price_usd` needs the `date` on which it was read',
    '14:43 it must be at least 0, not -1',
    '16:18 a `price_usd` needs the `date` on which it was read',
    '6:25 min is above max',
    '7:24 min is above max',
    '8:21 extensions have it, and nothing else',
    '9:38 this is 480p, 720p, 1080p or any',
  ]);
  const models = config.providers.xai?.models?.['grok-imagine-video'];
  expect(models?.reference?.price_usd?.per_second_micro_usd).toEqual({ any: 50_000 });
  expect(models?.text).toEqual({ prompt_max: 4000 });
});

test('who keeps no copies is asked for none, and who does, for as long as it can', () => {
  const { config } = read(`providers:
  xai: { models: { grok-imagine-video: { text: { output_kept_s: 3599 }, edit: { output_kept_s: 2592000 } } } }
  wavespeed: { models: { grok-imagine-video: { extend: { output_kept_s: 86400 }, text: { output_kept_s: null } } } }
`);
  expect(capabilitiesWith(config.providers).problems).toEqual([
    {
      path: ['xai', 'models', 'grok-imagine-video', 'text', 'output_kept_s'],
      message: 'xai/grok-imagine-video (text) keeps a copy for 3600 to 2592000 seconds',
    },
    {
      path: ['wavespeed', 'models', 'grok-imagine-video', 'extend', 'output_kept_s'],
      message: 'wavespeed/grok-imagine-video (extend) keeps no copy of what it made: remove it',
    },
  ]);
});

const ofGrok = (provider: string, operation: string, more: object): string =>
  JSON.stringify({ providers: { [provider]: { models: { 'grok-imagine-video': { [operation]: more } } } } });

test.each<[string, string, object, string]>([
  ['xai', 'text', { first_frame: 'optional' }, 'a first frame'],
  ['xai', 'edit', { durations: { kind: 'set', seconds: [5] } }, 'a duration'],
  ['xai', 'extend', { resolutions: ['720p'] }, 'a resolution'],
  ['xai', 'extend', { references: { min: 0, max: 7 } }, 'references'],
  ['wavespeed', 'reference', { aspects: ['16:9'] }, 'an aspect'],
  ['wavespeed', 'image', { last_frame: true }, 'a last frame'],
  ['aimlapi', 'image', { references: { min: 0, max: 7 } }, 'references'],
  ['aimlapi', 'text', { sound: 'switchable' }, 'whether there is sound'],
  ['aimlapi', 'text', { voices: { max: 1, template: '<A_{n}>', base: 0 } }, 'preset voices'],
])('what would be left out and billed without is refused in the config: %s %s %j', (...given) => {
  const [provider, operation, more, what] = given;
  const { config, diagnostics } = read(ofGrok(provider, operation, more));
  expect([diagnostics, capabilitiesWith(config.providers).problems]).toEqual([
    [],
    [
      {
        path: [provider, 'models', 'grok-imagine-video', operation, Object.keys(more)[0]],
        message: `${provider}/grok-imagine-video (${operation}) has no place for ${what} in what is sent: remove it`,
      },
    ],
  ]);
});

test('and so is a request that asks for it all the same, before anything is built', () => {
  const request = requestAt(planOf({ board: BOARD }), 'a').request as Request;
  expect(refuseUnplaced(request, capabilities)).toBeNull();
  const input = {
    of: null,
    recipe: 'whole',
    source: { kind: 'url', url: 'https://a.example/a.png' },
  } as const;
  const strange: Partial<Request>[] = [
    { operation: 'extend' },
    { operation: 'image', resolution: null, inputs: [{ use: 'last_frame', ...input }] },
    { inputs: [{ use: 'video', ...input }] },
    { model: 'grok-imagine-video-1.5-lite', inputs: [{ use: 'reference', ...input }] },
  ];
  expect(strange.map((more) => refuseUnplaced({ ...request, ...more }, xaiModels)?.failure)).toEqual(
    Array(4).fill({
      kind: 'refused',
      charged: 'no',
      message: expect.stringContaining('has no place for') as string,
    }),
  );
});

test('every capability of the program is one that a config could say', () => {
  expect(capabilities.flatMap((one) => capabilitySchema.safeParse(one).error ?? [])).toEqual([]);
  expect(
    capabilities.filter(({ operation, extend }) => (operation === 'extend') === (extend === null)),
  ).toEqual([]);
});

test('a provider says how old its jobs may become for all its models, and a model otherwise for itself', () => {
  const { config, diagnostics } = read(`providers:
  xai:
    follow_s: 600
    models:
      grok-imagine-video:
        extend: { follow_s: 1800 }
`);
  expect(diagnostics).toEqual([]);
  const { capabilities: table } = capabilitiesWith(config.providers);
  const ofModel = (name: string) =>
    [...(table.get(name) ?? [])].map(([operation, { follow_s }]) => [operation, follow_s]);
  expect(Object.fromEntries(ofModel('xai/grok-imagine-video'))).toMatchObject({ text: 600, extend: 1800 });
  expect(new Set([...(table.get('animatic') ?? [])].map(([, { follow_s }]) => follow_s))).toEqual(
    new Set([FOLLOW_S]),
  );
});
