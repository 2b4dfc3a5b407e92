import { operations, type Mode } from './storyboard.js';

/**
 * Every key of the language, of the config and of picks: what it says, and whether changing it makes requests anew
 * (costs) or not (free). The one home of both: schemas take their descriptions from here, and the slot of a shot
 * counts only names that stand in keys that cost.
 */
export type Key = {
  readonly text: string;
  readonly costs: boolean;
  /** Of the language, but refused by this version. */
  readonly later: boolean;
  /** What a shot must be for the key to mean anything; null: whatever it is. */
  readonly modes: readonly Mode[] | null;
};

const EXTENDED: readonly Mode[] = ['extend'];

const plain = { costs: false, later: false, modes: null };
const costs = (text: string): Key => ({ ...plain, text: `${text} Changing this costs.`, costs: true });
const free = (text: string): Key => ({ ...plain, text: `${text} Free.` });
const later = (text: string): Key => ({
  ...plain,
  text: `${text} Not supported yet by this version. Free.`,
  later: true,
});
/** Part of what is asked of a model: nothing is asked for `clip` and `reuse`. */
const asked = (text: string): Key => ({
  ...costs(`${text} Means nothing to \`clip\` and \`reuse\`.`),
  modes: operations,
});

const MODEL =
  'Who makes the clips: `provider/model`, or `animatic`, which is free and the default; or a map from operation to model.';
const SOUND = 'Whether clips are asked for with sound: generate (default) or none.';
const EXTEND =
  'What a shot with `continues` goes on from: the clip (default), or its last-frame alone, an image request.';
const LOOKS = 'Who wears what: character to look; `none` takes it off.';
const nameKey = costs('What it is called in prompts; without it, its key.');
const referencesKey = costs('Its images, in order of importance.');
const shaKey = costs('The sha-256 of the bytes behind the URL: pins them.');

