import { CHAIN_ADVISED, FOLLOW_S, type Capability } from '../capability.js';
import type { Access } from '../provider.js';

export const aimlapiAccess: Access = {
  keyVar: 'AIMLAPI_API_KEY',
  baseUrlVar: 'AIMLAPI_BASE_URL',
  baseUrl: 'https://api.aimlapi.com',
};

const base: Omit<Capability, 'operation'> = {
  provider: 'aimlapi',
  model: 'grok-imagine-video',
  free: false,
  drawing: null,
  references: null,
  first_frame: 'none',
  last_frame: false,
  // Only public addresses are documented: no upload, no data URI.
  image_media: { https: true, data_uri_bytes: null, upload: false, file_id: false },
  video_media: { https: true, data_uri_bytes: null, upload: false, file_id: false },
  picture_limits: null,
  tags: null,
  prompt_max: 4096,
  durations: { kind: 'range', min: 1, max: 15, step: 1 },
  aspects: ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'],
  resolutions: ['480p', '720p', '1080p'],
  sound: 'always',
  voices: null,
  extend: null,
  chain_advised: null,
  // Published by the vendor as data (GET /v1/models?include=pricing); the figure for this model was not at hand.
  price: {
    per_second_micro_usd: null,
    per_input_image_micro_usd: 0,
    per_input_second_micro_usd: 0,
    // A failed request is billed nothing: what was held for it is rolled back.
    moderated: 'no',
    failed: 'no',
  },
  rates: { creates_per_second: 1, in_flight: null },
  // The documentation's samples ask every 15 s.
  polls: { first_s: 15, every_s: 10 },
  usual_s: 110,
  follow_s: FOLLOW_S,
  result_lifetime_s: null,
  keeps_output_s: null,
  output_kept_s: null,
  source:
    'AI/ML API docs repository (aimlapi/api-docs): grok-imagine-video, errors, request tracing, usage logs',
  date: '2026-11-01',
};

export const aimlapiModels: readonly Capability[] = [
  { ...base, operation: 'text' },
  {
    ...base,
    operation: 'image',
    first_frame: 'required',
    chain_advised: CHAIN_ADVISED,
    aspects: 'follows_input',
    resolutions: 'follows_input',
  },
  {
    ...base,
    operation: 'reference',
    references: { min: 1, max: 7 },
    // Not documented: the prompt presumably reaches the model unchanged.
    tags: { template: '<IMAGE_{n}>', base: 1 },
    // The schema says 15; the model behind it stops at 10 with references.
    durations: { kind: 'range', min: 1, max: 10, step: 1 },
    resolutions: 'follows_input',
  },
];
