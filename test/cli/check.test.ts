import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fontOf } from '../support/font.js';
import { castreelHere, inProject } from '../support/command.js';

const good = 'version: 1\nshots: [{ id: rain, prompt: "Rain on a roof.", duration: 1 }]\n';

describe('castreel check', () => {
  test('says all problems at once, each in its place, as JSON too, and exits 3', async () => {
    const board = [
      'version: 1',
      'characters: { mira: { name: Mira } }',
      'shots:',
      '  - { id: a, prompt: "@mria runs", duration: 5 }',
      '  - { id: b, promt: "rain", duration: 5 }',
      '',
    ].join('\n');
    await inProject({ 'storyboards/film.yaml': board }, async (cwd) => {
      const { code, stdout } = await castreelHere(['check', '--json'], { cwd });
      const { format_version: version, diagnostics } = JSON.parse(stdout) as {
        format_version: number;
        diagnostics: { code: string; file: string; line: number; column: number; hint: string | null }[];
      };
      expect(code).toBe(3);
      expect(version).toBe(1);
      expect(diagnostics.map(({ code: name, line }) => [name, line])).toEqual([
        ['unknown-name', 4],
        ['unknown-key', 5],
      ]);
      expect(diagnostics[0]).toMatchObject({ file: 'storyboards/film.yaml', column: 23 });

      const text = await castreelHere(['check'], { cwd });
      expect(text.stderr).toContain('> 4 |   - { id: a, prompt: "@mria runs", duration: 5 }');
      expect(text.stderr).toMatch(/\n2 errors\nNext, once these lines are mended: castreel check\n$/);
      const github = await castreelHere(['check', '--format', 'github'], { cwd });
      expect(github.stdout.split('\n')[0]).toMatch(/^::error file=storyboards\/film\.yaml,line=4,col=23,/);
    });
  });

  test.each([
    ['a missing file', ['nowhere.yaml'], 3],
    ['a folder', ['storyboards'], 3],
    ['a binary file', ['binary.yaml'], 3],
    ['50 MB of text', ['large.yaml'], 3],
    ['an include that includes itself', ['cycle.yaml'], 3],
    ['an alias bomb', ['bomb.yaml'], 3],
    ['broken YAML', ['broken.yaml'], 3],
    ['an empty file', ['empty.yaml'], 3],
    ['boards of two projects', ['storyboards/film.yaml', 'other/storyboards/film.yaml'], 2],
    ['an option that is not there', ['--colour'], 2],
  ])('%s is an answer, never a stack trace', async (_, args, expected) => {
    const level = (n: number): string =>
      `x-${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(', ')}]`;
    const files = {
      'storyboards/film.yaml': good,
      'other/castreel.config.yaml': '',
      'other/storyboards/film.yaml': good,
      'binary.yaml': Buffer.from([0x89, 0x50, 0, 1, 2, 3]),
      'large.yaml': `# ${'x'.repeat(50 * 1024 * 1024)}\n`,
      'cycle.yaml': `include: [cast.yaml]\n${good}`,
      'cast.yaml': 'include: [cast.yaml]\n',
      'bomb.yaml': ['x-0: &a0 [lol]', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(level), good].join('\n'),
      'broken.yaml': 'version: 1\nshots: [{ id: a\n',
      'empty.yaml': '',
    };
    await inProject(files, async (cwd) => {
      await mkdir(join(cwd, 'storyboards'), { recursive: true });
      const { code, stderr } = await castreelHere(['check', ...args], { cwd });
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stderr).not.toContain('unexpected');
      expect(stderr.length).toBeGreaterThan(10);
      expect(code).toBe(expected);
    });
  });

  test('names the file that is meant, and none where the file is there and cannot be used', async () => {
    const board = [
      'version: 1',
      'include: [cast/kite.png, inc, https://x.org/y.yaml]',
      'characters: { wren: { references: [cast/wren-fac.png, Cast/kite.png] } }',
      'shots: [{ id: a, prompt: "@wren" }]',
    ].join('\n');
    const png = await readFile('storyboards/air-mail/cast/kite.png');
    const files = {
      'boards/film.yaml': `${board}\n`,
      'boards/latin.yaml': Buffer.from('title: caf\xe9\n', 'latin1'),
      'boards/cast/kite.png': png,
      'boards/cast/wren-face.png': png,
      'boards/inc/x.yaml': '',
    };
    await inProject(files, async (cwd) => {
      const { stdout } = await castreelHere(['check', '--json', 'boards/film.yaml', 'boards/latin.yaml'], {
        cwd,
      });
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: Record<string, string>[] };
      expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
        ['wrong-media', 'boards/cast/kite.png is an image, and a text file is wanted here', null],
        ['file-missing', 'boards/inc is a folder, not a file', null],
        ['wrong-value', 'this is a file of the project, not an address', expect.any(String)],
        ['file-missing', 'there is no file boards/cast/wren-fac.png', 'did you mean cast/wren-face.png?'],
        ['file-missing', 'there is no file boards/Cast/kite.png', 'did you mean cast/kite.png?'],
        ['file-unreadable', 'cannot read boards/latin.yaml: it is not UTF-8 text', 'save it as UTF-8 text'],
      ]);
    });
  });

  test('lets no control character through, to a model or to the terminal: raw, as an escape, in a key, in a cell', async () => {
    const board = (lines: string): string => `version: 1\n${lines}\nshots: [{ id: a, prompt: rain }]\n`;
    const files = {
      'raw.yaml': board('title: \u001b[2Jx'),
      'title.yaml': board('title: "\\e[2J\\e[31mX"'),
      'prompt.yaml': 'version: 1\nshots: [{ id: a, prompt: "b\\0c", size: "\\x9b2J" }]\n',
      'key.yaml': board('"\\e[2J": 1'),
      'cell.yaml': board('variants: { axes: { sku: { from: s.csv } } }'),
      's.csv': 'sku\n\u001b[31m\n',
    };
    await inProject(files, async (cwd) => {
      for (const command of ['check', 'plan']) {
        const boards = Object.keys(files).filter((name) => name.endsWith('.yaml'));
        const { code, stdout, stderr } = await castreelHere([command, ...boards], { cwd });
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        expect([code, stdout, /[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(stderr)]).toEqual([3, '', false]);
        const places = [
          ...stderr.matchAll(/^error\[(?:yaml-(?:not-text|key)|csv-syntax)\].*\n *--> (.*)$/gm),
        ];
        expect(places.map(([, place]) => place)).toEqual([
          'key.yaml:2:1',
          'prompt.yaml:2:26',
          'prompt.yaml:2:40',
          'raw.yaml:2:8',
          's.csv:2:1',
          'title.yaml:2:8',
        ]);
        expect(stderr).toContain('> 2 | title: ␛[2Jx');
      }
    });
  });

  test('asks no record of picks, and says of their keys which slot there is not', async () => {
    const files = {
      'storyboards/film.yaml':
        'version: 1\nmodel: xai/grok-imagine-video\nshots: [{ id: rain, prompt: Rain. }]\n',
      'storyboards/film.picks.yaml': 'rain: t01-9f3a21c0\n',
    };
    await inProject(files, async (cwd) => {
      const { code, stderr } = await castreelHere(['check'], { cwd });
      expect(stderr).not.toContain('picks');
      expect(code).toBe(0);
    });
    await inProject({ ...files, 'storyboards/film.picks.yaml': 'rian: t01-9f3a21c0\n' }, async (cwd) => {
      const { code, stderr } = await castreelHere(['check'], { cwd });
      expect(stderr).toContain('film.picks.yaml:1:1');
      expect(stderr).toContain('did you mean rain?');
      expect(code).toBe(3);
    });
  });

  test('shows 10,000 errors up to a limit and counts them in full', async () => {
    const wrong = 'prompt: 7, durations: 6, size: huge, takes: 0';
    const shots = Array.from({ length: 2500 }, (_, index) => `  - { id: s${index}, ${wrong} }`);
    await inProject({ 'storyboards/film.yaml': `version: 1\nshots:\n${shots.join('\n')}\n` }, async (cwd) => {
      const { code, stderr } = await castreelHere(['check'], { cwd });
      expect(code).toBe(3);
      expect(stderr.match(/^error\[/gm)).toHaveLength(50);
      expect(stderr).toContain('10000 errors');
    });
  });
});

