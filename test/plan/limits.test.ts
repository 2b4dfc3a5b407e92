import { expect, test } from 'vitest';
import { imageOf, planOf, requestAt, saying, videoOf, type World } from '../support/planning.js';

const CAST = 'characters: { mira: { name: Mira, references: [face.png] } }';

function said(head: string, shot: string, world: Partial<World> = {}): readonly string[] {
  return saying(planOf({ ...world, board: `${head}\n${CAST}\nshots:\n  - { id: a, ${shot} }` }));
}

const XAI = 'model: xai/grok-imagine-video';
const REFERENCE = 'prompt: "@mira waits."';

test('a length that no model sells names the chain to write, or the nearest', () => {
  expect(said(XAI, `${REFERENCE}, duration: 12`)).toEqual([
    'error length-not-sold: a needs 12 s, and xai/grok-imagine-video (reference) makes 1 to 10 s | ' +
      'write a chain: `duration: 10` on a, then { id: a-2, continues: a, prompt: "…", duration: 2 }',
  ]);
  expect(said(XAI, `${REFERENCE}, duration: 601`)[0]).toMatch(
    / `duration: 10` on a, then { id: a-2, .*{ id: a-4, .* duration: 10 }, and so on to a-61, which lasts 1 s$/,
  );
  expect(said(XAI, 'first_frame: a.png, prompt: Fog., in: 15, duration: 2')[0]).toContain(
    '| let `in` begin earlier: the longest is 15 s',
  );
  expect(said('model: aimlapi/grok-imagine-video', 'prompt: A pier., duration: 16')[0]).toBe(
    'error length-not-sold: a needs 16 s, and aimlapi/grok-imagine-video (text) makes 1 to 15 s | the longest is 15 s',
  );
  // No chain either: a last frame is a file, and it takes none.
  expect(
    said('model: aimlapi/grok-imagine-video\nextend: last-frame', 'prompt: A pier., duration: 16')[0],
  ).toContain('(text) makes 1 to 15 s | the longest is 15 s');
  expect(said(XAI, `${REFERENCE}, duration: 4, buy: 4.5`)).toEqual([
    'error length-not-sold: xai/grok-imagine-video (reference) makes 1 to 10 s, not 4.5 s | the nearest is 5',
  ]);
  expect(said(XAI, `${REFERENCE}, duration: 5, in: 1, buy: 4`)).toEqual([
    'warning clip-too-short: a lasts 6 s with its `in`, and its clip will last 4 s: the film shows what there is | shorten `duration` or `in`, or raise `buy`',
  ]);
  expect(said(XAI, 'prompt: A pier., duration: 15')).toEqual([]);
});

test.each([
  ['duration: 25', [10, 10, 5]],
  ['in: 2.5, duration: 9', [7.5, 1.5]],
  ['in: 8, duration: 9, first_frame: a.png', [7, 2]],
  ['in: 3, duration: 30, extend: last-frame, first_frame: a.png', [12, 15, 3]],
])('the chain that the hint for %s writes is sold and lasts as long', (length, lengths) => {
  const [problem = ''] = said(XAI, `${REFERENCE}, ${length}`);
  const shots = problem.match(/\{.*?\}/g) ?? [];
  const first = length.replace(/duration: \d+/, /duration: [\d.]+/.exec(problem.split('|')[1] ?? '')![0]);
  const board = [`{ id: a, ${REFERENCE}, ${first} }`, ...shots].map((shot) => `\n  - ${shot}`).join('');
  const plan = planOf({ board: `${XAI}\n${CAST}\nshots:${board}` });
  expect(saying(plan).filter((line) => line.startsWith('error'))).toEqual([]);
  expect([...plan.slots.values()].map(({ lastsS }) => lastsS)).toEqual(lengths);
});

test('a complaint stands where its cause was written, once however many variants have it', () => {
  const files = { 'boards/copy.csv': 'sku,seconds\na1,4\na2,12\na3,12\n' };
  const plan = planOf({
    files,
    board: `${XAI}
variants: { axes: { sku: { from: copy.csv } } }
defaults: { duration: 11 }
${CAST}
shots:
  - { id: a, prompt: "@mira shows \${{ sku }}.", duration: "\${{ seconds }}" }
  - { id: b, prompt: "@mira goes." }
`,
  });
  const where = plan.diagnostics.map(({ message, place }) => {
    const variants = /\(in [^)]*\)$/.exec(message)?.[0] ?? '';
    return `${place.file}:${place.start.line} ${variants}`;
  });
  expect(where.sort()).toEqual([
    'boards/ad.yaml:4 (in 3 variants, e.g. sku=a1)',
    'boards/copy.csv:3 (in sku=a2)',
    'boards/copy.csv:4 (in sku=a3)',
  ]);
});