export const keys = {
  board: {
    $schema: free('Where editors find the schema.'),
    version: free('Version of the language: 1.'),
    title: free('Shown to people.'),
    model: costs(MODEL),
    format: costs('Shape, size and rate of the films.'),
    style: costs('How every picture looks; part of every prompt.'),
    avoid: costs('What no picture may show; the last sentence of every prompt.'),
    sound: costs(SOUND),
    extend: costs(EXTEND),
    include: costs('Cast files to share, each relative to this file.'),
    characters: costs('Who appears, by name.'),
    locations: costs('Where things happen, by name.'),
    props: costs('Things that must look the same everywhere, by name.'),
    looks: costs(LOOKS),
    defaults: costs('Keys for every shot that does not say otherwise.'),
    vars: costs('Default values for `${{ name }}`.'),
    variants: costs('The combinations of which each becomes a film.'),
    scenes: costs('The film in order, scene by scene; instead of `shots`.'),
    shots: costs('The film in order; instead of `scenes`.'),
    film: free('What happens to the finished clips.'),
  },
  cast: {
    $schema: free('Where editors find the schema.'),
    version: free('Version of the language: 1.'),
    include: costs('Further cast files, each relative to this file.'),
    model: costs(MODEL),
    format: costs('Shape, size and rate of the films.'),
    style: costs('How every picture looks; part of every prompt.'),
    characters: costs('Who appears, by name.'),
    locations: costs('Where things happen, by name.'),
    props: costs('Things that must look the same everywhere, by name.'),
    defaults: costs('Keys for every shot that does not say otherwise.'),
    vars: costs('Default values for `${{ name }}`.'),
  },
  model: {
    text: costs('The model for shots of words alone.'),
    image: costs(
      'The model for shots that start from `first_frame`, and with `extend: last-frame` for `continues`.',
    ),
    reference: costs('The model for shots whose cast has images.'),
    extend: costs('The model for shots with `continues`.'),
    edit: costs('The model for shots with `edits`.'),
  },
  format: {
    aspect: costs(
      'Width to height of the film, such as 16:9 (default); without `shoot` also asked of the model.',
    ),
    shoot: costs('Width to height asked of the model, where the film is cut to another.'),
    resolution: costs('Length of the shorter side: 480p, 720p (default) or 1080p.'),
    fps: free(
      'Frames per second of the film: 24 (default); 23.976, 29.97 and 59.94 mean the exact fractions.',
    ),
    fit: free('How a clip of another shape fills the film: crop or pad.'),
    focus: free('What a crop keeps in view: [x, y] from 0 (left, top) to 1; default [0.5, 0.5].'),
  },
  character: {
    name: nameKey,
    description: costs('A few words on age, face, hair, clothes; said at the first mention.'),
    voice: costs('How they sound, prompted where they speak.'),
    references: referencesKey,
    looks: costs('States of clothes and hair, by name.'),
  },
  voice: {
    words: costs('How they sound, in words.'),
    id: costs("A provider's preset voice."),
  },
  look: {
    description: costs('What is worn, in a few words.'),
    references: costs('Images of the look, in order of importance.'),
  },
  thing: {
    name: nameKey,
    description: costs('What it looks like, in a few words.'),
    references: referencesKey,
  },
  image: {
    image: costs('An image file, relative to this file, or an https URL.'),
    url: costs('An https URL.'),
    sha256: shaKey,
    file_id: costs('The name of a file that the provider already keeps.'),
  },
  reference: {
    image: costs('An image file, relative to this file, or an https URL.'),
    url: costs('An https URL.'),
    sha256: shaKey,
    file_id: costs('The name of a file that the provider already keeps.'),
    role: costs('What the image shows; full_body, back and turnaround stay out where a look is worn.'),
  },
  scene: {
    id: free('Its name, unique on the board.'),
    heading: free('Shown to people, never prompted: INT. LAMP ROOM - NIGHT.'),
    location: costs('The location of its shots.'),
    style: costs("Added to the board's style."),
    sound: costs(SOUND),
    looks: costs(LOOKS),
    defaults: costs('Keys for every shot of the scene that does not say otherwise.'),
    shots: costs('Its shots, in order.'),
  },
  shot: {
    id: free('Its name, unique on the board. Renaming it loses its pick, never its clips.'),
    prompt: asked(
      'What happens. `@name` mentions a character, prop or location, `@name/look` a look, `@@` is an at sign.',
    ),
    model: asked(MODEL),
    size: asked('How much of the scene is seen.'),
    angle: asked('From where it is seen, in words: low angle.'),
    camera: asked('How the camera moves, in words: slow dolly in.'),
    lens: asked('Lens and depth of field, in words: 35 mm, shallow focus.'),
    framing: asked('Composition, in words: she stands left of centre.'),
    cast: asked('Who appears without being mentioned: mira, tomas/gala.'),
    looks: asked(LOOKS),
    location: asked("Where it happens, instead of the scene's; `none` drops the scene's."),
    style: asked("Added to the board's and the scene's style."),
    dialogue: costs('What is spoken, line by line.'),
    sound: asked(SOUND),
    duration: costs('Seconds in the film; default 6.'),
    in: costs('Seconds into the clip where the film starts to use it; default 0.'),
    buy: asked('Seconds to buy, where it should not follow from `in` and `duration`.'),
    takes: asked('How many takes to make; default 1.'),
    tail: { ...costs("Seconds of the parent's end that an extension sends."), modes: EXTENDED },
    extend: { ...costs(EXTEND), modes: EXTENDED },
    clip: costs(
      'Own footage, relative to this file. Nothing is paid for it, but what continues or edits it is made from it.',
    ),
    reuse: free('Shows the clip of another shot again. Nothing is paid.'),
    edits: costs('The shot whose clip is changed as the prompt says.'),
    continues: costs('The shot from whose last frame it goes on.'),
    first_frame: costs('The image with which it starts.'),
    last_frame: costs('The image with which it ends, where the model can.'),
    transition: free('How the film comes into this shot; default a cut.'),
    mix: free("What the film does with the clip's sound: keep (default) or mute."),
    fit: free('How a clip of another shape fills the film: crop or pad.'),
    focus: free('What a crop keeps in view: [x, y] from 0 (left, top) to 1.'),
    captions: later('What is read under it; default its dialogue.'),
    audio: later('Sound laid over it.'),
    only: free('The axis values in whose films it stands.'),
    omit: free('true: it has no place in the film, and is made only where another shot needs it.'),
  },
  line: {
    who: costs('The character who speaks.'),
    line: costs('The words spoken.'),
    off: costs('true: heard, not seen.'),
  },
  transition: {
    type: free('cut or dissolve.'),
    duration: free('Seconds that both shots share.'),
  },
  variants: {
    axes: costs('Axis to its values, or to { from: file.csv } with a column of the same name.'),
    rows: costs('Names added to the variants that a row matches; also { from: file.csv }.'),
    exclude: costs('Combinations that are not made.'),
    max: free('How many variants are allowed; default 500.'),
  },
  from: {
    from: costs('A CSV file, relative to this file.'),
  },
  film: {
    name: free('The name of the film file, without ending; default the board and its axis values.'),
    end: free('How the film ends.'),
    music: later('Music under the film.'),
    loudness_lufs: later('Loudness of the film.'),
    captions: later('Where captions go.'),
    titles: later('Text laid over the film.'),
    logo: later('A picture laid over the film.'),
    deliver: later('Files to make besides the film.'),
  },
  end: {
    fade: free('Seconds of fade to black at the end.'),
  },
  config: {
    $schema: free('Where editors find the schema.'),
    boards: free('Which files are boards: a glob or several; default storyboards/**/*.yaml.'),
    out: free('The folder for films; default out.'),
    cap_usd: free('The most that this project may ever spend, in USD.'),
    store: free('The folder for clips; default .castreel/store.'),
    ledger: free('The folder for the record of what was paid; default ledger.'),
    providers: costs('What is different for a provider: rates, limits, prices.'),
  },
  ledger: {
    dir: free('The folder for the record of what was paid; default ledger.'),
    lasts: free('true: the folder outlives this machine, so that a run under CI may spend.'),
  },
  provider: {
    rates: free('How fast requests may be sent.'),
    models: costs('What is different for a model, by model and operation.'),
  },
  operations: {
    text: costs('Shots of words alone.'),
    image: costs('Shots that start from `first_frame`.'),
    reference: costs('Shots whose cast has images.'),
    extend: costs('Shots with `continues`.'),
    edit: costs('Shots with `edits`.'),
  },
  rates: {
    creates_per_second: free('Requests started per second.'),
    in_flight: free('Requests under way at once; null: no limit.'),
  },
  override: {
    references: costs('Reference images: the fewest and the most; null: none are taken.'),
    first_frame: costs('Whether a first frame is required, optional or not taken.'),
    last_frame: costs('Whether a last frame is taken.'),
    image_media: free('How images may travel.'),
    video_media: free('How video may travel.'),
    tags: free('How a sent image is named in the prompt; null: it is not.'),
    prompt_max: free('Longest prompt in characters; null: unknown.'),
    durations: costs('The lengths that are sold, in seconds.'),
    aspects: costs('The aspects that may be asked for.'),
    resolutions: costs('The resolutions that may be asked for.'),
    sound: costs('Whether clips have sound: always, switchable or never.'),
    voices: costs('Preset voices: how many, and how they are named in the prompt; null: none.'),
    extend: costs('What an extension may go on from, and what it returns.'),
    price_usd: free('What it costs, in USD.'),
    rates: free('How fast requests may be sent.'),
    polls: free('When it is asked whether a clip is finished.'),
    result_lifetime_s: free('Seconds for which a finished clip can be downloaded; null: unknown.'),
    source: free('Where this was read.'),
    date: free('When the price was read, YYYY-MM-DD.'),
  },
  polls: {
    first_s: free('Seconds from the request to the first question: clips are likely to be finished by then.'),
    every_s: free('Seconds from one question to the next; more as the request grows old.'),
  },
  limits: {
    min: costs('The fewest.'),
    max: costs('The most.'),
  },
  media: {
    https: free('Whether an https URL is taken.'),
    data_uri_bytes: free('The largest data URI in bytes; null: none is taken.'),
    upload: free('Whether a file can be uploaded first.'),
    file_id: free('Whether the name of a file that the provider keeps is taken.'),
  },
  tags: {
    template: free('What stands for an image, with {n} for its number: <IMAGE_{n}>.'),
    base: free('The number of the first image.'),
  },
  durations_set: {
    kind: costs('set: these lengths and no others.'),
    seconds: costs('The lengths in seconds.'),
  },
  durations_range: {
    kind: costs('range: from `min` to `max` in steps.'),
    min: costs('The shortest, in seconds.'),
    max: costs('The longest, in seconds.'),
    step: costs('From one length to the next, in seconds.'),
  },
  durations_source: {
    kind: costs('source: as long as its source.'),
    max: costs('The longest source, in seconds.'),
  },
  durations_exact: {
    kind: costs('exact: any length.'),
    max: costs('The longest, in seconds.'),
  },
  voices: {
    max: costs('The most in one request.'),
    template: free('What stands for a voice, with {n} for its number.'),
    base: free('The number of the first voice.'),
  },
  extend: {
    source_min_s: costs('The shortest video to go on from, in seconds.'),
    source_max_s: costs('The longest video to go on from, in seconds.'),
    assumed: free('true: the provider does not say so.'),
    returns: costs('What comes back: combined (source and new part) or tail (the new part).'),
  },
  price_usd: {
    per_second: free('USD per bought second, by resolution; `any` for all.'),
    per_input_image: free('USD per image sent.'),
    per_input_second: free('USD per second of video sent.'),
    moderated: free('Whether a job stopped by moderation is charged: yes, no or unknown.'),
    failed: free('Whether a failed job is charged: yes, no or unknown.'),
  },
  pick: {
    take: free('The take: its label and the first eight digits of the hash of its clip.'),
    in: free("Seconds into the clip where the film starts to use it; instead of the shot's own."),
  },
} as const satisfies Record<string, Record<string, Key>>;

export type KeyGroup = keyof typeof keys;

/** Values of the language, by their key, that a later version honours. */
export const laterValues: Readonly<Record<string, readonly string[]>> = {
  fit: ['blur'],
  type: ['fade', 'fade_black', 'fade_white', 'wipe_left', 'wipe_right', 'wipe_up', 'wipe_down'],
};
