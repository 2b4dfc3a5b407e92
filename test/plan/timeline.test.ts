import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fpsOf, rateOf } from '../../src/base/time.js';
import { expectedTimeline } from '../../src/plan/expected-timeline.js';
import { type Footage, type Showing, timelineOf } from '../../src/plan/timeline.js';
import { dissolve, type ShotGiven, storyboard } from '../stitch/storyboard.js';
import { goodClip } from '../support/checked.js';

type Row = readonly [shot: string, start: number, frames: number, overlap: number, inFrame: number];

function rowsOf(shots: ShotGiven[], showing: Record<string, Partial<Showing>> = {}, fps = 24): Row[] {
  const given = Object.entries(showing).map(
    ([id, one]) => [id, { footage: null, inS: 0, goesOn: null, ...one }] as const,
  );
  const { clips } = timelineOf(storyboard(shots, fps), new Map(given));
  return clips.map((clip) => [clip.shot, clip.start, clip.frames, clip.overlap, clip.inFrame]);
}

function clip(frames: number, fps = 24, newFromFrame = 0): { footage: Footage } {
  return { footage: { frames, rate: rateOf(fps), newFromFrame } };
}

test('cuts are rounded from the running sum', () => {
  const shots = ['a', 'b', 'c'].map((id) => ({ id, durationS: 1.02 }));
  // 24.48, 48.96, 73.44
  expect(rowsOf(shots)).toEqual([
    ['a', 0, 24, 0, 0],
    ['b', 24, 25, 0, 0],
    ['c', 49, 24, 0, 0],
  ]);
});

test('a dissolve is in both durations', () => {
  expect(rowsOf([{ id: 'a' }, { id: 'b', durationS: 5, ...dissolve(0.5) }, { id: 'c' }])).toEqual([
    ['a', 0, 144, 0, 0],
    ['b', 132, 120, 12, 0],
    ['c', 252, 144, 0, 0],
  ]);
});

test('an extension begins on its own first frame, in film frames, and `in` counts from there', () => {
  // Frame 150 of 30 fps is second 5.
  expect(rowsOf([{ id: 'a', durationS: 4 }], { a: { ...clip(330, 30, 150), inS: 0.5 } })).toEqual([
    ['a', 0, 96, 0, 132],
  ]);
});

test.each([
  ['the frame that its parent leaves is shown', 145, 145, 144],
  ['what the service left out of it cannot be', 145, 144, 144],
  ['a frame that the service shows twice is shown once', 145, 146, 145],
  ['a parent that is cut short is no matter of its child', 168, 168, 168],
])('a clip that goes on from the one before it: %s', (_, ...[parent, newFrom, inFrame]) => {
  const sent = { sentS: parent / 24, toS: parent / 24 };
  const shown = { a: clip(parent), b: { ...clip(newFrom + 96, 24, newFrom), goesOn: sent } };
  const rows = rowsOf([{ id: 'a' }, { id: 'b', durationS: 4 }], shown);
  expect(rows[1]).toEqual(['b', 144, 96, 0, inFrame]);
});

test.each([
  [145, 1, 0],
  [146, 1, 0],
  [146, 0, 0],
])('made from the last of %i frames, it begins with what it has of them: %i', (parent, newFrom, inFrame) => {
  const sent = { sentS: 1 / 24, toS: parent / 24 };
  const shown = { a: clip(parent), b: { ...clip(newFrom + 96, 24, newFrom), goesOn: sent } };
  expect(rowsOf([{ id: 'a' }, { id: 'b', durationS: 4 }], shown)[1]).toEqual(['b', 144, 96, 0, inFrame]);
});

test('a clip that lacks two frames holds its last one, more than that ends early and moves what follows', () => {
  const shots = [{ id: 'a' }, { id: 'b' }, { id: 'c', ...dissolve(0.5) }];
  expect(rowsOf(shots, { a: clip(142), b: clip(120) })).toEqual([
    ['a', 0, 144, 0, 0],
    ['b', 144, 120, 0, 0],
    ['c', 252, 144, 12, 0],
  ]);
  const { clips, frames } = timelineOf(
    storyboard(shots),
    new Map([['b', { ...clip(120), inS: 0, goesOn: null }]]),
  );
  expect([clips[1]?.directed, frames]).toEqual([144, 396]);
});

test('a shot without a length goes to the end of its clip', () => {
  const shots = [{ id: 'sea', durationS: null }, { id: 'b', durationS: null, ...dissolve(1) }, { id: 'c' }];
  // 250 frames of 25 fps are 240 of 24; 12 s less 2 s are 48 less.
  expect(rowsOf(shots, { sea: { ...clip(250, 25), inS: 2 }, b: clip(72) })).toEqual([
    ['sea', 0, 192, 0, 48],
    ['b', 168, 72, 24, 0],
    ['c', 240, 144, 0, 0],
  ]);
});

