import { expect, test } from 'vitest';
import { complaints, resolved } from '../support/resolved.js';

/** Codes with the line of the shots' list (1 for the first shot) and the message. */
function said(shots: readonly string[], before = ''): readonly string[] {
  const text = `${before}\nshots:\n${shots.map((shot) => `  - { ${shot} }\n`).join('')}`;
  const first = text.split('\n').indexOf('shots:') + 2;
  return complaints(text).map((one) => one.replace(/^(\d+):\d+/, (_, line) => String(Number(line) - first)));
}

test('what a shot follows must be there, be a clip of its own, and not follow it back', () => {
  expect(
    said([
      'id: a, continues: nowhere, prompt: x',
      'id: b, edits: d, prompt: x',
      'id: c, continues: b, prompt: y',
      'id: d, continues: c, prompt: z',
      'id: e, continues: d, prompt: w',
      'id: f, reuse: f',
      'id: g, clip: g.mov',
      'id: h, reuse: g',
      'id: i, reuse: h',
      'id: j, edits: h, prompt: v',
      'id: k, edits: g, prompt: u',
    ]),
  ).toEqual([
    '1 unknown-shot the board has no shot "nowhere"',
    '2 shot-circle shots follow each other in a circle: b → d → c → b',
    '6 shot-circle shots follow each other in a circle: f → f',
    '9 reuse-as-source h has no clip of its own: it shows the clip of g',
    '10 reuse-as-source h has no clip of its own: it shows the clip of g',
  ]);
});

test('a shot that cannot be made is left out with what needs it, the rest stands', () => {
  const { storyboards } = resolved(
    'shots: [{ id: a, continues: no, prompt: x }, { id: b, edits: a, prompt: y }, { id: c, prompt: z }]',
  );
  expect(storyboards[0]?.shots.map(({ id }) => id)).toEqual(['c']);
});

test('a parent that is absent in some variants is an error that names them', () => {
  const before = 'variants: { axes: { hook: [a, b, c] } }';
  expect(
    said(['id: one, prompt: x, only: { hook: a }', 'id: two, continues: one, prompt: y'], before),
  ).toEqual([
    '2 absent-parent shot one is not in every film that has two, which needs it (in 2 variants, e.g. hook=b)',
  ]);
  expect(
    said(
      [
        'id: one, prompt: x, only: { hook: a }',
        'id: two, continues: one, prompt: y, only: { hook: a }',
        'id: z, prompt: z',
      ],
      before,
    ),
  ).toEqual([]);
});

test('a film without shots is an error, once for all its variants', () => {
  const axes = 'variants: { axes: { lang: [en, de, fr], size: [a, b, c, d, e, f] } }';
  expect(said(['id: x, prompt: x, only: { lang: en }'], axes)).toEqual([
    '0 empty-film the film has no shots (in 12 variants, e.g. lang=de,size=a)',
  ]);
  expect(said(['id: x, prompt: x, omit: true', 'id: y, clip: y.mov, omit: true'])).toEqual([
    '0 empty-film the film has no shots: all are omitted',
  ]);
  expect(
    said(
      ['id: x, prompt: x, only: { lang: en }', 'id: y, prompt: y, omit: "${{ off }}"'],
      `${axes}\nvars: { off: false }`,
    ),
  ).toEqual([]);
  expect(said(['id: x, continues: nowhere, prompt: x'])).toEqual([
    '1 unknown-shot the board has no shot "nowhere"',
  ]);
});

