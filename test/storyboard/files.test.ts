import { expect, test } from 'vitest';
import { checkFiles, mediaOf } from '../../src/storyboard/files.js';
import type { InputFile } from '../../src/storyboard/inputs.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';
import { line, resolved } from '../support/resolved.js';

const image = (facts: object = {}): InputFile => ({
  kind: 'image',
  sha256: 'a'.repeat(64),
  sizeBytes: 9,
  format: 'png',
  width: 64,
  height: 64,
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
  near: problem === 'missing' ? 'boards/cast/gown.png' : null,
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
  const { diagnostics, ...named } = resolved(BOARD, {
    'boards/data/p.csv': 'sku,photo\n1,gone.png\n2,fine.png\n3,gone.png\n',
  });
  expect(diagnostics).toEqual([]);
  const names = ['fine', 'gone', 'cut', 'lfs', 'notes', 'jpeg', 'ignored'].map(
    (name) => `boards/${name}.png`,
  );
  expect(mediaOf(named)).toEqual([...names, 'boards/data/fine.png', 'boards/data/gone.png'].sort());
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
  const said = checkFiles(named, inputs);
  expect(said.map((one) => `${one.severity} ${line(one)}`)).toEqual([
    'error 7:9 file-missing there is no file boards/gone.png',
    'error 8:9 file-truncated boards/cut.png ends before its content does: half of it is missing',
    'error 9:9 lfs-pointer boards/lfs.png is a Git LFS pointer; its contents were not downloaded',
    'error 10:9 wrong-media boards/notes.png cannot be used: it is text',
    'error 11:9 wrong-extension boards/jpeg.png is a JPEG image, and its name says something else',
    'warning 12:9 git-ignored git ignores boards/ignored.png, so it will be missing wherever the project is cloned',
    'error 13:9 outside-root ../secret.png lies outside the project',
    'error 14:9 outside-root /etc/secret.png lies outside the project',
    'warning 15:9 not-pinned this address is not pinned: if its image changes, nobody will notice',
    'error 23:20 wrong-media boards/fine.png is an image, and a video is wanted here',
    'error 2:3 file-missing there is no file boards/data/gone.png (in sku=1)',
    'error 4:3 file-missing there is no file boards/data/gone.png (in sku=3)',
  ]);
  expect(said.find(({ code }) => code === 'file-missing')?.hint).toBe('did you mean cast/gown.png?');
  expect(said.find(({ code }) => code === 'lfs-pointer')?.hint).toBe('git lfs pull');
});

test('a picture where footage is wanted is said, and not what shape it has', () => {
  const board = 'version: 1\nshots: [{ id: a, clip: a.png }]';
  const inputs = new Map([...textInputs({ 'board.yaml': board }), ['a.png', image()] as const]);
  expect(checked(inputs).map(({ code }) => code)).toEqual(['wrong-media']);
});

test('images that no shot shows are checked, too: of somebody nobody mentions, of a look, of a shot that drops out', () => {
  const { diagnostics, ...named } = resolved(`
characters:
  mira: { references: [a.png], looks: { storm: { references: [b.png] } } }
props: { lamp: { references: [c.png] } }
locations: { pier: { references: [../../d.png, "\${{ none }}.png"] } }
shots:
  - { id: a, prompt: rain }
  - { id: b, continues: nowhere, prompt: on }
  - { id: c, edits: nowhere, prompt: on, first_frame: e.png, last_frame: f.png }
  - { id: d, clip: g.mov, only: { no: axis } }
`);
  expect(diagnostics.filter(({ code }) => code === 'unknown-shot')).toHaveLength(2);
  const paths = ['a', 'b', 'c', 'e', 'f'].map((name) => `boards/${name}.png`);
  expect(mediaOf(named)).toEqual([...paths, 'boards/g.mov']);
  const inputs = new Map(mediaOf(named).map((path) => [path, bad('missing')]));
  expect(checkFiles(named, inputs).map(({ message }) => message)).toEqual([
    'there is no file boards/a.png',
    'there is no file boards/c.png',
    '../d.png lies outside the project',
    'there is no file boards/b.png',
    'there is no file boards/e.png',
    'there is no file boards/f.png',
    'there is no file boards/g.mov',
  ]);
});
