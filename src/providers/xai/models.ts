import { CHAIN_ADVISED, FOLLOW_S, type Capability } from '../capability.js';
import type { Access } from '../provider.js';

export const xaiAccess: Access = {
  keyVar: 'XAI_API_KEY',
  baseUrlVar: 'XAI_BASE_URL',
  baseUrl: 'https://api.x.ai/v1',
};

const SOURCE =
  'xAI OpenAPI document and docs pages Video Generation, Reference-to-Video, Video Extension (docs.x.ai); ' +
  'measured by third parties: which modes each model refuses, that blocked outputs are billed';

/** Prices were read between 2026-07 and 2026-11 and had not changed in between. */
const READ = '2026-11-01';

const ASPECTS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'];

const base: Omit<Capability, 'model' | 'operation' | 'price'> = {
  provider: 'xai',
  free: false,
  drawing: null,
  references: null,
  first_frame: 'none',
  last_frame: false,
  // The largest data URI is unknown, so files are uploaded (50 MB).
  image_media: { https: true, data_uri_bytes: null, upload: true, file_id: true },
  video_media: { https: true, data_uri_bytes: null, upload: true, file_id: true },
  // No limit is documented: above these a copy is sent, so that nothing is refused or takes minutes to travel.
  picture_limits: { longer_side_px: 4096, bytes: 10_000_000 },
  tags: null,
  // Not documented.
  prompt_max: null,
  durations: { kind: 'range', min: 1, max: 15, step: 1 },
  aspects: ASPECTS,
  resolutions: ['480p', '720p'],
  sound: 'switchable',
  voices: null,
  extend: null,
  chain_advised: null,
  // Published limits range from 1 to 10 creates per second; two measured answers say 2.
  rates: { creates_per_second: 1, in_flight: null },
  // A job takes about 16 to 110 s.
  polls: { first_s: 15, every_s: 4 },
  usual_s: 110,
  follow_s: FOLLOW_S,
  result_lifetime_s: 86_400,
  // The Files API can keep outputs, from an hour to 30 days: for whom the config says so.
  keeps_output_s: { min: 3600, max: 2_592_000 },
  output_kept_s: null,
  source: SOURCE,
  date: READ,
};

/** 7 are documented, 14 were measured on 2026-09-08 (15 gave 400). */
const REFERENCES = { min: 1, max: 7 };

/** The documentation's main example counts from 1, xAI's own command line from 0; nobody has published a test. */
const TAGS = { template: '<IMAGE_{n}>', base: 1 };

/** That a blocked output is billed was measured by third parties; whether a failed job is nobody says. */
const charges = { moderated: 'yes', failed: 'unknown', per_input_second_micro_usd: 0 } as const;

const grok = {
  ...base,
  model: 'grok-imagine-video',
  price: {
    ...charges,
    per_second_micro_usd: { '480p': 50_000, '720p': 70_000 },
    per_input_image_micro_usd: 2_000,
  },
};

/** Edits and extensions: no aspect, resolution or sound on the wire; source seconds are billed besides. */
const ofVideo = {
  ...grok,
  aspects: 'follows_input',
  resolutions: 'follows_input',
  sound: 'always',
  price: { ...grok.price, per_input_second_micro_usd: 10_000 },
} as const;

const grok15 = {
  ...base,
  model: 'grok-imagine-video-1.5',
  voices: { max: 3, template: '<AUDIO_{n}>', base: 0 },
  resolutions: ['480p', '720p', '1080p'] satisfies Capability['resolutions'],
  price: {
    ...charges,
    per_second_micro_usd: { '480p': 80_000, '720p': 140_000, '1080p': 250_000 },
    per_input_image_micro_usd: 10_000,
  },
};

const lite = {
  ...base,
  model: 'grok-imagine-video-1.5-lite',
  resolutions: ['480p', '720p', '1080p'] satisfies Capability['resolutions'],
  price: {
    ...charges,
    per_second_micro_usd: { '480p': 20_000, '720p': 30_000, '1080p': 140_000 },
    per_input_image_micro_usd: 10_000,
  },
};

export const xaiModels: readonly Capability[] = [
  { ...grok, operation: 'text' },
  {
    ...grok,
    operation: 'image',
    first_frame: 'required',
    aspects: 'follows_input',
    chain_advised: CHAIN_ADVISED,
  },
  {
    ...grok,
    operation: 'reference',
    references: REFERENCES,
    tags: TAGS,
    durations: { kind: 'range', min: 1, max: 10, step: 1 },
  },
  {
    ...ofVideo,
    operation: 'extend',
    durations: { kind: 'range', min: 2, max: 10, step: 1 },
    extend: { source_min_s: 2, source_max_s: 15, assumed: false, returns: 'combined' },
    chain_advised: CHAIN_ADVISED,
  },
  { ...ofVideo, operation: 'edit', durations: { kind: 'source', max: 8.7 } },

  { ...grok15, operation: 'text' },
  {
    ...grok15,
    operation: 'image',
    first_frame: 'required',
    last_frame: true,
    chain_advised: CHAIN_ADVISED,
    references: { ...REFERENCES, min: 0 },
    tags: TAGS,
    aspects: 'follows_input',
  },
  {
    ...grok15,
    operation: 'reference',
    references: REFERENCES,
    tags: TAGS,
    resolutions: ['480p', '720p'],
  },

  { ...lite, operation: 'text' },
  {
    ...lite,
    operation: 'image',
    first_frame: 'required',
    aspects: 'follows_input',
    chain_advised: CHAIN_ADVISED,
  },
];