test('a key that changes nothing where it is written is a warning, one from defaults is not', () => {
  const asked = 'model: m, size: wide, camera: still, cast: [], looks: {}, style: x, takes: 2, buy: 9';
  const idle = 'model size camera cast looks style takes buy'.split(' ');
  const footage = (line: number, key: string): string =>
    `${line} no-effect \`${key}\` changes nothing here: your own footage is not generated`;
  expect(said([`id: a, clip: a.mov, ${asked}`, 'id: b, prompt: x, tail: 2'])).toEqual([
    ...idle.map((key) => footage(1, key)),
    '2 no-effect `tail` changes nothing here: it does not continue from a video',
  ]);
  expect(
    said([
      'id: a, prompt: x, takes: 2, buy: 9',
      'id: b, reuse: a, sound: none, in: 1, mix: mute, fit: crop, focus: [0, 0], omit: true',
      'id: c, edits: a, prompt: y, takes: 2, tail: 2',
      'id: d, continues: a, prompt: z, tail: 2',
      'id: e, prompt: x, transition: { type: cut, duration: 1 }, only: {}',
    ]),
  ).toEqual([
    '2 no-effect `sound` changes nothing here: a clip that is shown again is not generated',
    '3 no-effect `tail` changes nothing here: an edit is sent the whole of its source',
    '5 no-effect `duration` changes nothing here: a cut takes no time',
    '5 no-effect `only` changes nothing here: it names no axis, so the shot stands in every film',
  ]);
  const defaults = 'defaults: { takes: 2, tail: 2, camera: still, transition: { type: cut, duration: 1 } }';
  expect(said(['id: a, clip: a.mov', 'id: b, prompt: x'], `model: m\nsound: none\n${defaults}`)).toEqual([]);
  expect(complaints('format: { aspect: "1:1", shoot: "16:9" }\nshots: [{ id: a, clip: a.mov }]')).toEqual([
    '2:26 no-effect `shoot` changes nothing here: every shot of the board comes from own footage',
  ]);
});

test('exclusions and rows that say nothing', () => {
  const shots = 'shots: [{ id: a, prompt: x }]';
  expect(complaints(`variants: { axes: { a: [1] }, exclude: [{}] }\n${shots}`)).toEqual([
    '2:41 wrong-value it excludes nothing: name an axis and its value',
  ]);
  expect(
    complaints(`variants: { axes: { a: [1, 2] }, rows: [{ a: 1 }, { from: c.csv }] }\n${shots}`, {
      'boards/c.csv': 'a\n1\n2\n',
    }),
  ).toEqual([
    '2:41 row-unused this row adds nothing: it gives no name a value, and a row makes no variant',
    '2:1 row-unused this row adds nothing: it gives no name a value, and a row makes no variant',
  ]);
});

test('a default for an axis changes nothing', () => {
  const text = `variants: { axes: { a: [1, 2] } }
vars: { a: 3, b: 4 }
shots: [{ id: x, prompt: "\${{ a }} \${{ b }}" }]`;
  expect(complaints(text)).toEqual([
    '3:9 no-effect `a` changes nothing here: it is an axis, and every variant has a value of it',
  ]);
});

test('transitions: none into the first shot, none that meet, a warning on a join', () => {
  const dissolve = (seconds: number): string => `transition: { type: dissolve, duration: ${seconds} }`;
  expect(
    said([
      'id: hidden, prompt: x, omit: true',
      `id: a, prompt: x, ${dissolve(1)}`,
      `id: b, prompt: x, duration: 2, ${dissolve(1)}`,
      `id: c, prompt: x, duration: 3, ${dissolve(1)}`,
      `id: d, prompt: x, duration: 3, ${dissolve(1.5)}`,
      `id: e, continues: d, prompt: y, duration: 1, ${dissolve(0.5)}`,
      `id: f, clip: f.mov, ${dissolve(5)}`,
    ]),
  ).toEqual([
    '2 first-transition a is the first shot of the film, so there is nothing to dissolve from',
    '3 transitions-meet the transitions at both ends of b meet: nothing of it would be seen alone',
    '6 transition-on-join e goes on where d ends; a dissolve between them shows the join twice',
    '6 transitions-meet the transitions at both ends of e meet: nothing of it would be seen alone',
  ]);
  expect(said(['id: a, prompt: x', 'id: b, prompt: y'], `defaults: { ${dissolve(1)} }`)).toEqual([]);
});

