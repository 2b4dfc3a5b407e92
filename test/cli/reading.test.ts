import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreel, castreelHere, inProject } from '../support/command.js';

const board =
  'version: 1\nformat: { resolution: 480p, fps: 1 }\nshots: [{ id: rain, prompt: "Rain.", duration: 1 }]\n';

test('who only reads leaves a fresh clone as it is: it may be one that nobody may write', async () => {
  await inProject({ 'storyboards/film.yaml': board }, async (cwd) => {
    const before = await readdir(cwd, { recursive: true });
    for (const command of ['check', 'plan', 'takes']) {
      expect([command, (await castreelHere([command], { cwd })).code]).toEqual([command, 0]);
    }
    expect(await readdir(cwd, { recursive: true })).toEqual(before);
    await castreelHere(['stitch'], { cwd }); // writes, and so keeps its folder out of git
    expect(await readFile(join(cwd, '.castreel/.gitignore'), 'utf8')).toBe('*\n');
  });
});

test('a film that the disk does not take names the file, and the step after it is mended', async () => {
  await inProject({ 'storyboards/film.yaml': board }, async (cwd) => {
    expect((await castreelHere(['render'], { cwd })).code).toBe(0);
    const derived = join(cwd, '.castreel/derived');
    await rm(join(cwd, 'out'), { recursive: true });
    await rm(derived, { recursive: true });
    await writeFile(derived, ''); // stops everybody, also who may write everywhere
    const { code, stderr } = await castreelHere(['stitch'], { cwd });
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/film\.mp4 .*derived[^]*\nNext, when that is mended: castreel stitch\n$/),
    ]);
    await rm(derived);
    await mkdir(derived);
    expect((await castreelHere(['stitch'], { cwd })).code).toBe(0);
  });
});

test('takes that are circled at the same time are all circled', async () => {
  const slots = ['rain', 'snow', 'hail', 'fog'];
  const shots = slots.map((id) => `{ id: ${id}, prompt: "${id}.", duration: 1 }`);
  const weather = `version: 1\nformat: { resolution: 480p, fps: 1 }\nshots: [${shots.join(', ')}]\n`;
  await inProject({ 'storyboards/film.yaml': weather }, async (cwd) => {
    expect((await castreelHere(['render'], { cwd })).code).toBe(0);
    const ran = await Promise.all(slots.map((id) => castreel(['circle', id], { cwd })));
    expect(ran.map(({ code }) => code)).toEqual(slots.map(() => 0));
    const picks = await readFile(join(cwd, 'storyboards/film.picks.yaml'), 'utf8');
    expect([...picks.matchAll(/^\w+/gm)].flat().sort()).toEqual([...slots].sort());
    expect(await readdir(join(cwd, '.castreel'))).not.toContain('picks.lock');
  });
});

test('picks stay with a board whose file is renamed: without it they are an error, whichever board is asked for', async () => {
  const files = { 'storyboards/film.yaml': board, 'storyboards/other.yml': board.replace('rain', 'fog') };
  await inProject({ ...files, 'castreel.config.yaml': 'boards: [storyboards/*.y*ml]' }, async (cwd) => {
    const run = async (words: string) => await castreelHere(words.split(' '), { cwd });
    expect((await run('render storyboards/film.yaml')).code).toBe(0);
    expect((await run('circle rain')).code).toBe(0);
    expect((await run('plan storyboards/other.yml')).code).toBe(0);
    await rename(join(cwd, 'storyboards/film.yaml'), join(cwd, 'storyboards/pier.yaml'));
    for (const command of ['check', 'plan', 'render', 'plan storyboards/pier.yaml']) {
      const { code, stderr } = await run(command);
      expect([command, code, stderr]).toEqual([
        command,
        3,
        expect.stringMatching(
          /error\[picks-without-board\][^]*film\.picks\.yaml:1:1[^]*= git mv storyboards\/film\.picks\.yaml storyboards\/pier\.picks\.yaml\n/,
        ),
      ]);
    }
    expect((await run('plan storyboards/other.yml')).stderr).toContain('give it the name of its board');
    await rename(join(cwd, 'storyboards/film.picks.yaml'), join(cwd, 'storyboards/pier.picks.yaml'));
    expect((await run('check')).code).toBe(0);
    await rm(join(cwd, 'storyboards/pier.yaml'));
    await writeFile(join(cwd, 'storyboards/pier.picks.yaml'), '# none\n');
    expect((await run('check')).code).toBe(0);
  });
});
