import { expect, test } from 'vitest';
import { placeOf } from '../../src/storyboard/storyboard.js';
import { castOf, complaints, filmsOf, pathsOf, promptOf, resolved, shotsOf } from '../support/resolved.js';

const CAST = `
characters:
  mira:
    description: lighthouse keeper
    voice: low, dry
    references:
      - { image: mira-full.png, role: full_body }
      - { image: mira-face.png, role: face }
      - { image: mira-back.png, role: back }
      - { image: mira-turn.png, role: turnaround }
      - mira-hands.png
    looks:
      storm: { description: oilskin, references: [mira-storm.png] }
      gala: {}
  tomas: { name: Old Tomas, references: [tomas.png], looks: { gala: { references: [tomas-gala.png] } } }
  ghost: { description: a voice }
props: { lantern: { references: [lantern.png] }, key: {} }
locations: { lamp_room: { references: [room.png] }, pier: { name: The Pier } }
`;

test('the queue is characters by mention, then cast and speakers, props, the location last', () => {
  const { a } = shotsOf(`${CAST}
scenes:
  - id: one
    location: lamp_room
    shots:
      - id: a
        prompt: "The @key and @lantern, then @tomas."
        cast: [mira/gala]
        dialogue: [{ who: ghost, line: Hush. }]
`);
  expect(castOf(a)).toEqual(['tomas', 'mira/gala', 'ghost', 'key', 'lantern', 'lamp_room']);
});

test('who is only heard is not in the cast, but has name and voice', () => {
  const { a } = shotsOf(`${CAST}
shots:
  - { id: a, prompt: "@tomas listens.", dialogue: [{ who: mira, line: "  Come \\n in. ", off: true }, { who: tomas, line: No. }] }
`);
  expect(castOf(a)).toEqual(['tomas']);
  expect(a?.words.dialogue).toEqual([
    { member: null, name: 'mira', voice: { words: 'low, dry', id: null }, line: 'Come in.', off: true },
    { member: 0, name: 'Old Tomas', voice: null, line: 'No.', off: false },
  ]);
});

test('a look keeps the first image, adds its own and drops those that show other clothes', () => {
  const { plain, worn } = shotsOf(`${CAST}
shots:
  - { id: plain, prompt: "@mira" }
  - { id: worn, prompt: "@mira/storm" }
`);
  const at = (name: string): string => `boards/mira-${name}.png`;
  expect(pathsOf(plain?.members[0])).toEqual([at('full'), at('face'), at('back'), at('turn'), at('hands')]);
  expect(pathsOf(worn?.members[0])).toEqual([at('full'), at('storm'), at('face'), at('hands')]);
});

test('looks in force: board, scene, shot, and what is said with the name', () => {
  const shots = shotsOf(`${CAST}
looks: { mira: storm, tomas: gala }
scenes:
  - { id: one, shots: [{ id: board, prompt: "@mira @tomas" }, { id: shot, prompt: "@mira", looks: { mira: gala } }] }
  - id: two
    looks: { mira: none }
    shots:
      - { id: scene, prompt: "@mira @tomas" }
      - { id: said, prompt: "@mira, then @mira/gala." }
      - { id: bare, prompt: "@tomas/none." }
      - { id: call, prompt: "Rain.", cast: [tomas/none, mira/storm] }
`);
  const worn = Object.fromEntries(Object.entries(shots).map(([id, shot]) => [id, castOf(shot)]));
  expect(worn).toEqual({
    board: ['mira/storm', 'tomas/gala'],
    shot: ['mira/gala'],
    scene: ['mira', 'tomas/gala'],
    said: ['mira/gala'],
    bare: ['tomas'],
    call: ['tomas', 'mira/storm'],
  });
});

test("a mentioned location replaces that of the scene, `none` drops it, the shot's own stays", () => {
  const shots = shotsOf(`${CAST}
scenes:
  - id: one
    location: lamp_room
    shots:
      - { id: scene, prompt: "Rain." }
      - { id: other, prompt: "Rain on @pier." }
      - { id: same, prompt: "Rain in the @lamp_room." }
      - { id: none, prompt: "Rain.", location: none }
      - { id: own, prompt: "From @pier she sees it.", location: lamp_room }
`);
  const places = Object.fromEntries(Object.entries(shots).map(([id, shot]) => [id, castOf(shot)]));
  expect(places).toEqual({
    scene: ['lamp_room'],
    other: ['pier'],
    same: ['lamp_room'],
    none: [],
    own: ['pier', 'lamp_room'],
  });
});

