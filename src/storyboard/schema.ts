import { z } from 'zod';
import { keyed } from './keyed.js';
import {
  aspect,
  fixedPath,
  filePath,
  id,
  imagePath,
  member,
  modelName,
  oneShape,
  oneSource,
  pixelSize,
  refuse,
  sha256Hex,
  shortFades,
  thingName,
  url,
  variableName,
} from './rules.js';
import {
  captionsIn,
  changes,
  corners,
  extensions,
  fits,
  mixes,
  qualities,
  resolutions,
  roles,
  sounds,
  titlePositions,
} from './storyboard.js';

/**
 * The language, once for the text as written and once for what stands there after substitution. The only source of
 * its types; what each key means is said in `keys.ts`.
 *
 * - `template`: any scalar that a variant may change also accepts text with `${{`. Boards are validated with it as
 *   written, and editors get it as JSON Schema. Its output is never read.
 * - `concrete`: the same after substitution, whose output the later stages read.
 */
export type Form = 'template' | 'concrete';

const SIZES = [
  'extreme_wide',
  'wide',
  'full',
  'medium_wide',
  'medium',
  'medium_close',
  'close',
  'extreme_close',
  'insert',
] as const;

/** How `validate` tells this way to read a scalar from the others. */
export const TEMPLATE = 'template';
const template = z.string(TEMPLATE).regex(/\$\{\{/, { error: TEMPLATE, abort: true });

export function language(form: Form) {
  // The template form types its scalars as the concrete form does, because nobody reads what it returns.
  const open = <S extends z.ZodType>(schema: S): S =>
    form === 'concrete' ? schema : (z.union([schema, template]) as unknown as S);

  const text = z.string();
  const words = z.string().regex(/\S/, 'is empty');
  const path = imagePath;
  const seconds = z.number().nonnegative().max(86_400);
  const length = z.number().positive().max(86_400);
  const scalar = z.union([z.string(), z.number(), z.boolean()]);
  const axisValues = z.record(variableName, scalar);
  const shotId = open(id);
  const fit = open(z.enum(fits));
  const focus = z.tuple([open(z.number().min(0).max(1)), open(z.number().min(0).max(1))]);
  const sound = open(z.enum(sounds));
  const extend = open(z.enum(extensions));

  const model = z.union([
    open(modelName),
    keyed('model', {
      text: open(modelName).optional(),
      image: open(modelName).optional(),
      reference: open(modelName).optional(),
      extend: open(modelName).optional(),
      edit: open(modelName).optional(),
    }),
  ]);

  const format = keyed('format', {
    aspect: open(aspect).optional(),
    shoot: open(aspect).optional(),
    resolution: open(z.enum(resolutions)).optional(),
    fps: open(z.number().min(1).max(120)).optional(),
    fit: fit.optional(),
    focus: focus.optional(),
  });

  const source = {
    image: open(path).optional(),
    url: open(url).optional(),
    sha256: open(sha256Hex).optional(),
    file_id: open(words).optional(),
  };
  const image = z.union([open(path), keyed('image', source).superRefine(oneSource)]);
  const role = z.enum(roles);
  const reference = z.union([
    open(path),
    keyed('reference', { ...source, role: open(role).optional() }).superRefine(oneSource),
  ]);
  const references = z.array(reference);

  const look = keyed('look', { description: open(text).optional(), references: references.optional() });
  const voice = z.union([
    open(words),
    keyed('voice', { words: open(words).optional(), id: open(words).optional() }),
  ]);
  const character = keyed('character', {
    name: open(words).optional(),
    description: open(text).optional(),
    voice: voice.optional(),
    references: references.optional(),
    looks: z.record(thingName, look).optional(),
  });
  const thing = keyed('thing', {
    name: open(words).optional(),
    description: open(text).optional(),
    references: references.optional(),
  });

  const looks = z.record(id, open(id));
  const line = keyed('line', { who: open(id), line: open(words), off: open(z.boolean()).optional() });
  const transition = keyed('transition', {
    type: open(z.enum(changes)),
    duration: open(length).optional(),
  }).superRefine(({ type, duration }, context) => {
    if (changes.includes(type) && type !== 'cut' && duration === undefined) {
      refuse(context, { code: 'missing-key', message: `a ${type} needs a \`duration\` in seconds` });
    }
  });

  const gainDb = open(z.number().min(-60).max(24)).optional();
  const audio = keyed('audio', {
    file: open(filePath),
    at: open(seconds).optional(),
    gain_db: gainDb,
  });
  const music = keyed('music', {
    file: open(filePath),
    in: open(seconds).optional(),
    gain_db: gainDb,
    duck_db: open(z.number().min(0).max(60)).optional(),
    fade: open(seconds).optional(),
    loop: open(z.boolean()).optional(),
  });

  const title = keyed('title', {
    text: open(words),
    at: open(z.number().min(-86_400).max(86_400)).optional(),
    duration: open(length).optional(),
    position: open(z.enum(titlePositions)).optional(),
    fade: open(seconds).optional(),
  }).superRefine(shortFades);
  const logo = keyed('logo', {
    image: open(filePath),
    position: open(z.enum(corners)).optional(),
    width: open(z.number().min(0.01).max(0.5)).optional(),
    margin: open(z.number().min(0).max(0.25)).optional(),
    opacity: open(z.number().positive().max(1)).optional(),
  });

  const caption = keyed('caption', {
    text: open(text),
    at: open(seconds).optional(),
    duration: open(length).optional(),
  });

  const shot = keyed('shot', {
    id,
    prompt: open(words).optional(),
    model: model.optional(),
    size: open(z.enum(SIZES)).optional(),
    angle: open(text).optional(),
    camera: open(text).optional(),
    lens: open(text).optional(),
    framing: open(text).optional(),
    cast: z.array(open(member)).optional(),
    looks: looks.optional(),
    location: open(id).optional(),
    style: open(text).optional(),
    dialogue: z.array(line).optional(),
    sound: sound.optional(),
    duration: open(length).optional(),
    in: open(seconds).optional(),
    buy: open(length).optional(),
    takes: open(z.int().min(1).max(99)).optional(),
    tail: open(length).optional(),
    extend: extend.optional(),
    clip: open(filePath).optional(),
    reuse: shotId.optional(),
    edits: shotId.optional(),
    continues: shotId.optional(),
    first_frame: image.optional(),
    last_frame: image.optional(),
    transition: transition.optional(),
    mix: open(z.enum(mixes)).optional(),
    fit: fit.optional(),
    focus: focus.optional(),
    captions: z.union([open(text), z.array(z.union([open(text), caption]))]).optional(),
    audio: z.array(audio).optional(),
    only: axisValues.optional(),
    omit: open(z.boolean()).optional(),
  });

  const defaults = shot.omit({
    id: true,
    prompt: true,
    clip: true,
    reuse: true,
    edits: true,
    continues: true,
    first_frame: true,
    last_frame: true,
  });

  const scene = keyed('scene', {
    id,
    heading: open(text).optional(),
    location: open(id).optional(),
    style: open(text).optional(),
    sound: sound.optional(),
    looks: looks.optional(),
    defaults: defaults.optional(),
    shots: z.array(shot),
  });

  const from = keyed('from', { from: fixedPath });
  const variants = keyed('variants', {
    axes: z.record(variableName, z.union([z.array(scalar).min(1), from])),
    rows: z.array(z.union([from, axisValues])).optional(),
    exclude: z
      .array(
        axisValues.refine(
          (value) => Object.keys(value).length > 0,
          'it excludes nothing: name an axis and its value',
        ),
      )
      .optional(),
    max: z.int().positive().optional(),
  });

  const delivery = keyed('delivery', {
    aspect: open(aspect).optional(),
    size: open(pixelSize).optional(),
    quality: open(z.enum(qualities)).optional(),
    max_mb: open(z.number().positive().max(100_000)).optional(),
    poster: open(z.union([z.boolean(), seconds])).optional(),
    fit: fit.optional(),
    focus: focus.optional(),
  }).superRefine(oneShape);

  const film = keyed('film', {
    name: open(words).optional(),
    end: keyed('end', { fade: open(seconds).optional() }).optional(),
    music: music.optional(),
    loudness_lufs: open(z.number().min(-40).max(-5)).optional(),
    captions: open(z.enum(captionsIn)).optional(),
    titles: z.array(title).optional(),
    logo: logo.optional(),
    deliver: z.array(delivery).optional(),
  });

  const shared = {
    $schema: z.string().optional(),
    include: z.array(fixedPath).optional(),
    model: model.optional(),
    format: format.optional(),
    style: open(text).optional(),
    characters: z.record(thingName, character).optional(),
    locations: z.record(thingName, thing).optional(),
    props: z.record(thingName, thing).optional(),
    defaults: defaults.optional(),
    vars: z.record(variableName, scalar).optional(),
  };

  const castFile = keyed('cast', { ...shared, version: z.literal(1).optional() });

  const board = keyed('board', {
    ...shared,
    version: z.literal(1),
    title: open(text).optional(),
    avoid: open(text).optional(),
    sound: sound.optional(),
    extend: extend.optional(),
    looks: looks.optional(),
    variants: variants.optional(),
    scenes: z.array(scene).optional(),
    shots: z.array(shot).optional(),
    film: film.optional(),
  });

  return { board, castFile, format, film, character, thing, reference, image, shot };
}

export const concrete = language('concrete');

/** What the author wrote, after substitution: keys are there or not, nothing is filled in. */
export type AuthoredCharacter = z.infer<typeof concrete.character>;
export type AuthoredReference = z.infer<typeof concrete.reference>;
export type AuthoredImage = z.infer<typeof concrete.image>;
export type AuthoredShot = z.infer<typeof concrete.shot>;
export type AuthoredFilm = z.infer<typeof concrete.film>;
