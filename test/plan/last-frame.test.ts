import { expect, test } from 'vitest';
import {
  attemptOf,
  clipOf,
  pickOf,
  planOf,
  requestAt,
  saying,
  statesIn,
  videoOf,
} from '../support/planning.js';
import type { Plan } from '../../src/plan/plan.js';

const CHAIN = `model: xai/grok-imagine-video
extend: last-frame
characters: { mira: { name: Mira, description: a keeper, references: [face.png] } }
shots:
  - { id: a, prompt: "@mira climbs.", duration: 10 }
  - { id: b, continues: a, prompt: "@mira waits.", duration: 12 }
  - { id: c, continues: b, prompt: "@mira turns.", duration: 4 }
`;

const frame = (plan: Plan, slot: string): unknown =>
  requestAt(plan, slot).request.inputs.find(({ use }) => use === 'first_frame');

test('a shot that goes on from the last frame is an image request, at the price of one', () => {
  const plan = planOf({ board: CHAIN });
  const [a, b] = [requestAt(plan, 'a'), requestAt(plan, 'b')];
  const source = { kind: 'parent', request: a.id };
  expect(b).toMatchObject({
    key: null,
    parent: a.id,
    toBuy: 1,
    prompt: 'Mira (a keeper) waits.',
    notSent: ['face'],
    request: {
      operation: 'image',
      bought_s: 12,
      aspect: null,
      inputs: [{ use: 'first_frame', of: null, source, recipe: 'last_frame' }],
    },
    // 12 s, which no extension has, at $0.07, and one image at $0.002; nothing of the clip before.
    estimateMicroUsd: 12 * 70_000 + 2_000,
  });
  expect(statesIn(plan)).toEqual(['a: new ×1', 'b: new ×1', 'c: new ×1']);
  expect(saying(plan)).toEqual([
    'info one-frame: b continues from one frame of a: who is in it is known by that frame and by words alone',
    'info one-frame: c continues from one frame of b: who is in it is known by that frame and by words alone',
  ]);
});

test('its id stays when the parent is shot; its key is the parent clip, and another when that is retaken', () => {
  const before = planOf({ board: CHAIN });
  const [t01, t02] = [attemptOf(before, 'a'), attemptOf(before, 'a', { n: 2 })];
  const [one, two] = [planOf({ board: CHAIN, record: [t01] }), planOf({ board: CHAIN, record: [t01, t02] })];
  expect(frame(one, 'b')).toMatchObject({ source: { sha256: clipOf(t01) }, recipe: 'last_frame' });
  const plans = [before, one, two];
  expect(new Set(plans.map((plan) => requestAt(plan, 'b').id)).size).toBe(1);
  expect(new Set(plans.map((plan) => requestAt(plan, 'b').estimateMicroUsd)).size).toBe(1);
  expect(new Set(plans.map((plan) => requestAt(plan, 'b').key)).size).toBe(3);
  // Another frame count of the same clip is the same key: the recipe says which frame, never its number.
  const longer = planOf({ board: CHAIN, record: [attemptOf(before, 'a', { frames: 250 })] });
  expect(requestAt(longer, 'b').key).toBe(requestAt(one, 'b').key);
  const renamed = planOf({
    board: CHAIN.replace('id: b,', 'id: wait,').replace('continues: b', 'continues: wait'),
    record: [t01],
  });
  expect(requestAt(renamed, 'wait').key).toBe(requestAt(one, 'b').key);
});

test('it waits with its parent, changes with it, and says when its circled take goes on from an older one', () => {
  const before = planOf({ board: CHAIN });
  const a = attemptOf(before, 'a');
  const b = attemptOf(planOf({ board: CHAIN, record: [a] }), 'b', { newFrom: 1 });
  const record = [a, b];
  expect(statesIn(planOf({ board: CHAIN, record }))).toEqual(['a: current', 'b: current', 'c: new ×1']);
  const wanted = CHAIN.replace('id: a,', 'id: a, takes: 2,');
  expect(statesIn(planOf({ board: wanted }))[1]).toBe('b: waiting (circle a take of a)');
  expect(statesIn(planOf({ board: CHAIN, record, away: [clipOf(a)] }))).toContain('b: current');
  expect(statesIn(planOf({ board: CHAIN, record: [a], away: [clipOf(a)] }))).toContain(
    'b: waiting (a is away)',
  );
  const changed = CHAIN.replace('climbs', 'runs');
  expect(statesIn(planOf({ board: changed, record })).slice(0, 2)).toEqual([
    'a: changed (prompt) ×1',
    'b: changed (parent changed) ×1',
  ]);
  const again = [
    ...record,
    attemptOf(before, 'a', {
      n: 2,
      more: { intent_at: '2026-11-20T11:00:00.000Z', submitted_at: '2026-11-20T11:00:00.500Z' },
    }),
  ];
  const retaken = { board: CHAIN, picks: { a: pickOf(again[2]!) }, record: again };
  expect(statesIn(planOf(retaken)).slice(0, 2)).toEqual(['a: circled', 'b: changed (parent retaken) ×1']);
  expect(saying(planOf({ ...retaken, picks: { ...retaken.picks, b: pickOf(b) } }))).toContain(
    'warning older-parent: the circled take of b continues from an older take of a: the join will jump | circle that take of a, or another one of b',
  );
});