test.each([
  ['boards: ["*.yaml"\n', 'config.yaml:1:9'],
  ['cap_usd: -1\n', 'config.yaml:1:10'],
  ['ouut: films\n', 'did you mean `out`?'],
  [Buffer.from([0x89, 0x50, 0, 1, 2, 3]), 'cannot read castreel.config.yaml: it is not UTF-8 text'],
])('a config that is wrong is said by every command, board or no board, exit 3: %s', async (config, said) => {
  await inProject({ 'castreel.config.yaml': config }, async (cwd) => {
    for (const words of [['check'], ['plan'], ['render'], ['takes'], ['models'], ['doctor']]) {
      const { code, stderr } = await castreelHere(words, { cwd });
      expect([words, code, stderr]).toEqual([words, 3, expect.stringContaining(said)]);
      expect(stderr.match(/^error/gm)).toHaveLength(1);
    }
  });
});

test('fonts of the config must be there and drawable, each said at its line', async () => {
  const thai = fontOf('ก');
  const files = {
    'castreel.config.yaml': 'fonts:\n  - thai.ttf\n  - none.ttf\n  - torn.ttf\n  - storyboards/film.yaml\n',
    'storyboards/film.yaml': good,
    'thai.ttf': thai,
    'torn.ttf': thai.subarray(0, 90),
  };
  await inProject(files, async (cwd) => {
    const { code, stderr } = await castreelHere(['check'], { cwd });
    expect([code, stderr.match(/^error.*$/gm), stderr.match(/-->.*$/gm)]).toEqual([
      3,
      [
        'error[file-missing]: there is no file none.ttf',
        'error[file-unreadable]: cannot draw with the font torn.ttf: it is damaged',
        'error[wrong-media]: storyboards/film.yaml is a text file, and a font is wanted here',
      ],
      ['3', '4', '5'].map((line) => `--> castreel.config.yaml:${line}:5`),
    ]);
  });
});

test.each([['export a'], ['push'], ['pull'], ['diff a b']])(
  '%s is not supported yet, exit 2',
  async (words) => {
    await inProject({ 'storyboards/film.yaml': good }, async (cwd) => {
      const { code, stderr } = await castreelHere(words.split(' '), { cwd });
      expect(stderr).toContain('not supported yet by this version');
      expect(code).toBe(2);
    });
  },
);