test('fades and wipes: from black into the first shot, and an end that fits', () => {
  const into = (type: string, seconds: number): string =>
    `transition: { type: ${type}, duration: ${seconds} }`;
  expect(said([`id: a, prompt: x, ${into('fade', 1)}`, `id: b, prompt: y, ${into('wipe_up', 1)}`])).toEqual(
    [],
  );
  expect(
    said([
      `id: a, prompt: x, ${into('fade_white', 1)}`,
      'id: b, prompt: x',
      `id: c, continues: b, prompt: y, ${into('wipe_up', 1)}`,
    ]),
  ).toEqual([
    '1 first-transition a is the first shot of the film, so there is nothing to fade from',
    '3 transition-on-join c goes on where b ends; a wipe between them shows the join twice',
  ]);
  expect(said([`id: a, prompt: x, duration: 2, ${into('fade', 2)}`])).toEqual([
    '1 transitions-meet the transition takes all of a: nothing of it would be seen alone',
  ]);
  const end = 'film: { end: { fade: 1.5 } }';
  expect(
    complaints(
      `${end}\nshots: [{ id: a, prompt: x }, { id: b, prompt: y, duration: 2, ${into('wipe_up', 1)} }]`,
    ),
  ).toEqual(['2:22 transitions-meet the film fades out for 1.5 s, and b, its last shot, has 1 s to itself']);
});

test('an extension warns of who first enters in it, and of words that its parent said', () => {
  const cast = 'characters: { mira: { references: [a.png] }, tom: { name: Tom } }';
  expect(
    said(
      [
        'id: a, prompt: "@mira walks in."',
        'id: b, continues: a, prompt: "She sits. @tom comes."',
        'id: c, continues: b, prompt: "@mira and @tom talk."',
        'id: d, continues: a, prompt: "@mira  walks in, then sits."',
        'id: e, clip: e.mov',
        'id: f, continues: e, prompt: "@tom laughs."',
      ],
      cast,
    ),
  ).toEqual([
    '2 enters-in-extension tom first enters in b, an extension: the model has never seen Tom there and is sent no images',
    '4 repeats-parent d says again what a says, so the action would happen twice',
  ]);
});

test('a paid request does not go on from a drawn clip', () => {
  const shots = [
    'id: a, prompt: x',
    'id: b, continues: a, prompt: y',
    'id: c, edits: b, prompt: z, model: xai/m',
  ];
  expect(said(shots)).toEqual([
    '3 free-parent c is paid for, and would continue from the drawn clip of b, which animatic makes',
  ]);
  expect(said(shots, 'model: xai/m')).toEqual([]);
});

test('models, shapes and sound', () => {
  expect(said(['id: a, prompt: x', 'id: b, continues: a, prompt: y'], 'model: { text: xai/m }')).toEqual([
    expect.stringContaining('model-missing `model` names no model for extend'),
  ]);
  expect(
    said(
      ['id: a, prompt: x', 'id: b, prompt: y, fit: crop', 'id: c, clip: c.mov'],
      'format: { aspect: "1:1", shoot: "16:9" }',
    ),
  ).toEqual([expect.stringContaining('fit-missing clips are shot 16:9 and the film is 1:1')]);
  expect(
    said(['id: a, prompt: x, sound: none, dialogue: [{ who: m, line: Hi }]'], 'characters: { m: {} }'),
  ).toEqual(['1 silent-dialogue a has dialogue and is asked for without sound, so nobody will be heard']);
  expect(said(['id: a, prompt: x, last_frame: a.png'])).toEqual([
    '1 last-frame-alone a `last_frame` needs a `first_frame` to come from',
  ]);
});

test('a problem of many variants is said once per place, and counts those that have it', () => {
  const names = Array.from({ length: 2000 }, (_, index) => `s${index}`).join(', ');
  expect(
    complaints(`variants: { axes: { sku: [${names}], lang: [en] }, max: 2000 }
shots:
  - { id: a, prompt: "@nobody shows \${{ sku }}" }
  - { id: b, prompt: "@\${{ sku }} waves", only: { sku: s7 } }`),
  ).toEqual([
    '4:23 unknown-name the board has no character, prop or location called "nobody" (in 2,000 variants, e.g. lang=en,sku=s0)',
    expect.stringMatching(/^2:\d+ unknown-name .*called "s7" \(in lang=en,sku=s7\)$/),
  ]);
});
