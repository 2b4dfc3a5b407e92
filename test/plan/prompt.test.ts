import { expect, test } from 'vitest';
import { planOf, requestAt } from '../support/planning.js';

const CAST = `
style: "Hand-painted gouache, overcast light."
avoid: on-screen text, watermarks
characters:
  mira:
    name: Mira
    description: lighthouse keeper in her sixties
    voice: low, dry
    references: [face.png, full.png]
    looks: { storm: { description: yellow oilskin coat, references: [oil.png] } }
  tomas: { name: Old Tomas, description: "a ship's cook.", references: [tomas.png] }
props: { lantern: { references: [lantern.png] } }
locations: { lamp_room: { description: brass lamp room, references: [room.png] } }
looks: { mira: storm }
`;

const TOWER = `
scenes:
  - id: tower
    location: lamp_room
    shots:
      - id: ascent
        prompt: "@mira's hand lifts the @lantern. @mira stops."
        size: wide
        camera: slow dolly in
        cast: [tomas]
        dialogue: [{ who: mira, line: "There." }, { who: tomas, line: Hm, off: true }, { who: mira, line: "Again." }]
      - { id: ignite, continues: ascent, prompt: "@mira opens the @lantern" }
`;

test('a reference prompt: framing, words with tags and who is who, the rest of the cast, place, dialogue, voices, style', () => {
  const plan = planOf({ board: `model: xai/grok-imagine-video${CAST}${TOWER}` });
  expect(requestAt(plan, 'ascent').prompt).toBe(
    'Wide shot, slow dolly in. ' +
      'Present: Mira <IMAGE_1> <IMAGE_5> <IMAGE_6> (lighthouse keeper in her sixties; yellow oilskin coat). ' +
      "Mira's hand lifts the lantern <IMAGE_3>. Mira stops. " +
      "Also present: Old Tomas <IMAGE_2> (a ship's cook). " +
      'Location: lamp room <IMAGE_4> (brass lamp room). ' +
      'Mira says: "There." Mira\'s voice: low, dry. Old Tomas, heard but not seen, says: "Hm". Mira says: "Again." ' +
      'Style: Hand-painted gouache, overcast light. Avoid: on-screen text, watermarks.',
  );
});

test('a first mention with an ending stays English: who it is stands before the words, and the ending stays at the name', () => {
  const cast = `
model: xai/grok-imagine-video
characters:
  mira: { name: Mira, description: a lighthouse keeper, references: [face.png] }
  james: { name: James, description: her son }
  crowd: { name: crowd }
locations: { harbour: { description: stone quays, references: [harbour.png] } }
`;
  const promptOf = (prompt: string): string =>
    requestAt(planOf({ board: `${cast}shots: [{ id: one, prompt: "${prompt}" }]` }), 'one').prompt;
  const mira = 'Mira <IMAGE_1> (a lighthouse keeper)';
  expect(promptOf('@mira lifts the torch.')).toBe(`${mira} lifts the torch.`);
  expect(promptOf("Wind tears at @mira's torch.")).toBe(`Present: ${mira}. Wind tears at Mira's torch.`);
  expect(promptOf("@james' hand takes @mira’s torch. @mira smiles.")).toBe(
    `Present: James (her son), ${mira}. James' hand takes Mira’s torch. Mira smiles.`,
  );
  expect(promptOf("@mira waits; @mira's torch burns.")).toBe(`${mira} waits; Mira's torch burns.`);
  expect(promptOf("The @harbour's lamps go out. @mira'll wait.")).toBe(
    "Present: Mira <IMAGE_1> (a lighthouse keeper). Location: harbour <IMAGE_2> (stone quays). The harbour's lamps go out. Mira'll wait.",
  );
  expect(promptOf("The @crowd's cheers ring out.")).toBe("The crowd's cheers ring out.");
});

test('an extension uses names alone, and says which images are not sent', () => {
  const ignite = requestAt(planOf({ board: `model: xai/grok-imagine-video${CAST}${TOWER}` }), 'ignite');
  expect(ignite.prompt).toBe(
    'Mira opens the lantern. Location: lamp room. ' +
      'Style: Hand-painted gouache, overcast light. Avoid: on-screen text, watermarks.',
  );
  expect(ignite.notSent).toEqual(['face', 'oil', 'full', 'lantern', 'room']);
});