test('a mention ends where a name ends; @@ is an at sign; white space is one space', () => {
  const { a } = shotsOf(`${CAST}
shots:
  - id: a
    prompt: |
      @mira's  lantern:
      @lantern, (@key) @@home @ 5.
`);
  expect(promptOf(a)).toBe("<mira>'s lantern: <lantern>, (<key>) @home @ 5.");
  expect(a?.words.prompt[0]).toEqual({ member: 0 });
});

test('the first key that applies decides what a shot asks for', () => {
  const shots = shotsOf(`${CAST}
model: { reference: xai/a, text: xai/b, extend: xai/c, edit: xai/d, image: xai/e }
shots:
  - { id: reference, prompt: "@mira" }
  - { id: text, prompt: "@key and @pier" }
  - { id: extend, continues: reference, prompt: "She sits." }
  - { id: edit, edits: text, prompt: "At night." }
  - { id: image, first_frame: a.png, prompt: "@mira" }
  - { id: clip, clip: own/a.mov }
  - { id: reuse, reuse: clip }
`);
  expect(Object.entries(shots).map(([id, { mode, model }]) => [id, mode, model])).toEqual([
    ['reference', 'reference', 'xai/a'],
    ['text', 'text', 'xai/b'],
    ['extend', 'extend', 'xai/c'],
    ['edit', 'edit', 'xai/d'],
    ['image', 'image', 'xai/e'],
    ['clip', 'clip', null],
    ['reuse', 'reuse', null],
  ]);
  expect(shots.clip?.clip).toBe('boards/own/a.mov');
});

test('lengths: written, from defaults, 6; of what a shot follows where it follows one', () => {
  const shots = shotsOf(`
shots:
  - { id: six, prompt: a }
  - { id: two, prompt: b, duration: 2.5 }
  - { id: edited, edits: two, prompt: c }
  - { id: again, edits: edited, prompt: d }
  - { id: own, clip: a.mov }
  - { id: own_edited, edits: own, prompt: e }
  - { id: shown, reuse: two, in: 1 }
  - { id: shown_whole, reuse: own }
`);
  expect(Object.values(shots).map((shot) => shot.durationS)).toEqual([
    6,
    2.5,
    2.5,
    2.5,
    null,
    null,
    2.5,
    null,
  ]);
});

test('defaults: the shot over the scene over the board; maps are merged, lists replaced', () => {
  const { a, b } = shotsOf(`${CAST}
model: { text: xai/a, extend: xai/b, reference: xai/r }
defaults: { duration: 4, cast: [mira], style: grainy, camera: still, transition: { type: dissolve, duration: 0.5 } }
style: "Gouache."
avoid: text
scenes:
  - id: one
    style: lit by a lamp,
    sound: none
    defaults: { duration: 5, size: wide }
    shots:
      - { id: a, prompt: x, cast: [tomas], model: { reference: xai/z } }
      - { id: b, continues: a, cast: [], prompt: y, style: blue, size: close, transition: { type: cut } }
`);
  expect(castOf(a)).toEqual(['tomas']);
  expect([a?.durationS, a?.words.size, a?.words.camera, a?.sound, a?.model]).toEqual([
    5,
    'wide',
    'still',
    'none',
    'xai/z',
  ]);
  expect([b?.durationS, b?.words.size, b?.model]).toEqual([5, 'close', 'xai/b']);
  expect([a?.words.style, b?.words.style]).toEqual([
    'Gouache, lit by a lamp, grainy',
    'Gouache, lit by a lamp, blue',
  ]);
  expect(a?.words.avoid).toBe('text');
  expect(b?.transition).toEqual({ type: 'cut', durationS: 0 });
});

test('every field knows its line, also where it stands in defaults or on the board', () => {
  const { a } = shotsOf(`style: grainy
model: xai/a
defaults:
  duration: 4
shots:
  - id: a
    prompt: x
    transition:
      type: cut
`);
  const lineOf = (field: string): number => placeOf(a!.origins, field).start.line;
  expect(['', 'prompt', 'transition.type', 'duration', 'style', 'model', 'sound'].map(lineOf)).toEqual([
    7, 8, 10, 5, 2, 3, 7,
  ]);
});

