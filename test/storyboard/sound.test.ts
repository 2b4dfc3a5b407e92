import { expect, test } from 'vitest';
import { checkFiles, mediaOf } from '../../src/storyboard/files.js';
import type { InputFile } from '../../src/storyboard/inputs.js';
import { placeOf } from '../../src/storyboard/storyboard.js';
import { checked, goodClip, goodSound } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';
import { complaints, filmsOf, line, resolved } from '../support/resolved.js';

const BOARD = `
variants: { axes: { lang: [en, de] } }
vars: { loud: -14 }
defaults: { audio: [{ file: sea.wav }] }
shots:
  - { id: a, prompt: Rain. }
  - { id: b, prompt: Wind., audio: [{ file: "voice/\${{ lang }}.wav", at: 1.5, gain_db: -3 }] }
film:
  music: { file: theme.wav, in: 4, gain_db: -12, duck_db: 8, fade: 2, loop: true }
  loudness_lufs: "\${{ loud }}"
`;

test('music, sounds and loudness come out with their defaults and names, and no slot depends on them', () => {
  const [en, de] = filmsOf(BOARD);
  const theme = { file: 'boards/theme.wav', inS: 4, gainDb: -12, duckDb: 8, fadeS: 2, loop: true };
  expect(en?.film).toMatchObject({ music: theme, loudnessLufs: -14 });
  expect(en?.shots.map(({ audio }) => audio)).toEqual([
    [{ file: 'boards/sea.wav', atS: 0, gainDb: 0 }],
    [{ file: 'boards/voice/en.wav', atS: 1.5, gainDb: -3 }],
  ]);
  expect(de?.shots[1]?.audio[0]?.file).toBe('boards/voice/de.wav');
  expect([en, de].map((film) => film?.shots.map(({ slot }) => slot))).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  const [plain] = filmsOf('shots: [{ id: a, prompt: Rain. }]\nfilm: { music: { file: ../theme.wav } }');
  const music = { file: 'theme.wav', inS: 0, gainDb: 0, duckDb: 0, fadeS: 0, loop: false };
  expect(plain?.film).toMatchObject({ music, loudnessLufs: null });
  expect(placeOf(en!.film.music!.origins, 'in').start).toEqual({ line: 10, column: 33 });
});

test('values beyond what can be heard are refused where they stand', () => {
  const said = complaints(`
shots: [{ id: a, prompt: Rain., audio: [{ at: 1 }, { file: a.wav, gain_db: 30 }] }]
film: { music: { file: "https://a.example/t.mp3", duck: 3 }, loudness_lufs: 14 }
`);
  expect(said.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
    '3:43 missing-key',
    '3:76 wrong-value',
    '4:24 wrong-value',
    '4:51 unknown-key',
    '4:77 wrong-value',
  ]);
});

test('sound files are asked for, and those that are none are said at the lines that name them', () => {
  const { diagnostics, ...named } = resolved(BOARD);
  expect(diagnostics).toEqual([]);
  const files = ['sea', 'theme', 'voice/de', 'voice/en'].map((name) => `boards/${name}.wav`);
  expect(mediaOf(named)).toEqual(files);
  const inputs = new Map<string, InputFile>([
    ['boards/sea.wav', goodClip('sea.wav')],
    ['boards/theme.wav', { ...goodSound('theme.wav'), gitIgnored: true }],
    ['boards/voice/en.wav', goodSound('en.wav')],
    ['boards/voice/de.wav', { kind: 'bad', problem: 'missing', detail: '', near: null }],
  ]);
  expect(checkFiles(named, inputs).map(line)).toEqual([
    '10:18 git-ignored git ignores boards/theme.wav, so it will be missing wherever the project is cloned',
    '5:29 wrong-media boards/sea.wav is a video, and a sound file is wanted here (in 2 variants, e.g. lang=en)',
    '8:45 file-missing there is no file boards/voice/de.wav (in lang=de)',
  ]);
});

test('what nobody would hear is said: after the film, after the file', () => {
  const board = (at: number, from: number): string => `version: 1
shots:
  - { id: a, prompt: Rain., duration: 4, audio: [{ file: gong.wav }, { file: words.wav, at: ${at} }] }
  - { id: b, prompt: Wind., duration: 8 }
film: { music: { file: theme.wav, in: ${from} } }
`;
  const said = (at: number, from: number): string[] =>
    checked(textInputs({ 'board.yaml': board(at, from) })).map(line);
  expect(said(2, 9)).toEqual([]);
  expect(said(3.5, 10)).toEqual([
    '5:39 sound-beyond-end the music begins 10 s into theme.wav, which lasts 10 s: nothing of it is heard',
    '3:78 sound-beyond-end words.wav, heard with a, goes on for 1.5 s after the film ends: that part is cut off',
  ]);
  expect(said(12, 0)[0]).toContain(
    'words.wav, heard with a, begins after the film ends: nothing of it is heard',
  );
});
