import { expect, test } from 'vitest';
import { checkFiles, mediaOf } from '../../src/storyboard/files.js';
import type { InputFile } from '../../src/storyboard/inputs.js';
import { line, resolved } from '../support/resolved.js';

const image = (facts: object = {}): InputFile => ({
  kind: 'image',
  sha256: 'a'.repeat(64),
  sizeBytes: 9,
  format: 'png',
  width: 64,
  height: 36,
  wrongExtension: false,
  gitIgnored: false,
  ...facts,
});
const bad = (
  problem: 'missing' | 'truncated' | 'lfs_pointer' | 'unknown_format',
  detail = '',
): InputFile => ({
  kind: 'bad',
  problem,
  detail,
});

const BOARD = `
characters:
  mira:
    references:
      - fine.png
      - gone.png
      - cut.png
      - lfs.png
      - notes.png
      - jpeg.png
      - ignored.png
      - ../../secret.png
      - /etc/secret.png
      - https://example.com/a.png
      - { url: "https://example.com/b.png", sha256: ${'b'.repeat(64)} }
      - { file_id: f-1 }
variants: { axes: { sku: { from: data/p.csv } } }
shots:
  - { id: a, prompt: "@mira", omit: true }
  - { id: b, prompt: "@mira \${{ sku }}" }
  - { id: c, first_frame: "\${{ photo }}", prompt: x }
  - { id: d, clip: fine.png }
`;

test('files are checked at the lines that name them, once, addresses and file ids left alone', () => {
  const { storyboards, diagnostics } = resolved(BOARD, {
    'boards/data/p.csv': 'sku,photo\n1,gone.png\n2,fine.png\n3,gone.png\n',
  });
  expect(diagnostics).toEqual([]);
  const names = ['fine', 'gone', 'cut', 'lfs', 'notes', 'jpeg', 'ignored'].map(
    (name) => `boards/${name}.png`,
  );
  expect(mediaOf(storyboards)).toEqual([...names, 'boards/data/fine.png', 'boards/data/gone.png'].sort());
  const inputs = new Map<string, InputFile>([
    ['boards/fine.png', image()],
    ['boards/gone.png', bad('missing')],
    ['boards/cut.png', bad('truncated', 'half of it is missing')],
    ['boards/lfs.png', bad('lfs_pointer')],
    ['boards/notes.png', bad('unknown_format', 'it is text')],
    ['boards/jpeg.png', image({ format: 'jpeg', wrongExtension: true })],
    ['boards/ignored.png', image({ gitIgnored: true })],
    ['boards/data/fine.png', image()],
    ['boards/data/gone.png', bad('missing')],
  ]);
  const said = checkFiles(storyboards, inputs);
  const all = '(in 3 variants, e.g. sku=1)';
  expect(said.map((one) => `${one.severity} ${line(one)}`)).toEqual([
    `error 7:9 file-missing there is no file boards/gone.png ${all}`,
    `error 8:9 file-truncated boards/cut.png ends before its content does: half of it is missing ${all}`,
    `error 9:9 lfs-pointer boards/lfs.png is a pointer of Git LFS, its bytes are not here ${all}`,
    `error 10:9 wrong-media boards/notes.png cannot be used: it is text ${all}`,
    `error 11:9 wrong-extension boards/jpeg.png is a JPEG image, and its name says something else ${all}`,
    `warning 12:9 git-ignored git ignores boards/ignored.png, so it will be missing wherever the project is cloned ${all}`,
    `error 13:9 outside-root ../secret.png lies outside of the project ${all}`,
    `error 14:9 outside-root /etc/secret.png lies outside of the project ${all}`,
    `warning 15:9 not-pinned this address is not pinned: if its image changes, nobody will notice ${all}`,
    'error 2:3 file-missing there is no file boards/data/gone.png (in sku=1)',
    `error 23:20 wrong-media boards/fine.png is an image, and a video is wanted here ${all}`,
    'error 4:3 file-missing there is no file boards/data/gone.png (in sku=3)',
  ]);
  expect(said.find(({ code }) => code === 'lfs-pointer')?.hint).toBe('git lfs pull');
});