test('from one frame to the whole clip, or to an image of the author, says what changed', () => {
  const a = attemptOf(planOf({ board: CHAIN }), 'a');
  const b = attemptOf(planOf({ board: CHAIN, record: [a] }), 'b');
  const after = (line: string): string | undefined =>
    statesIn(planOf({ board: CHAIN.replace('continues: a', line), record: [a, b] }))[1];
  // An extension sends no descriptions.
  expect(after('continues: a, buy: 10, extend: clip')).toBe(
    'b: changed (kind of request, description of mira) ×1',
  );
  expect(after('first_frame: vigil.png')).toBe('b: changed (first frame) ×1');
});

test('images of the cast go beside the frame where the model takes both, and then nothing rides on it alone', () => {
  const board = CHAIN.replace('grok-imagine-video', 'grok-imagine-video-1.5')
    .replace('"@mira waits."', '"@mira and @tom wait."')
    .replace('characters: {', 'characters: { tom: { name: Tom, references: [tom.png] },');
  const plan = planOf({ board });
  const b = requestAt(plan, 'b');
  expect(b.request.inputs.map(({ use }) => use)).toEqual(['reference', 'reference', 'first_frame']);
  expect(b.prompt).toBe('Mira <IMAGE_1> (a keeper) and Tom <IMAGE_2> wait.');
  expect([b.notSent, saying(plan)]).toEqual([[], []]);
  expect(b.estimateMicroUsd).toBe(12 * 140_000 + 3 * 10_000);
  const alone = board.replace('grok-imagine-video-1.5', 'grok-imagine-video');
  expect(saying(planOf({ board: alone }))[0]).toBe(
    'warning enters-in-extension: tom first enters in b, which continues from one frame: the model has never seen Tom there and is sent no image | let tom enter in a, or make b a shot of its own',
  );
});

test('of own footage goes the last frame that the film shows, known at once', () => {
  const board = (own: string): string => `model: xai/grok-imagine-video
defaults: { extend: last-frame }
shots:
  - { id: own, clip: sea.mov, ${own} }
  - { id: b, continues: own, prompt: On. }
`;
  const media = { 'boards/sea.mov': videoOf('sea', 720) };
  const plan = (own: string): Plan => planOf({ board: board(own), media });
  expect(frame(plan('in: 2, duration: 5'), 'b')).toMatchObject({ recipe: { from: 167, to: 168 } });
  expect(frame(plan('in: 2'), 'b')).toMatchObject({ recipe: 'last_frame' });
  const b = requestAt(plan('in: 2, duration: 5'), 'b');
  expect(b).toMatchObject({ parent: null, toBuy: 1, id: b.key });
  expect(b.sources).toMatchObject([{ use: 'first_frame', source: 'boards/sea.mov' }]);
  const made = attemptOf(plan('in: 2, duration: 5'), 'b');
  expect(statesIn(planOf({ board: board('in: 2, duration: 6'), media, record: [made] }))).toEqual([
    'b: changed (part of the parent that is sent) ×1',
  ]);
});

test('without it, a model that goes on from no clip says the way out; with it, what it needs', () => {
  const said = (head: string, more = ''): readonly string[] =>
    saying(
      planOf({
        board: `${head}\nshots: [{ id: a, prompt: One. }, { id: b, continues: a, prompt: Two.${more} }]`,
      }),
    );
  const lite = 'model: xai/grok-imagine-video-1.5-lite';
  expect(said(lite)).toEqual([
    'error model-cannot: b asks for extend, and xai/grok-imagine-video-1.5-lite makes text, image | write `extend: last-frame`: an image request, which begins with its last frame; extend is made by animatic, xai/grok-imagine-video, wavespeed/grok-imagine-video',
  ]);
  expect(said(lite, ', extend: last-frame')).toEqual([
    'info one-frame: b continues from one frame of a: who is in it is known by that frame and by words alone | mention them in its prompt: that sends their descriptions',
  ]);
  const pinned = said('model: aimlapi/grok-imagine-video');
  expect(pinned[0]).toMatch(/^error model-cannot: b asks for extend.* \| extend is made by animatic/);
  expect(said('model: aimlapi/grok-imagine-video\nextend: last-frame')[0]).toBe(
    'error media-not-accepted: aimlapi/grok-imagine-video (image) cannot be sent the last frame of a, which is a file | it takes public https addresses: choose another model for it, or host an image and write `first_frame: { url: …, sha256: … }`',
  );
  expect(said(`${lite}\nextend: last-frame`, ', tail: 3')[0]).toBe(
    'warning no-effect: `tail` changes nothing in b: it continues from one frame | remove `tail`, or write `extend: clip`',
  );
  expect(said(`${lite}\nextend: last-frame`, ', duration: 20')[0]).toBe(
    'error length-not-sold: b needs 20 s, and xai/grok-imagine-video-1.5-lite (image) makes 1 to 15 s | write a chain: `duration: 15` on b, then { id: b-2, continues: b, extend: last-frame, prompt: "…", duration: 5 }',
  );
});

test('a child goes on from the last frame bought, and a free one of a free one', () => {
  const jumps = CHAIN.replace('duration: 10', 'duration: 9, buy: 10');
  expect(saying(planOf({ board: jumps }))).toContain(
    'warning join-jumps: b continues from the last frame of a, which lasts 10 s, and the film leaves it at 9 s: the join jumps | write `duration: 10` on a',
  );
  const free = planOf({ board: CHAIN, options: { model: 'animatic' } });
  expect(requestAt(free, 'b').request).toMatchObject({ provider: 'animatic', operation: 'image' });
  expect(saying(free)).toEqual([]);
});
