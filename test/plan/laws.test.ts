import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { capabilities, tableOf } from '../../src/providers/capabilities.js';
import { attemptOf, clipOf, imageOf, planOf, requestAt, statesIn, type World } from '../support/planning.js';

type Text = {
  readonly head?: string;
  readonly format?: string;
  readonly style?: string;
  readonly cast?: string;
  readonly shot?: string;
  readonly rest?: string;
};

const CAST = 'mira: { description: a keeper, references: [{ image: face.png, role: face }, full.png] }';

function board({
  head = '',
  format = '{ shoot: "16:9" }',
  style = 'Gouache.',
  cast = CAST,
  shot = 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4',
  rest = '',
}: Text): string {
  return `${head}
model: xai/grok-imagine-video
style: "${style}"
format: ${format}
characters: { ${cast} }
shots:
  - { ${shot} }
${rest}`;
}

function keyOf(text: Text, slot = 'a', world: Partial<World> = {}): string | null {
  return requestAt(planOf({ ...world, board: board(text) }), slot).key;
}

const base = keyOf({});

test.each<[string, Text]>([
  ['the prompt', { shot: 'id: a, prompt: "@mira climbs to the lens.", camera: slow dolly in, duration: 4' }],
  ['the camera', { shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: pan, duration: 4' }],
  ['the style', { style: 'Ink.' }],
  ['what to avoid', { head: 'avoid: text' }],
  ['a description', { cast: CAST.replace('a keeper', 'a diver') }],
  ['which references', { cast: CAST.replace(', full.png', '') }],
  ['the order of references', { cast: 'mira: { description: a keeper, references: [full.png, face.png] }' }],
  [
    'bought seconds',
    { shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 5' },
  ],
  ['the resolution', { format: '{ shoot: "16:9", resolution: 480p }' }],
  ['the shoot aspect', { format: '{ shoot: "9:16", fit: crop }' }],
  ['sound', { head: 'sound: none' }],
  [
    'the model',
    {
      shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4, model: xai/grok-imagine-video-1.5',
    },
  ],
])('a request changes with %s', (_, text) => {
  expect(keyOf(text)).not.toBe(base);
});

test('a request changes with the bytes of a reference', () => {
  const media = { 'boards/face.png': { ...imageOf('x'), sha256: sha256('other bytes') } as const };
  expect(keyOf({}, 'a', { media })).not.toBe(base);
});

test.each<[string, Text, string?]>([
  ['its id', { shot: 'id: b, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4' }, 'b'],
  ['comments and titles', { head: '# a comment\ntitle: The Lamp' }],
  ['roles', { cast: CAST.replace('role: face', 'role: profile') }],
  [
    'the order of keys',
    { shot: 'duration: 4, camera: slow dolly in, prompt: "@mira climbs to the lamp.", id: a' },
  ],
  [
    'line folding and white space',
    { shot: 'id: a, prompt: "@mira   climbs\n     to the lamp. ", camera: "slow  dolly in", duration: 4' },
  ],
  [
    'other shots before and after it',
    {
      shot: 'id: z, prompt: A sea.',
      rest: '  - { id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4 }\n  - { id: y, prompt: Fog. }',
    },
  ],
  [
    'seconds that buy the same',
    { shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, in: 0.4, duration: 3.3' },
  ],
  [
    'how many takes are wanted',
    { shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4, takes: 3' },
  ],
  [
    'what the film does with it',
    {
      format: '{ shoot: "16:9", aspect: "1:1", fit: pad, fps: 30 }',
      shot: 'id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4, mix: mute',
    },
  ],
  ['another character who is not in it', { cast: `${CAST}, tomas: { references: [tomas.png] }` }],
])('a request does not change with %s', (_, text, slot) => {
  expect(keyOf(text, slot)).toBe(base);
});

test('a scene and its heading change nothing that is paid for', () => {
  const scene = `
model: xai/grok-imagine-video
style: Gouache.
characters: { ${CAST} }
scenes:
  - id: tower
    heading: INT. TOWER - NIGHT
    shots:
      - { id: a, prompt: "@mira climbs to the lamp.", camera: slow dolly in, duration: 4 }
`;
  expect(requestAt(planOf({ board: scene }), 'a').key).toBe(base);
});

test('a request does not change with the order of scenes', () => {
  const scenes = [
    '  - { id: dawn, location: quay, shots: [{ id: a, prompt: Gulls. }] }',
    '  - { id: noon, sound: none, style: Hard sun., shots: [{ id: b, prompt: "@mira waves." }] }',
    '  - { id: dusk, looks: { mira: oilskin }, defaults: { camera: pan }, shots: [{ id: c, prompt: "@mira." }] }',
  ];
  const keysOf = (order: readonly number[]): (string | null)[] => {
    const mira = '{ references: [face.png], looks: { oilskin: { references: [oilskin.png] } } }';
    const plan = planOf({
      board: `model: xai/grok-imagine-video
characters: { mira: ${mira} }
locations: { quay: { description: a stone quay } }
scenes:
${order.map((index) => scenes[index]).join('\n')}
`,
    });
    return ['a', 'b', 'c'].map((slot) => requestAt(plan, slot).key);
  };
  const written = keysOf([0, 1, 2]);
  expect(new Set(written).size).toBe(3);
  for (const order of [
    [1, 0, 2],
    [2, 1, 0],
    [1, 2, 0],
  ])
    expect(keysOf(order)).toEqual(written);
});

test('texts enter in NFC: how an accent is encoded changes nothing that is paid for', () => {
  const text = { style: 'Café.', cast: CAST.replace('a keeper', 'a fiancée') };
  const [composed, decomposed] = (['NFC', 'NFD'] as const).map((form) =>
    Object.fromEntries(Object.entries(text).map(([name, value]) => [name, value.normalize(form)])),
  );
  expect(decomposed).not.toEqual(composed);
  expect(keyOf(decomposed ?? {})).toBe(keyOf(composed ?? {}));
  const { request, prompt } = requestAt(planOf({ board: board(decomposed ?? {}) }), 'a');
  expect([JSON.stringify(request.words), prompt].map((one) => one.normalize('NFC') === one)).toEqual([
    true,
    true,
  ]);
});

test('what castreel makes of the words is no part of a request: another composed prompt is the same one', () => {
  const phrased = (template: string, extra: number) =>
    requestAt(
      planOf({
        board: board({}),
        capabilities: tableOf(
          capabilities.map((one) =>
            one.tags === null ? one : { ...one, tags: { template, base: one.tags.base + extra } },
          ),
        ),
      }),
      'a',
    );
  const requests = [phrased('<IMAGE_{n}>', 0), phrased('[picture {n}]', 0), phrased('<IMAGE_{n}>', 1)];
  expect(new Set(requests.map(({ prompt }) => prompt)).size).toBe(3);
  expect(new Set(requests.map(({ key }) => key))).toEqual(new Set([base]));
});

test('a renamed file is the same request: bytes count, names do not', () => {
  const media = { 'boards/renamed.png': imageOf('boards/face.png') };
  expect(keyOf({ cast: CAST.replace('face.png', 'renamed.png') }, 'a', { media })).toBe(base);
});

test('planning twice gives the same plan', () => {
  const text = board({ rest: '  - { id: b, continues: a, prompt: On. }' });
  const [one, two] = [planOf({ board: text }), planOf({ board: text })];
  expect([...two.requests.keys()]).toEqual([...one.requests.keys()]);
  expect(two.slots).toEqual(one.slots);
});

/** A board of shots that go on from each other at random, each from an earlier one. */
const chains = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(20)),
      extend: fc.constantFrom('clip', 'last-frame'),
      words: fc.nat(2),
      takes: fc.integer({ min: 1, max: 2 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((shots) =>
    shots.map(({ parent, extend, words, takes }, index) => ({
      index,
      extend,
      parent: parent === null || index === 0 ? null : parent % index,
      words,
      takes,
    })),
  );

test('parents stand before their children, every request has the id of its content, and running on finishes', () => {
  fc.assert(
    fc.property(chains, (shots) => {
      const text = `model: xai/grok-imagine-video\nshots:\n${shots
        .map(
          ({ index, parent, extend, words, takes }) =>
            `  - { id: s${index}, takes: ${takes}, extend: ${extend}, prompt: "Words ${words}.", ${parent === null ? '' : `continues: s${parent}, `}duration: 4 }`,
        )
        .join('\n')}`;
      const first = planOf({ board: text });
      const order = [...first.requests.keys()];
      for (const [index, request] of [...first.requests.values()].entries()) {
        if (request.parent !== null) expect(order.indexOf(request.parent)).toBeLessThan(index);
        if (request.key !== null) expect(request.key).toBe(request.id);
      }
      // Shoot what the plan says until it says nothing more: each round buys, no round buys what is there.
      const record = [];
      for (let round = 0; ; round += 1) {
        const plan = planOf({ board: text, record });
        expect([...plan.requests.keys()]).toEqual(order);
        const due = [...plan.requests.values()].filter(({ toBuy, key }) => toBuy > 0 && key !== null);
        if (due.length === 0) {
          expect([...plan.requests.values()].every(({ toBuy }) => toBuy === 0)).toBe(true);
          expect(new Set(statesIn(plan).map((line) => line.split(' ')[1]))).toEqual(
            expect.toSatisfy((states: Set<string>) =>
              [...states].every((state) => state === 'current' || state === 'waiting'),
            ),
          );
          break;
        }
        for (const request of due) {
          for (let i = 0; i < request.toBuy; i += 1) {
            const slot = request.slots[0]!.split(':')[1]!;
            record.push(attemptOf(plan, slot, { n: record.length + 1, clip: `${record.length}` }));
          }
        }
        expect(round).toBeLessThan(9);
      }
    }),
    { numRuns: 60 },
  );
});

test('what variants share is one request, asked for once', () => {
  const plan = planOf({
    board: `model: xai/grok-imagine-video
variants: { axes: { hook: [speed, price], lang: [en, de] } }
shots:
  - { id: open, prompt: A beach. }
  - { id: hook, prompt: "Say \${{ hook }}." }
  - { id: close, continues: hook, prompt: Fade. }
`,
  });
  expect([...plan.slots.values()].map(({ address, films }) => `${address} ${films.length}`)).toEqual([
    'boards/ad:open 4',
    'boards/ad:hook@hook=speed 2',
    'boards/ad:close@hook=speed 2',
    'boards/ad:hook@hook=price 2',
    'boards/ad:close@hook=price 2',
  ]);
  expect(plan.requests.size).toBe(5);
});

test('the key of a child is its parent clip, its id is its parent request', () => {
  const text = board({ rest: '  - { id: b, continues: a, prompt: On. }' });
  const before = planOf({ board: text });
  expect(requestAt(before, 'b').key).toBeNull();
  const [t01, t02] = [attemptOf(before, 'a'), attemptOf(before, 'a', { n: 2 })];
  const [one, two] = [planOf({ board: text, record: [t01] }), planOf({ board: text, record: [t01, t02] })];
  expect(requestAt(one, 'b').request.inputs[0]?.source).toEqual({ kind: 'bytes', sha256: clipOf(t01) });
  expect(requestAt(one, 'b').key).not.toBe(requestAt(two, 'b').key);
  const ids = [before, one, two].map((plan) => requestAt(plan, 'b').id);
  expect(new Set(ids).size).toBe(1);
  expect(requestAt(before, 'b').estimateMicroUsd).toBe(requestAt(two, 'b').estimateMicroUsd);
});