test('aspects, resolutions and the fit of a model that chooses its own shape', () => {
  expect(said(`${XAI}\nformat: { aspect: "21:9" }`, 'prompt: A pier.')[0]).toMatch(
    /^error aspect-not-offered: .* does not offer 21:9/,
  );
  expect(said(`${XAI}\nformat: { resolution: 1080p }`, 'prompt: A pier.')[0]).toBe(
    'error resolution-not-offered: xai/grok-imagine-video (text) does not offer 1080p | it offers 480p, 720p',
  );
  expect(said('model: wavespeed/grok-imagine-video', REFERENCE)[0]).toMatch(/^error needs-fit/);
  expect(said('model: wavespeed/grok-imagine-video\nformat: { fit: crop }', REFERENCE)).toEqual([]);
  expect(said('model: wavespeed/grok-imagine-video', `${REFERENCE}, fit: pad`)).toEqual([]);
});

test('unknown models and operations that a model does not have', () => {
  expect(said('model: xai/grok-imagin-video', 'prompt: A pier.')).toEqual([
    'error unknown-model: there is no model xai/grok-imagin-video | did you mean xai/grok-imagine-video?',
  ]);
  expect(said('model: xai/grok-imagine-video-1.5-lite', REFERENCE)[0]).toBe(
    'error model-cannot: a asks for reference, and xai/grok-imagine-video-1.5-lite makes text, image | ' +
      'reference is made by animatic, xai/grok-imagine-video, xai/grok-imagine-video-1.5, wavespeed/grok-imagine-video, aimlapi/grok-imagine-video',
  );
});

test('forms of images: what cannot travel is an error at its line, for the free model it is only not drawn', () => {
  const cast =
    'characters: { mira: { references: [face.png, { file_id: file_7 }, { url: "https://a.example/b.png" }] } }';
  const plan = (model: string): ReturnType<typeof planOf> =>
    planOf({ board: `model: ${model}\n${cast}\nshots:\n  - { id: a, prompt: "@mira waits." }` });
  expect(saying(plan('xai/grok-imagine-video'))).toEqual([]);
  expect(saying(plan('aimlapi/grok-imagine-video')).filter((line) => line.startsWith('error'))).toEqual([
    'error media-not-accepted: aimlapi/grok-imagine-video (reference) cannot be sent face in this form | it takes public https addresses: host it, and write { url: https://…, sha256: … }',
    'error media-not-accepted: aimlapi/grok-imagine-video (reference) cannot be sent file_7 in this form | it takes public https addresses',
  ]);
  const free = plan('animatic');
  expect(saying(free)).toEqual([]);
  expect(requestAt(free, 'a').request.inputs).toHaveLength(1);
  expect(requestAt(free, 'a').notSent).toEqual(['file_7', 'b']);
  const pinned = `model: aimlapi/grok-imagine-video\ncharacters: { mira: { references: [{ url: "https://a.example/b.png", sha256: ${'ab'.repeat(32)} }] } }\nshots: [{ id: a, prompt: "@mira." }]`;
  expect(requestAt(planOf({ board: pinned }), 'a').request.inputs[0]?.source).toEqual({
    kind: 'bytes',
    sha256: 'ab'.repeat(32),
  });
});

test('words: too long for the model, or with a tag typed by hand', () => {
  const long = (length: number): string => `prompt: ${'x'.repeat(length - 1)}.`;
  const wavespeed = 'model: wavespeed/grok-imagine-video';
  expect(said(wavespeed, long(4096))).toEqual([]);
  expect(said(wavespeed, long(4097))).toEqual([
    'error prompt-too-long: a: the prompt is longer than the 4096 characters that wavespeed/grok-imagine-video (text) takes | ' +
      'it has 4097; `plan --json` shows it whole: shorten descriptions, style or action',
  ]);
  expect(said(XAI, 'prompt: "@mira as in <IMAGE_1>"')[0]).toMatch(/^error typed-tag: .* reads <IMAGE_1>/);
  expect(said(`${wavespeed}\nformat: { fit: crop }`, 'prompt: "@mira as in @@image1"')[0]).toMatch(
    /reads @image1/,
  );
});

