import type { Fields } from './fields.js';
import { Refused } from '../media.js';
import { RESOLUTIONS, type Resolution } from '../sizes.js';
import type { Mode, Model } from './models.js';

export type LimitsGiven = {
  /** 7 are documented, 14 were measured on 2026-09-08 (15 gave 400). */
  readonly maxReferences: number;
  /** Where `<IMAGE_n>` starts to count; the documentation contradicts itself. */
  readonly tagBase: number;
  /** In characters; null: no limit is known. Resellers check 4096. */
  readonly promptMax: number | null;
  /** A zero-data-retention team must say where its output goes. */
  readonly zeroRetention: boolean;
};

/** What the server takes for what it is not told; castreel tells all of it. */
const SERVER_DEFAULTS = { resolution: '480p', seconds: 8, addedSeconds: 6 } as const;

/** Of an edit 0 seconds: they are its source's. Throws `Refused` with 400 for what is out of range. */
export function holdToLimits(
  mode: Mode,
  { fields, model, given }: { fields: Fields; model: Model; given: LimitsGiven },
): { seconds: number; resolution: Resolution } {
  const seconds =
    mode === 'edit'
      ? 0
      : (fields.duration ?? SERVER_DEFAULTS[mode === 'extend' ? 'addedSeconds' : 'seconds']);
  const resolution = fields.resolution ?? SERVER_DEFAULTS.resolution;
  const limit = model.modes[mode];
  const least = mode === 'extend' ? 2 : mode === 'edit' ? 0 : 1;
  const { prompt = '', reference_images: references = [], reference_audios: voices = [] } = fields;
  const refusals: readonly (readonly [boolean, string])[] = [
    [limit === undefined, `${fields.model ?? ''} cannot do ${mode.replaceAll('_', ' ')} requests.`],
    [prompt.trim() === '' && mode !== 'image', 'prompt must not be empty.'],
    [given.promptMax !== null && prompt.length > given.promptMax, 'prompt is too long.'],
    [
      seconds < least || seconds > (limit?.maxS ?? 0),
      `duration must be from ${least} to ${limit?.maxS ?? 0}.`,
    ],
    [isLarger(resolution, limit?.upTo ?? '1080p'), `resolution ${resolution} is not available.`],
    [references.length > given.maxReferences, `At most ${given.maxReferences} reference images are allowed.`],
    [voices.length > 3, 'At most 3 reference audios are allowed.'],
    [
      isRich(fields) && !model.isRich,
      'last_frame, keyframes and reference_audios need grok-imagine-video-1.5.',
    ],
    [isFramed(fields) && fields.image === undefined, 'last_frame and keyframes need image.'],
    [given.zeroRetention && fields.output === undefined, 'output.upload_url is required for your team.'],
  ];
  const refusal = refusals.find(([isWrong]) => isWrong);
  if (refusal !== undefined) throw new Refused(400, refusal[1]);
  return { seconds, resolution };
}

/** What must always be told, or must not be, that the server would silently decide by itself. */
export function untold(mode: Mode, fields: Fields): string[] {
  const { model, duration, resolution, aspect_ratio: aspect } = fields;
  const isVideo = mode === 'edit' || mode === 'extend';
  const isImage = mode === 'image' || mode === 'image_and_references';
  return [
    ...(model === undefined ? ['model is not sent'] : []),
    ...(duration === undefined && mode !== 'edit' ? ['duration is not sent'] : []),
    ...(resolution === undefined && !isVideo ? ['resolution is not sent'] : []),
    ...(aspect === undefined && !isVideo && !isImage ? ['aspect_ratio is not sent'] : []),
    ...(aspect !== undefined && isImage ? ['aspect_ratio is sent although the image decides'] : []),
  ];
}

/** Tags in the prompt that name nothing that was sent. Voices count from 0. */
export function strayTags(
  { prompt = '', reference_images: images = [], reference_audios: voices = [] }: Fields,
  { tagBase }: LimitsGiven,
): string[] {
  const tags = [...prompt.matchAll(/<(IMAGE|AUDIO)_(\d+)>/g)];
  return tags.flatMap(([tag, kind, n]) => {
    const index = Number(n) - (kind === 'IMAGE' ? tagBase : 0);
    const sent = (kind === 'IMAGE' ? images : voices).length;
    return index < 0 || index >= sent ? [`the prompt names ${tag}, and ${sent} were sent`] : [];
  });
}

function isLarger(one: Resolution, other: Resolution): boolean {
  return RESOLUTIONS.indexOf(one) > RESOLUTIONS.indexOf(other);
}

function isFramed({ last_frame, keyframes }: Fields): boolean {
  return last_frame !== undefined || keyframes !== undefined;
}

function isRich(fields: Fields): boolean {
  return isFramed(fields) || fields.reference_audios !== undefined;
}
