import { expect, test } from 'vitest';
import { CONFIG_PATH, readConfig } from '../../src/config/config.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';

const read = (text: string) => readConfig(textInputs({ [CONFIG_PATH]: text }));

const defaults = {
  boards: ['storyboards/**/*.yaml'],
  out: 'out',
  extend: 'clip',
  cap_usd: null,
  fonts: [],
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

test('`extend` is for shots whose board says nothing of it', () => {
  const said = (extend: string, config: string) =>
    checked(
      textInputs({
        [CONFIG_PATH]: config,
        'board.yaml': `version: 1\nmodel: xai/grok-imagine-video-1.5-lite${extend}\nshots: [{ id: a, prompt: One. }, { id: b, continues: a, prompt: Two. }]\n`,
      }),
    ).map(({ code }) => code);
  expect(said('', '')).toEqual(['model-cannot']);
  expect(said('', 'extend: last-frame')).toEqual(['one-frame']);
  expect(said('\nextend: clip', 'extend: last-frame')).toEqual(['model-cannot']);
});
