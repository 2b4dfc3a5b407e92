import { expect, test } from 'vitest';
import { capabilitiesWith } from '../../src/providers/capabilities.js';
import { CONFIG_PATH, readConfig } from '../../src/storyboard/config.js';
import { textInputs } from '../support/inputs.js';

const read = (text: string) => readConfig(textInputs({ [CONFIG_PATH]: text }));

const defaults = {
  boards: ['storyboards/**/*.yaml'],
  out: 'out',
  cap_usd: null,
  store: '.castreel/store',
  ledger: { dir: 'ledger', lasts: false },
  providers: {},
};

test('no config, and an empty one, are all defaults', () => {
  expect(readConfig(new Map())).toEqual({ config: defaults, written: null, diagnostics: [] });
  expect(read('# ours\n')).toEqual({ config: defaults, written: null, diagnostics: [] });
});

test('a config is complete once it is read', () => {
  const { config, diagnostics } = read(
    'boards: ads/*.yaml\ncap_usd: 25.5\nledger: record\nproviders: { xai: { rates: { in_flight: null } } }\n',
  );
  expect(diagnostics).toEqual([]);
  expect(config).toEqual({
    ...defaults,
    boards: ['ads/*.yaml'],
    cap_usd: 25.5,
    ledger: { dir: 'record', lasts: false },
    providers: { xai: { rates: { in_flight: null } } },
  });
  expect(read('ledger: { lasts: true }').config.ledger).toEqual({ dir: 'ledger', lasts: true });
});

test('what is wrong is said in its place and has its default; the rest counts', () => {
  const { config, diagnostics } = read(`cap_usd: lots
out: ../films
store: a/../../b
ledgr: record
providers:
  xai:
    models:
      grok-imagine-video:
        txt: {}
        text: { prompt_max: 0, durations: { kind: range, min: 1 }, sound: never }
key: secret
`);
  expect(
    diagnostics.map(({ code, place: { start } }) => `${start.line}:${start.column} ${code}`).sort(),
  ).toEqual([
    '10:29 wrong-value',
    '10:45 missing-key',
    '11:1 unknown-key',
    '1:10 wrong-type',
    '2:6 wrong-value',
    '3:8 wrong-value',
    '4:1 unknown-key',
    '9:9 unknown-key',
  ]);
  const models = { 'grok-imagine-video': { text: { sound: 'never' } } };
  expect(config).toEqual({ ...defaults, providers: { xai: { models } } });
});

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
          result_lifetime_s: 60
          source: our contract
          date: 2026-11-20
        extend:
          extend: { source_min_s: 2, source_max_s: 15, assumed: true, returns: tail }
`);
  expect(diagnostics).toEqual([]);
  const { capabilities, problems } = capabilitiesWith(config.providers);
  expect(problems).toEqual([]);
  expect(capabilities.get('xai/grok-imagine-video')?.get('reference')).toMatchObject({
    references: { min: 1, max: 14 },
    durations: { kind: 'set', seconds: [5, 10] },
    price: { per_second: { '720p': 70_000 }, per_input_image: 2_000, moderated: 'yes', failed: 'no' },
    rates: { creates_per_second: 2, in_flight: 3 },
    date: '2026-11-20',
  });
});
