import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreel, castreelHere, inProject } from '../support/command.js';

const board =
  'version: 1\nformat: { resolution: 480p }\nshots: [{ id: rain, prompt: "Rain.", duration: 1 }]\n';

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
  const weather = `version: 1\nformat: { resolution: 480p }\nshots: [${shots.join(', ')}]\n`;
  await inProject({ 'storyboards/film.yaml': weather }, async (cwd) => {
    expect((await castreelHere(['render'], { cwd })).code).toBe(0);
    const ran = await Promise.all(slots.map((id) => castreel(['circle', id], { cwd })));
    expect(ran.map(({ code }) => code)).toEqual(slots.map(() => 0));
    const picks = await readFile(join(cwd, 'storyboards/film.picks.yaml'), 'utf8');
    expect([...picks.matchAll(/^\w+/gm)].flat().sort()).toEqual([...slots].sort());
    expect(await readdir(join(cwd, '.castreel'))).not.toContain('picks.lock');
  });
});