test('tags follow the model: another template, another base from the config, none', () => {
  const tags = (model: string): string[] =>
    requestAt(
      planOf({ board: `model: ${model}\nformat: { fit: crop }${CAST}${TOWER}` }),
      'ascent',
    ).prompt.match(/<\w+>|@image\d/g) ?? [];
  expect(tags('wavespeed/grok-imagine-video')).toEqual([
    '@image1',
    '@image5',
    '@image6',
    '@image3',
    '@image2',
    '@image4',
  ]);
  expect(tags('animatic')).toEqual([]);
});

test('images are dealt round-robin and sent in that order, equal ones once; what is left out is said', () => {
  const plan = planOf({
    board: `
model: xai/grok-imagine-video
characters:
  a: { references: [a1.png, a2.png, a3.png, a4.png] }
  b: { references: [a1.png, b2.png, b3.png] }
  c: { references: [c1.png, c2.png, c3.png] }
  d: { description: only words }
shots: [{ id: one, prompt: "@a, @b, @c and @d" }]
`,
  });
  const one = requestAt(plan, 'one');
  expect(one.sources.map(({ source }) => source)).toEqual(
    ['a1', 'b2', 'c1', 'a2', 'b3', 'c2', 'a3'].map((name) => `boards/${name}.png`),
  );
  expect(one.request.inputs.map((input) => input.of)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  expect(one.notSent).toEqual(['c3', 'a4']);
  expect(plan.diagnostics).toMatchObject([
    { severity: 'warning', code: 'references-left-out', place: { start: { line: 9 } } },
  ]);
  expect(plan.diagnostics[0]?.message).toContain('takes 7 images; left out: c3, a4');
});

test('a member left without any image is an error that names whom to cut', () => {
  const cast = Array.from({ length: 8 }, (_, index) => `  m${index}: { references: [m${index}.png] }`).join(
    '\n',
  );
  const mentions = Array.from({ length: 8 }, (_, index) => `@m${index}`).join(' ');
  const plan = planOf({
    board: `model: xai/grok-imagine-video\ncharacters:\n${cast}\nshots: [{ id: one, prompt: "${mentions}" }]`,
  });
  expect(plan.diagnostics).toMatchObject([
    {
      code: 'too-many-members',
      message: 'one: xai/grok-imagine-video (reference) takes 7 images, and none is left for m7',
      hint: 'remove one of m0, m1, m2, m3, m4, m5, m6, m7 from the shot',
    },
  ]);
});

test('beside who is left out whole, the images that others lose are said, too', () => {
  const cast = Array.from({ length: 8 }, (_, at) => `  m${at}: { references: [m${at}.png, n${at}.png] }`);
  const mentions = cast.map((_, at) => `@m${at}`).join(' ');
  const plan = planOf({
    board: `model: xai/grok-imagine-video\ncharacters:\n${cast.join('\n')}\nshots: [{ id: one, prompt: "${mentions}" }]`,
  });
  expect(plan.diagnostics.map(({ message }) => message)).toEqual([
    'one: xai/grok-imagine-video (reference) takes 7 images, and none is left for m7',
    'one: xai/grok-imagine-video (reference) takes 7 images; left out: n0, n1, n2, n3, n4, n5, n6',
  ]);
});

test('a model that takes a first frame and references gets both, one that does not says what is not sent', () => {
  const board = (model: string): string => `
model: ${model}
characters: { mira: { name: Mira, references: [face.png] } }
shots: [{ id: vigil, first_frame: vigil.png, prompt: "@mira watches." }]
`;
  const both = requestAt(planOf({ board: board('xai/grok-imagine-video-1.5') }), 'vigil');
  expect(both.request.inputs.map(({ use }) => use)).toEqual(['first_frame', 'reference']);
  expect(both.prompt).toBe('Mira <IMAGE_1> watches.');
  const alone = requestAt(planOf({ board: board('xai/grok-imagine-video') }), 'vigil');
  expect(alone.request.inputs.map(({ use }) => use)).toEqual(['first_frame']);
  expect(alone.prompt).toBe('Mira watches.');
  expect(alone.notSent).toEqual(['face']);
});
