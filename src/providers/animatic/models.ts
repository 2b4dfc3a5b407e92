import { FOLLOW_S, type Capability } from '../capability.js';

/** To be raised with every change that shows in a picture, so that panels drawn before count as changed. */
const DRAWING = '4';

/**
 * The free model: any length, shape and size, exactly. It draws the references of a shot that would send them; in the
 * other operations it draws what they send (a first frame, the parent's last frame), so that it shows what a paid
 * model would be given.
 */
const base: Omit<Capability, 'operation'> = {
  provider: 'animatic',
  model: '',
  free: true,
  drawing: DRAWING,
  references: null,
  first_frame: 'none',
  last_frame: false,
  // It reads the store and reaches no network.
  image_media: { https: false, data_uri_bytes: null, upload: true, file_id: false },
  video_media: { https: false, data_uri_bytes: null, upload: true, file_id: false },
  picture_limits: null,
  tags: null,
  prompt_max: null,
  durations: { kind: 'exact', max: 600 },
  aspects: 'any',
  resolutions: ['480p', '720p', '1080p'],
  sound: 'never',
  voices: null,
  extend: null,
  chain_advised: null,
  price: {
    per_second_micro_usd: { any: 0 },
    per_input_image_micro_usd: 0,
    per_input_second_micro_usd: 0,
    moderated: 'no',
    failed: 'no',
  },
  rates: { creates_per_second: 100, in_flight: null },
  // Nothing is started before it is fetched.
  polls: { first_s: 0, every_s: 1 },
  usual_s: null,
  follow_s: FOLLOW_S,
  result_lifetime_s: null,
  keeps_output_s: null,
  output_kept_s: null,
  source: 'made by this program',
  date: '2026-11-01',
};

export const animaticModels: readonly Capability[] = [
  { ...base, operation: 'text' },
  { ...base, operation: 'image', first_frame: 'required', last_frame: true },
  { ...base, operation: 'reference', references: { min: 1, max: 14 } },
  {
    ...base,
    operation: 'extend',
    extend: { source_min_s: 0, source_max_s: 86_400, assumed: false, returns: 'tail' },
  },
  { ...base, operation: 'edit' },
];