test('sound and voices', () => {
  expect(said('model: wavespeed/grok-imagine-video', 'prompt: A pier., sound: none')).toEqual([
    'warning sound-always: wavespeed/grok-imagine-video (text) always makes sound; the film mutes a',
  ]);
  const voiced = (model: string, count: number): readonly string[] => {
    const cast = Array.from({ length: count }, (_, index) => `m${index}: { voice: { id: v${index} } }`).join(
      ', ',
    );
    const lines = Array.from({ length: count }, (_, index) => `{ who: m${index}, line: Hm. }`).join(', ');
    return saying(
      planOf({
        board: `model: ${model}\ncharacters: { ${cast} }\nshots: [{ id: a, prompt: A pier., dialogue: [${lines}] }]`,
      }),
    );
  };
  expect(voiced('xai/grok-imagine-video-1.5', 3)).toEqual([]);
  expect(voiced('xai/grok-imagine-video-1.5', 4)).toEqual([
    'error too-many-voices: a has 4 preset voices, and xai/grok-imagine-video-1.5 (text) takes 3',
  ]);
  expect(voiced('xai/grok-imagine-video', 1)).toEqual([
    'warning voice-not-sent: xai/grok-imagine-video (text) has no preset voices; a sends the voice in words alone',
  ]);
});

test('a last frame where the model takes none; a tail that it does not take', () => {
  expect(said(XAI, 'prompt: A pier., first_frame: a.png, last_frame: b.png')[0]).toMatch(
    /^error no-last-frame/,
  );
  expect(
    said('model: xai/grok-imagine-video-1.5', 'prompt: A pier., first_frame: a.png, last_frame: b.png'),
  ).toEqual([]);
  expect(said(XAI, 'prompt: A pier. }\n  - { id: b, prompt: On., continues: a, tail: 1')[0]).toBe(
    'error tail-not-accepted: xai/grok-imagine-video (extend) continues from 2 to 15 s of video, not from 1 s',
  );
  expect(
    said(
      'model: wavespeed/grok-imagine-video',
      'prompt: A pier. }\n  - { id: b, prompt: On., continues: a, tail: 1',
    )[0],
  ).toContain('(assumed: the provider does not say)');
});

test("the author's own pictures: off by two percent is cropped, more gets bars unless a fit is said", () => {
  const shot = 'prompt: A pier., first_frame: first.png';
  const first = (width: number): Partial<World> => ({
    media: { 'boards/first.png': imageOf('x', { width, height: 720 }) },
  });
  expect(said(XAI, shot, first(1305))).toEqual([]);
  expect(said(XAI, shot, first(1306))).toEqual([
    'warning shape-differs: boards/first.png is 1306×720, and the film is 16:9: it gets bars | write `fit: crop` or `fit: blur` to fill the picture, `fit: pad` if bars are meant',
  ]);
  expect(said(XAI, `${shot}, fit: crop`, first(720))).toEqual([]);
  const own = { 'boards/own.mov': { ...videoOf('own', 48), height: 1280 } as never };
  expect(said(XAI, 'clip: own.mov', { media: own })[0]).toMatch(
    /^warning shape-differs: boards\/own.mov is 1280×1280/,
  );
});

test('what is shown again fills the picture as its own shot does, unless it says otherwise', () => {
  const media = { 'boards/own.mov': { ...videoOf('own', 48), height: 1280 } as never };
  const shown = (own: string, again: string): unknown[] => {
    const shots = `shots: [{ id: own, clip: own.mov${own} }, { id: again, reuse: own${again} }]`;
    const plan = planOf({ media, board: `format: { focus: [0, 0] }\n${shots}` });
    const at = plan.diagnostics.map(({ code, place }) => `${code} ${place.start.line}`);
    return [
      ...(plan.films[0]?.storyboard.shots ?? []).map(({ fit, focus }) => [fit, ...focus].join(' ')),
      ...at,
    ];
  };
  expect(shown(', fit: crop, focus: [1, 0.5]', '')).toEqual(['crop 1 0.5', 'crop 1 0.5']);
  expect(shown(', fit: crop', ', fit: pad, focus: [0.5, 1]')).toEqual(['crop 0 0', 'pad 0.5 1']);
  expect(shown('', '')).toEqual([' 0 0', ' 0 0', 'shape-differs 3']);
  expect(shown(', fit: crop, omit: true', '')).toEqual(['crop 0 0', 'crop 0 0']);
  expect(shown(', omit: true', '')).toEqual([' 0 0', ' 0 0', 'shape-differs 3']); // it is seen all the same
});

test.each(['xai', 'wavespeed', 'aimlapi'])(
  'a chain of four is doubted on %s too: it is the same model',
  (provider) => {
    const shots = ['a', 'b', 'c', 'd', 'e'].map(
      (id, n) => `  - { id: ${id}, prompt: Part ${id}.${n === 0 ? '' : `, continues: ${'abcd'[n - 1]}`} }\n`,
    );
    const extend = provider === 'aimlapi' ? 'extend: last-frame\n' : '';
    const board = `model: ${provider}/grok-imagine-video\n${extend}shots:\n${shots.join('')}`;
    const doubted = saying(planOf({ board })).filter((line) => line.startsWith('warning deep-chain'));
    expect(doubted).toEqual([expect.stringContaining('e is one of 4 shots in a row')]);
  },
);
