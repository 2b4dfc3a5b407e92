import { costs, free, type KeyGroups } from './key.js';

/** The keys of `castreel.config.yaml`, down to what is different for one operation of one model. */
export const configKeys = {
  config: {
    $schema: free('Where editors find the schema.'),
    boards: free('Which files are boards: a glob or several; default storyboards/**/*.yaml.'),
    out: free('The folder for films; default out.'),
    extend: costs(
      'What a shot with `continues` sends of the other shot where no board says it: its clip (default), or its last-frame.',
    ),
    cap_usd: free('The most this project may ever spend, in USD.'),
    fonts: free(
      'Font files (TTF, OTF, WOFF2) for letters that the fonts of castreel do not have, in the order in which they are tried. Fonts of the machine are never used.',
    ),
    store: free('The folder for clips; default .castreel/store.'),
    ledger: free('The folder for the record of what was paid; default ledger.'),
    providers: costs('Overrides for a provider: rates, limits, prices.'),
  },
  ledger: {
    dir: free('The folder for the record of what was paid; default ledger.'),
    lasts: free('true: the folder outlives this machine, so that a run under CI may spend.'),
  },
  provider: {
    rates: free('How fast requests may be sent.'),
    follow_s: free('Seconds after which a run waits no longer for a request, and leaves it to be collected.'),
    same_account: free(
      'Fingerprints of other keys of the account in use (`account` in the files of the ledger): what was made with them is fetched with the key that is here.',
    ),
    models: costs('Overrides for a model, by model and operation.'),
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
    in_flight: free('Requests under way at once; null: as many as `--concurrency` says, 8 without it.'),
  },
  override: {
    references: costs('Reference images: the fewest and the most; null: none are accepted.'),
    first_frame: costs('Whether a first frame is required, optional or not accepted.'),
    last_frame: costs('Whether a last frame is accepted.'),
    image_media: free('How images may travel.'),
    video_media: free('How video may travel.'),
    picture_limits: free('Images above either limit are sent as a smaller copy; null: as they are.'),
    tags: free('How a sent image is named in the prompt; null: it is not.'),
    prompt_max: free('Longest prompt in characters; null: unknown.'),
    durations: costs('The lengths that are sold, in seconds.'),
    aspects: costs('The aspects that may be asked for.'),
    resolutions: costs('The resolutions that may be asked for.'),
    sound: costs('Whether clips have sound: always, switchable or never.'),
    voices: costs('Preset voices: how many, and how they are named in the prompt; null: none.'),
    extend: costs('What an extension may continue from, and what it returns.'),
    chain_advised: free('How often in a row a shot may be continued before check warns; null: never.'),
    price_usd: free('What it costs, in USD.'),
    rates: free('How fast requests may be sent.'),
    polls: free('When to ask whether a clip is finished.'),
    usual_s: free('Seconds that a request usually takes at most; null: unknown.'),
    follow_s: free('Seconds after which a run waits no longer for a request, and leaves it to be collected.'),
    result_lifetime_s: free('Seconds for which a finished clip can be downloaded; null: unknown.'),
    output_kept_s: free(
      'Seconds for which a provider that keeps copies is asked to keep that of a clip; null: not at all.',
    ),
    source: free('Where these figures were read.'),
    date: free('When the price was read, YYYY-MM-DD.'),
  },
  picture_limits: {
    longer_side_px: free('The longer side of the image, in pixels.'),
    bytes: free('The size of its file.'),
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
    https: free('Whether an https URL is accepted.'),
    data_uri_bytes: free('The largest data URI in bytes; null: none is accepted.'),
    upload: free('Whether a file can be uploaded first.'),
    file_id: free('Whether the id of a file that the provider keeps is accepted.'),
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
    source_min_s: costs('The shortest video to continue from, in seconds.'),
    source_max_s: costs('The longest video to continue from, in seconds.'),
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
} as const satisfies KeyGroups;
