import { asked, costs, free, ofExtension, type KeyGroups } from './key.js';

const MODEL =
  'Who makes the clips: `provider/model`, or `animatic`, which is free and the default; or a map from operation to model.';
const SOUND = 'Whether clips are asked for with sound: generate (default) or none.';
const EXTEND =
  'What a shot with `continues` sends of the other shot: its clip (default), or its last-frame alone, as an image request.';
const LOOKS = 'Who wears what: a map from character to look; `none` takes a look off.';
const nameKey = costs('Name used in prompts; defaults to the key.');
const referencesKey = costs('Its images, in order of importance.');

/** What a board and a cast file may both hold. */
const shared = {
  $schema: free('Where editors find the schema.'),
  version: free('Version of the language: 1.'),
  model: costs(MODEL),
  format: costs('Shape, size and rate of the films.'),
  style: costs('How every picture looks; part of every prompt.'),
  characters: costs('Who appears, by name.'),
  locations: costs('Where things happen, by name.'),
  props: costs('Things that must look the same everywhere, by name.'),
  defaults: costs('Keys for every shot that does not say otherwise.'),
  vars: costs('Default values for `${{ name }}`.'),
};

/** Where an image comes from. */
const source = {
  image: costs('An image file, relative to this file, or an https URL.'),
  url: costs('An https URL.'),
  sha256: costs('The sha-256 of the bytes behind the URL: pins them.'),
  file_id: costs('The name of a file that the provider already keeps.'),
};

/** The keys of boards and cast files. */
export const languageKeys = {
  board: {
    ...shared,
    title: free('Shown to people.'),
    avoid: costs('What no picture may show; the last sentence of every prompt.'),
    sound: costs(SOUND),
    extend: costs(EXTEND),
    include: costs('Cast files to share, each relative to this file.'),
    looks: costs(LOOKS),
    variants: costs('Axes; each combination of their values becomes a film.'),
    scenes: costs('The film in order, scene by scene; instead of `shots`.'),
    shots: costs('The film in order; instead of `scenes`.'),
    film: free('What happens to the finished clips.'),
  },
  cast: {
    ...shared,
    include: costs('Further cast files, each relative to this file.'),
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
    fit: free(
      'How a clip of another shape fills the film: crop, pad with bars, or blur what stands beside it.',
    ),
    focus: free('What a crop keeps in view: [x, y] from 0 (left, top) to 1; default [0.5, 0.5].'),
  },
  character: {
    name: nameKey,
    description: costs('A few words on age, face, hair, clothes; said at the first mention.'),
    voice: costs('How they sound; part of the prompt wherever they speak.'),
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
  image: source,
  reference: {
    ...source,
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
    angle: asked('Camera angle, in words: low angle.'),
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
    buy: asked('Seconds to buy, instead of what `in` and `duration` give.'),
    takes: asked('How many takes to make; default 1.'),
    tail: ofExtension("Seconds from the end of the other shot's clip that an extension sends."),
    extend: ofExtension(EXTEND),
    clip: costs(
      'Your own footage, relative to this file. It costs nothing itself; shots that continue or edit it are made from it.',
    ),
    reuse: free('Shows the clip of another shot again. Nothing is paid.'),
    edits: costs('The shot whose clip is changed as the prompt says.'),
    continues: costs('The shot whose last frame this one continues from.'),
    first_frame: costs('The image it starts with.'),
    last_frame: costs('The image it ends with, where the model accepts one.'),
    transition: free('How the film changes from the shot before to this one; default: a cut.'),
    mix: free("What the film does with the clip's sound: keep (default) or mute."),
    fit: free(
      'How a clip of another shape fills the film: crop, pad with bars, or blur what stands beside it.',
    ),
    focus: free('What a crop keeps in view: [x, y] from 0 (left, top) to 1.'),
    captions: free(
      'What is read with it: a text, or a list of texts, with times or without; default: its dialogue.',
    ),
    audio: free(
      'Sound files heard with it: voices, effects. Each plays to its end, also over the next shots.',
    ),
    only: free('Axis values; only films with these show it.'),
    omit: free('true: the film does not show it, and it is made only where another shot needs it.'),
  },
  audio: {
    file: free('A sound file, relative to this file.'),
    at: free("Seconds from the shot's first frame; default 0."),
    gain_db: free('How much louder or softer than the file, from -60 to 24 dB; default 0.'),
  },
  caption: {
    text: free('What is read.'),
    at: free("Seconds from the shot's first frame; default: after the caption before it."),
    duration: free('Seconds; default: what is left, shared among captions by their lengths.'),
  },
  line: {
    who: costs('The character who speaks.'),
    line: costs('The words spoken.'),
    off: costs('true: heard, not seen.'),
  },
  transition: {
    type: free(
      'cut, dissolve, fade (through black), fade_white, or wipe_left, wipe_right, wipe_up, wipe_down. Into the first shot of a film: cut or fade.',
    ),
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
    music: free('Music under the film.'),
    loudness_lufs: free(
      'Loudness that the film is brought to, from -40 to -5 LUFS, peaks at most -1 dBTP; default: as it is.',
    ),
    captions: free(
      'Where captions go: file (default; SRT and VTT beside the film, and a track in it), burn (into the picture) or none.',
    ),
    titles: free('Texts laid over the film.'),
    logo: free('A picture in a corner of the whole film.'),
    deliver: free('Files to make of the film besides its own, from the same takes.'),
  },
  delivery: {
    aspect: free('Width to height, such as 9:16; its shorter side is that of the film. Default: the film’s.'),
    size: free('Width and height in pixels instead, such as 1080x1920.'),
    quality: free('draft (small), standard (default) or master (large).'),
    max_mb: free(
      'Megabytes (millions of bytes) that the file may have; its quality is lowered until it fits.',
    ),
    poster: free('A JPEG beside it: true, or the second of the film that it shows; default: none.'),
    fit: free('How clips fill it: crop, pad or blur; default: as they fill the film.'),
    focus: free("What a crop keeps in view: [x, y] from 0 (left, top) to 1; default: the film's."),
  },
  music: {
    file: free('A sound file, relative to this file.'),
    in: free('Seconds into the file where it begins; default 0.'),
    gain_db: free('How much louder or softer than the file, from -60 to 24 dB; default 0.'),
    duck_db: free(
      'How far it gives way while clips or `audio` are heard, up to 60 dB; default 0: not at all.',
    ),
    fade: free('Seconds in which it comes, and in which it goes; default 0.'),
    loop: free('true: it begins again, from `in`, where the file ends before the film does.'),
  },
  title: {
    text: free('What is read: its first line large, those after it smaller.'),
    at: free("Seconds from the film's first frame; negative: from its end; default 0."),
    duration: free('Seconds; default 3, or what is left of the film.'),
    position: free(
      'card (on a plain page that hides the picture), center (default), top, bottom, or lower_third.',
    ),
    fade: free('Seconds in which it comes, and in which it goes; default 0.3.'),
  },
  logo: {
    image: free('A PNG, JPEG or WebP, transparent or not, relative to this file.'),
    position: free('top_left, top_right (default), bottom_left or bottom_right.'),
    width: free("Its width as a part of the film's, up to 0.5; default 0.12."),
    margin: free(
      "Its distance from both edges as a part of the film's shorter side; default: where titles keep to.",
    ),
    opacity: free('From just over 0 to 1 (default).'),
  },
  end: {
    fade: free('Seconds of fade to black at the end.'),
  },
} as const satisfies KeyGroups;