test('the film is as high as its resolution says, as wide as its aspect says, and even', () => {
  const size = (aspect: string, resolution: string): number[] => {
    const [film] = filmsOf(
      `format: { aspect: "${aspect}", resolution: ${resolution} }\nshots: [{ id: a, prompt: x }]`,
    );
    return [film!.format.width, film!.format.height];
  };
  expect([
    size('16:9', '480p'),
    size('4:3', '720p'),
    size('9:16', '720p'),
    size('1:1', '1080p'),
    size('21:9', '480p'),
  ]).toEqual([
    [854, 480],
    [960, 720],
    [720, 1280],
    [1080, 1080],
    [1120, 480],
  ]);
});

test('unknown and misplaced names are said where they stand, with what was meant', () => {
  expect(
    complaints(`${CAST}
looks: { mira: strom }
shots:
  - id: a
    prompt: "@lantrn and @Mira, mail@example.com"
    cast: [lantern, nobody]
    location: mira
    dialogue: [{ who: pier, line: x }, { who: tomass, line: y, off: true }]
  - { id: b, prompt: "@mira/storm and @mira/gala" }
`).map((one) => one.replace(/^\d+:/, ':')),
  ).toEqual([
    ':14 unknown-name the board has no character, prop or location called "lantrn"',
    ':26 unknown-name the board has no character, prop or location called "Mira"',
    ':37 unknown-name the board has no character, prop or location called "example"',
    ':12 wrong-kind "lantern" is a prop, and cast: takes characters',
    ':21 unknown-name the board has no character called "nobody"',
    ':23 wrong-kind "pier" is a location, and lines are spoken by characters',
    ':47 unknown-name the board has no character called "tomass"',
    ':15 wrong-kind "mira" is a character, and a shot happens in a location',
    ':16 unknown-look mira has no look called "strom"',
    ':39 two-looks mira cannot wear both storm and gala in one shot',
  ]);
});

test('one namespace for characters, props and locations', () => {
  expect(complaints('characters: { a: {} }\nprops: { a: {} }\nshots: [{ id: s, prompt: x }]')).toEqual([
    '3:10 name-twice "a" is a prop here and a character elsewhere, and a mention could mean either',
  ]);
});

test('`extend` is said on the board, in defaults of a scene or on a shot, and takes its model from `image`', () => {
  const { a, b, c, d } = shotsOf(`
model: { text: xai/grok-imagine-video, image: xai/grok-imagine-video-1.5-lite, extend: xai/grok-imagine-video }
extend: last-frame
scenes:
  - id: one
    shots: [{ id: a, prompt: One. }, { id: b, continues: a, prompt: Two. }]
  - id: two
    defaults: { extend: clip }
    shots: [{ id: c, continues: b, prompt: Three. }, { id: d, continues: c, extend: last-frame, prompt: Four. }]
`);
  const lite = 'xai/grok-imagine-video-1.5-lite';
  expect([a, b, c, d].map((shot) => [shot?.mode, shot?.parent, shot?.extendBy, shot?.model])).toEqual([
    ['text', null, 'last-frame', 'xai/grok-imagine-video'],
    ['extend', 'a', 'last-frame', lite],
    ['extend', 'b', 'clip', 'xai/grok-imagine-video'],
    ['extend', 'c', 'last-frame', lite],
  ]);
});

test('a map of models that lacks an operation names it, and the way out of an extension', () => {
  const said = (model: string, extend: string): readonly string[] =>
    resolved(`
model: ${model}
extend: ${extend}
shots: [{ id: a, prompt: One. }, { id: b, continues: a, prompt: Two. }]
`).diagnostics.map(({ message, hint }) => `${message} | ${hint ?? ''}`);
  expect(said('{ text: xai/x }', 'clip')).toEqual([
    '`model` names no model for extend, and b needs one | add `extend: …`',
  ]);
  expect(said('{ text: xai/x, image: xai/x }', 'clip')).toEqual([
    '`model` names no model for extend, and b needs one | add `extend: …`, or write `extend: last-frame`: an image request, which begins with its last frame',
  ]);
  expect(said('{ text: xai/x, extend: xai/x }', 'last-frame')).toEqual([
    '`model` names no model for image, and b needs one | add `image: …`',
  ]);
  expect(said('{ text: xai/x, extend: xai/x }', 'last_frame')[0]).toBe(
    '`last_frame` is not one of clip, last-frame | did you mean `last-frame`?',
  );
});