test('what ends before its `in` has no frames; overlaps never exceed what the clips have', () => {
  expect(
    rowsOf([{ id: 'a' }, { id: 'b', ...dissolve(1) }, { id: 'c', ...dissolve(1) }], {
      b: clip(36),
      c: { ...clip(24), inS: 1 },
    }),
  ).toEqual([
    ['a', 0, 144, 0, 0],
    ['b', 120, 36, 24, 0],
    ['c', 156, 0, 0, 24],
  ]);
  expect(
    rowsOf([{ id: 'a' }, { id: 'b', ...dissolve(1) }, { id: 'c', ...dissolve(1) }], { b: clip(36) }),
  ).toEqual([
    ['a', 0, 144, 0, 0],
    ['b', 120, 36, 24, 0],
    ['c', 144, 144, 12, 0],
  ]);
});

test('an omitted shot has no place, and the first one left begins with a cut', () => {
  const shots = [
    { id: 'a', omit: true },
    { id: 'b', ...dissolve(1) },
    { id: 'c', reuse: 'a', durationS: 1 },
  ];
  expect(rowsOf(shots, { c: { ...clip(48), inS: 0.5 } })).toEqual([
    ['b', 0, 144, 0, 0],
    ['c', 144, 24, 0, 12],
  ]);
});

test('a shot asked without sound is mute, wherever it is reused; `mix` mutes the rest', () => {
  const shots: ShotGiven[] = [
    { id: 'a', sound: 'none' },
    { id: 'b', reuse: 'a', mode: 'reuse', model: null },
    { id: 'own', clip: 'own.mov', mode: 'clip', model: null, sound: 'none' },
    { id: 'd', mix: 'mute' },
    { id: 'e' },
  ];
  const mixes = timelineOf(storyboard(shots), new Map()).clips.map((one) => one.mix);
  expect(mixes).toEqual(['mute', 'mute', 'keep', 'mute', 'keep']);
});

test('the end fades over what the last clip has to itself', () => {
  const shots = [{ id: 'a' }, { id: 'b', durationS: 1.5, ...dissolve(1) }];
  expect(timelineOf(storyboard(shots, 24, 0.25), new Map()).endFadeFrames).toBe(6);
  expect(timelineOf(storyboard(shots, 24, 2), new Map()).endFadeFrames).toBe(12);
});

const lengths = fc.double({ min: 0.5, max: 15, noNaN: true });
const shots = fc.array(fc.record({ durationS: lengths, dissolves: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});
const rates = fc.constantFrom(24, 25, 30, 23.976, 29.97, 59.94);

test('no number of shots drifts: every end stands on the frame nearest to the running sum, without gaps', () => {
  fc.assert(
    fc.property(shots, rates, (given, fps) => {
      const board = storyboard(
        given.map((one, n) => ({
          id: `s${n}`,
          durationS: one.durationS,
          ...(one.dissolves ? dissolve(0.2) : {}),
        })),
        fps,
      );
      const timeline = timelineOf(board, new Map());
      let sumS = 0;
      let end = 0;
      for (const [n, one] of timeline.clips.entries()) {
        sumS += (given[n]?.durationS ?? 0) - (n > 0 && given[n]?.dissolves === true ? 0.2 : 0);
        expect(one.start).toBe(end - one.overlap);
        end = one.start + one.frames;
        // Half a frame off at most; half-way between two, the last bit of a sum decides.
        expect(Math.abs(end - sumS * fpsOf(board.format.rate))).toBeLessThan(0.5 + 1e-6);
        expect(one.overlap).toBe(
          n > 0 && given[n]?.dissolves === true ? Math.round(0.2 * fpsOf(rateOf(fps))) : 0,
        );
      }
      expect(timeline.frames).toBe(end);
    }),
  );
});

test('a measured film of sufficient clips is the expected one', () => {
  fc.assert(
    fc.property(shots, rates, (given, fps) => {
      const board = storyboard(
        given.map((one, n) => ({ id: `s${n}`, durationS: one.durationS })),
        fps,
      );
      const measured = board.shots.map(
        (shot) => [shot.id, { ...clip(24 * 20), inS: 0, goesOn: null }] as const,
      );
      expect(timelineOf(board, new Map(measured))).toEqual(timelineOf(board, new Map()));
    }),
  );
});

test('the plan expects exactly the frames that the film then has, own footage of another rate and short ones included', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          frames: fc.integer({ min: 20, max: 200 }),
          inS: fc.constantFrom(0, 0.1, 0.5),
          durationS: fc.constantFrom(null, 0.4, 1, 7),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      fc.constantFrom(24, 25, 29.97),
      fc.constantFrom(23.976, 30, 60),
      (clips, boardFps, clipFps) => {
        const rate = rateOf(clipFps);
        const board = storyboard(
          clips.map(({ inS, durationS }, index) => ({
            id: `s${index}`,
            mode: 'clip' as const,
            clip: `${index}.mp4`,
            inS,
            durationS,
          })),
          boardFps,
        );
        const inputs = new Map(
          clips.map(({ frames }, index) => [
            `${index}.mp4`,
            { ...goodClip(`${index}.mp4`), rate, frames, durationS: frames / fpsOf(rate) },
          ]),
        );
        const measured = clips.map(
          ({ frames, inS }, index) =>
            [`s${index}`, { footage: { frames, rate, newFromFrame: 0 }, inS, goesOn: null }] as const,
        );
        expect(expectedTimeline(board, inputs).timeline).toEqual(timelineOf(board, new Map(measured)));
      },
    ),
  );
});
