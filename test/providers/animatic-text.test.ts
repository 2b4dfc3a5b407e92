import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.js';
import { fontOf } from '../support/font.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEasel, type Easel } from '../../src/lettering/easel.js';
import { legible, legibleLine, undrawn } from '../../src/lettering/legible.js';
import { everyKth, motionOf, moveOf } from '../../src/providers/animatic/motion.js';
import { measurer, type Measure } from '../../src/lettering/pen.js';
import { pageWords } from '../../src/providers/animatic/words.js';
import { setInLines, setOnLine } from '../../src/lettering/wrap.js';
import { character, order } from './animatic-orders.js';

let easel: Easel;
let measure: Measure;

beforeAll(async () => {
  easel = await openEasel();
  measure = measurer(easel);
});

const hand = { weight: 400, tracking: 0 };

describe('a text in lines', () => {
  test('no line is wider than the room, no block higher, and nothing is lost without a note', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc
        .array(fc.constantFrom('light', 'the', 'Donaudampfschiff', '海面', 'الفانوس', '😀', 'a-b'), {
          maxLength: 80,
        })
        .map((words) => words.join(' ')),
    );
    const room = fc.record({
      widthPx: fc.integer({ min: 24, max: 700 }),
      heightPx: fc.integer({ min: 8, max: 300 }),
    });
    fc.assert(
      fc.property(anything, room, (raw, { widthPx, heightPx }) => {
        const text = legible(raw, 'long', easel.fonts);
        const setting = {
          text,
          hand,
          widthPx,
          heightPx,
          largestPx: 22,
          smallestPx: 10,
          leading: 1.4,
          maxLines: 40,
        };
        const block = setInLines(setting, measure);
        if (block === null) return;
        for (const line of block.lines) {
          expect(measure(line, hand) * block.sizePx).toBeLessThanOrEqual(
            Math.max(widthPx + 1, 2 * block.sizePx),
          );
        }
        expect(block.lines.length * block.leadingPx).toBeLessThanOrEqual(heightPx + 0.001);
        const shown = block.lines.map((line) => line.text).join('');
        if (block.cut === null) expect(bare(shown)).toBe(bare(text.text));
        else expect(block.cut.text).toMatch(/^\+\d+ words?$/);
      }),
      { numRuns: 60 },
    );
  });

  test('two lines are made about equally long; a heading loses its middle and keeps the time of day', () => {
    const text = legible('Wren runs up the hill with the kite, out of breath', 'long', easel.fonts);
    const setting = {
      text,
      hand,
      widthPx: 440,
      heightPx: 90,
      largestPx: 22,
      smallestPx: 13,
      leading: 1.4,
      maxLines: 9,
    };
    const [first = 0, second = 0] = (setInLines(setting, measure)?.lines ?? []).map((line) =>
      measure(line, hand),
    );
    expect(second / first).toBeGreaterThan(0.7);
    const heading = legible('INT. LAMP ROOM, UPPER FLOOR, BACK OF THE HOUSE - NIGHT', 'short', easel.fonts);
    const cut = setOnLine(heading, { widthEm: 18, hand, cut: 'middle' }, measure);
    expect(cut.text).toMatch(/^INT\. LAMP ROOM,.* … .*- NIGHT$/);
    expect(measure(cut, hand)).toBeLessThanOrEqual(18);
  });

  test('what is cut is cut at a word, also where the note leaves the last line little room', () => {
    const text = legible('WIDE · LOW ANGLE · HANDHELD, SLOWLY, ROUND THE TWO OF THEM', 'short', easel.fonts);
    const setting = { text, hand, heightPx: 30, largestPx: 10, smallestPx: 10, leading: 1.5, maxLines: 9 };
    for (let widthPx = 70; widthPx < 120; widthPx += 1) {
      const { lines } = setInLines({ ...setting, widthPx }, measure)!;
      const words = lines.flatMap((line) => line.text.split(' ')).filter((word) => word !== '…');
      expect(text.text.split(' ')).toEqual(expect.arrayContaining(words));
    }
  });
});

