import { CHAIN_ADVISED, FOLLOW_S, type Capability } from '../capability.js';
import type { Access } from '../provider.js';

export const wavespeedAccess: Access = {
  keyVar: 'WAVESPEED_API_KEY',
  baseUrlVar: 'WAVESPEED_BASE_URL',
  baseUrl: 'https://api.wavespeed.ai',
};

const base: Omit<Capability, 'operation' | 'price'> = {
  provider: 'wavespeed',
  model: 'grok-imagine-video',
  free: false,
  drawing: null,
  references: null,
  first_frame: 'none',
  last_frame: false,
  // Whether data URIs are taken is unknown, so files are uploaded.
  image_media: { https: true, data_uri_bytes: null, upload: true, file_id: false },
  video_media: { https: true, data_uri_bytes: null, upload: true, file_id: false },
  // Docs pages speak of 20 MB and of more: above these a copy is sent, so that nothing is refused or takes minutes.
  picture_limits: { longer_side_px: 4096, bytes: 10_000_000 },
  tags: null,
  prompt_max: 4096,
  durations: { kind: 'set', seconds: [6, 10] },
  aspects: 'none',
  resolutions: ['480p', '720p'],
  sound: 'always',
  voices: null,
  extend: null,
  chain_advised: null,
  // The default account level: 5 videos a minute, 3 at once.
  rates: { creates_per_second: 5 / 60, in_flight: 3 },
  // Not documented: as long as the model behind it takes.
  polls: { first_s: 15, every_s: 5 },
  usual_s: 110,
  follow_s: FOLLOW_S,
  result_lifetime_s: null,
  keeps_output_s: null,
  output_kept_s: null,
  source: 'WaveSpeedAI docs: model page grok-imagine-video, account levels, upload files',
  date: '2026-11-01',
};

/** The duration selected is billed, not the length of the file. */
const price = {
  per_second_micro_usd: { any: 50_000 },
  per_input_image_micro_usd: 0,
  per_input_second_micro_usd: 0,
  // Nobody says anything of what moderation withholds.
  moderated: 'unknown',
  // The troubleshooting guide says that failed requests are refunded within hours; no answer says that one was.
  failed: 'unknown',
} as const;

export const wavespeedModels: readonly Capability[] = [
  { ...base, operation: 'text', aspects: ['16:9', '1:1', '9:16'], price },
  {
    ...base,
    operation: 'image',
    first_frame: 'required',
    chain_advised: CHAIN_ADVISED,
    aspects: 'follows_input',
    price,
  },
  {
    ...base,
    operation: 'reference',
    references: { min: 1, max: 7 },
    tags: { template: '@image{n}', base: 1 },
    price,
  },
  {
    ...base,
    operation: 'extend',
    chain_advised: CHAIN_ADVISED,
    aspects: 'follows_input',
    resolutions: 'follows_input',
    // Not documented: the limits of the model behind it.
    extend: { source_min_s: 2, source_max_s: 15, assumed: true, returns: 'combined' },
    price,
  },
  {
    ...base,
    operation: 'edit',
    aspects: 'follows_input',
    durations: { kind: 'source', max: 8.7 },
    price: { ...price, per_second_micro_usd: { any: 65_000 } },
  },
];
