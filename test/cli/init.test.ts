import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { glob } from 'tinyglobby';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { castreelHere } from '../support/command.js';

const run = promisify(execFile);

test.each([
  { name: 'series', file: 'storyboards/cast/cast.yaml', some: [], films: 1, shots: 3 },
  { name: 'ads', file: 'storyboards/bottle.yaml', some: ['--variant', 'hook=late'], films: 2, shots: 6 },
])(
  '$name: written, checked, made into films; and nothing of it is overwritten',
  async ({ name, file, some, films, shots }) => {
    await inEmptyFolder(async (cwd) => {
      const made = await castreelHere(['init', '--template', name], { cwd });
      const files = await filesIn(cwd);
      expect(made).toEqual({
        code: 0,
        stdout: [...files.keys()].map((path) => `  ${path}\n`).join(''),
        stderr: 'Next, to make its films with the free animatic: castreel render\n',
      });
      const again = await castreelHere(['init', '--template', name], { cwd });
      expect([again.code, again.stderr.match(/^ {2}\S+$/gm)]).toEqual([
        2,
        [...files.keys()].map((path) => `  ${path}`),
      ]);
      await rm(join(cwd, 'README.md'));
      expect((await castreelHere(['init'], { cwd })).code).toBe(2);
      expect([...(await filesIn(cwd))]).toEqual([...files].filter(([path]) => path !== 'README.md'));

      const small = (await readFile(join(cwd, file), 'utf8')).replace('720p, fps: 24', '480p, fps: 1');
      await writeFile(join(cwd, file), small);
      const check = await castreelHere(['check'], { cwd });
      expect([check.code, check.stdout + check.stderr]).toEqual([
        0,
        expect.not.stringMatching(/warning|error/),
      ]);
      const rendered = await castreelHere(['render', '--json', ...some], { cwd });
      const end = JSON.parse(rendered.stdout.trimEnd().split('\n').at(-1) ?? '') as {
        films: unknown[];
        shots: object;
      };
      expect([rendered.code, end.films.length, end.shots]).toEqual([
        0,
        films,
        expect.objectContaining({ done: shots }),
      ]);

      const [kept, left] = ['ledger/e01/a/1.json', '.castreel/store/x out/x.mp4 .env'];
      await run('git', ['init', '-q'], { cwd });
      const ignored = await run(
        'git',
        ['check-ignore', '--no-index', kept, 'storyboards/e01.picks.yaml', ...left.split(' ')],
        { cwd },
      );
      expect(ignored.stdout.trim().split('\n')).toEqual(left.split(' '));
    });
  },
);

test('two projects are the same to the byte, and one may stand in a folder that is not there yet', async () => {
  await inEmptyFolder(async (cwd) => {
    const one = await castreelHere(['init', 'one'], { cwd });
    await castreelHere(['init', 'an other/two'], { cwd });
    expect(one.stderr).toContain(': cd one && castreel render\n');
    expect([...(await filesIn(join(cwd, 'one')))]).toEqual([...(await filesIn(join(cwd, 'an other/two')))]);
  });
});

/** By path what is in them. */
async function filesIn(cwd: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await glob('**/*', { cwd, dot: true })).sort();
  const hashes = paths.map(async (path) => [path, sha256(await readFile(join(cwd, path)))] as const);
  return new Map(await Promise.all(hashes));
}

async function inEmptyFolder(work: (cwd: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'castreel-test-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