describe('what no font here can draw', () => {
  const remedy = '`fonts: [fonts/NotoSansDevanagari.ttf]` in castreel.config.yaml adds one';
  const cases: { raw: string; field: 'long' | 'short'; text: string; rightToLeft?: boolean }[] = [
    { raw: 'The \u{f0001} sign', field: 'long', text: 'The [U+F0001] sign' },
    { raw: 'नमस्ते दुनिया', field: 'short', text: '[Devanagari]' },
    {
      raw: 'नमस्ते',
      field: 'long',
      text: `[6 characters, Devanagari: no font here has this script; ${remedy}]`,
    },
    { raw: 'ميرا, 12', field: 'long', text: 'ميرا, 12', rightToLeft: true },
    { raw: 'שלום', field: 'short', text: 'שלום', rightToLeft: true },
    { raw: '灯塔 · かな', field: 'short', text: '灯塔 · かな' },
    { raw: '  a\u0000\n b\ud800 ', field: 'long', text: 'a b' },
    { raw: 'e\u0301', field: 'long', text: 'é' },
  ];
  test.each(cases)('$raw in a $field field', ({ raw, field, text, rightToLeft = false }) => {
    expect(legible(raw, field, easel.fonts)).toMatchObject({ text, rightToLeft });
  });

  test("is drawn by a font of the author's that has it, after all that come with castreel", async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'castreel-test-')), 'thai.ttf');
    const bytes = fontOf('ก');
    writeFileSync(path, bytes);
    const { fonts } = await openEasel([{ path, sha256: sha256(bytes) }]);
    expect(legible('Wren ก', 'long', fonts)).toMatchObject({
      text: 'Wren ก',
      families: `"castreel inter latin", "castreel own ${sha256(bytes).slice(0, 16)}"`,
    });
    expect(legible('กข', 'short', fonts).text).toBe('[Thai]');
    expect(undrawn('ข', fonts)).toEqual({
      what: 'Thai (U+0E02)',
      remedy: '`fonts: [fonts/NotoSansThai.ttf]` in castreel.config.yaml adds one',
    });
  });

  test('weight and tracking change the width; joined letters are never tracked apart', () => {
    const latin = legible('MIRA', 'short', easel.fonts);
    const arabic = legible('ميرا', 'short', easel.fonts);
    const wide = { weight: 400, tracking: 0.2 };
    expect(measure(latin, { weight: 750, tracking: 0 })).toBeGreaterThan(measure(latin, hand));
    expect(measure(latin, wide)).toBeGreaterThan(measure(latin, hand) + 0.5);
    expect(measure(arabic, wide)).toBe(measure(arabic, hand));
    expect(measure(legibleLine('', latin), hand)).toBe(0);
  });
});

describe('the camera words', () => {
  test.each([
    ['slow dolly in', 'in'],
    ['Push-in on her face', 'in'],
    ['dolly slowly out', 'out'],
    ['zoom out', 'out'],
    ['pulls back', 'out'],
    ['slow pan left, low angle', 'left'],
    ['tracking shot to the right', 'right'],
    ['tilt up', 'up'],
    ['crane down', 'down'],
    ['the camera zooms out', 'out'],
    ['dollies back', 'out'],
    ['dolly left', 'left'],
    ['moves slowly and very smoothly to the left', 'left'],
    ['pan right, her left hand in frame', 'right'],
    ['pan up to the roof', 'up'],
    ['static', 'none'],
    ['locked off on a tripod', 'none'],
    ['缓慢推进', 'none'],
    [null, 'none'],
  ])('%j: %s', (camera, move) => {
    expect(moveOf(camera)).toBe(move);
  });

  test('a whole frame begins untouched; a board never shows the edge of its place', () => {
    for (const camera of ['dolly in', 'dolly out', 'pan left', 'tilt up']) {
      expect(motionOf(camera, 'frame').at(0).front).toEqual({ zoom: 1, x: 0, y: 0 });
      for (const at of [0, 0.3, 1]) {
        const { back } = motionOf(camera, 'board').at(at);
        expect(Math.max(Math.abs(back.x), Math.abs(back.y))).toBeLessThanOrEqual((back.zoom - 1) / 2);
      }
    }
  });

  test('slow moves are drawn every few frames, fast ones each', () => {
    const window = { width: 1280, height: 480 };
    expect(everyKth(motionOf('dolly in', 'board'), 144, window)).toBe(3);
    expect(everyKth(motionOf('dolly in', 'board'), 720, window)).toBe(8);
    expect(everyKth(motionOf('dolly in', 'board'), 12, window)).toBe(1);
  });
});

test('a page says what it goes on from, who speaks, and what they wear', () => {
  const cast = [character('Mira'), character('Tomas'), { ...character('Lantern'), kind: 'prop' as const }];
  const dialogue = [
    { who: 0, name: 'Mira', voice: null, line: 'There.', off: false },
    { who: 1, name: 'Tomas', voice: null, line: 'Where?', off: true },
  ];
  const words = {
    cast,
    dialogue,
    size: 'medium_close',
    camera: 'pan left',
    prompt: ['', 0, ' lifts the ', 2, '.'],
  };
  const request = order({ operation: 'extend', words, panel: { look: ['storm', '', ''], frames: 36 } });
  const origin = {
    shot: 'ascent',
    page: { width: 64, height: 36 },
    window: { x: 0, y: 0, width: 64, height: 36 },
  };
  const image = easel.canvas.createCanvas(1, 1);
  expect(pageWords(request, request.panel!, { image, clip: { origin } })).toEqual({
    heading: '',
    tag: 'ANIMATIC · 1.5 S',
    slate: false,
    shot: 'ascent',
    camera: 'medium close · pan left',
    mark: 'continues ascent',
    prompt: 'Mira lifts the Lantern.',
    dialogue: ['Mira: “There.”', 'Tomas (off): “Where?”'],
    cast: ['Mira / storm', 'Tomas'],
  });
  expect(
    pageWords({ ...request, operation: 'edit' }, request.panel!, { image, clip: { origin: null } }).mark,
  ).toBe('edit of another clip');
});

function bare(text: string): string {
  return text.replace(/\s/g, '');
}
