import { expect, test } from 'vitest';
import { capabilities, capabilitiesWith } from '../../src/providers/capabilities.js';
import { capabilitySchema } from '../../src/providers/capability.js';
import { CONFIG_PATH, readConfig } from '../../src/config/config.js';
import { textInputs } from '../support/inputs.js';

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
  expect(problems).toEqual([]);
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

test('every capability of the program is one that a config could say', () => {
  expect(capabilities.flatMap((one) => capabilitySchema.safeParse(one).error ?? [])).toEqual([]);
  expect(
    capabilities.filter(({ operation, extend }) => (operation === 'extend') === (extend === null)),
  ).toEqual([]);
});
