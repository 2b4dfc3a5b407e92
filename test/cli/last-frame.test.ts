import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ffmpegForTests, makeClip, pixelsOf, readFilm, stampsOf } from '../support/clips.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

const board = `version: 1
model: till/clips
extend: last-frame
format: { resolution: 480p }
defaults: { duration: 1 }
shots:
  - { id: own, clip: own.mp4, in: 0.5 }
  - { id: one, continues: own, prompt: One. }
  - { id: two, continues: one, prompt: Two. }
  - { id: three, continues: two, prompt: Three. }
`;

const ffmpeg = await ffmpegForTests();
let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

async function render(cwd: string): Promise<Ran> {
  const consent = ['--yes', '--max-cost', '1', '--provider', 'provider.js'];
  return await castreelHere(['render', ...consent], { cwd, env: paidEnv });
}

test('a chain from own footage: every clip begins with the very frame before it, and the film shows that once', async () => {
  await inProject({ 'storyboards/film.yaml': board, 'provider.js': kit.provider() }, async (cwd) => {
    const own = join(cwd, 'storyboards/own.mp4');
    await makeClip(ffmpeg, own, { id: 9, frames: 48, rate: { n: 24, d: 1 } });
    const said = expect.stringContaining('one continues from one frame of own') as string;
    expect(await render(cwd)).toMatchObject({ code: 0, stderr: said });
    const film = await readFilm(ffmpeg, join(cwd, 'out/storyboards/film.mp4'));
    const made = stampsOf(1, 1, 25);
    expect(film.stamps).toEqual([...stampsOf(9, 12, 36), ...made, ...made, ...made]);

    const sent = await framesSent(cwd);
    const [one, two] = [await clipOf(cwd, 'one'), await clipOf(cwd, 'two')];
    for (const [index, [clip, frame]] of [
      [own, 35] as const,
      [one, 24] as const,
      [two, 24] as const,
    ].entries()) {
      const [pictures, frames] = [await pixelsOf(ffmpeg, sent[index]!), await pixelsOf(ffmpeg, clip)];
      expect([pictures.length, pictures[0]!.equals(frames[frame]!)]).toEqual([1, true]);
    }

    // What ffmpeg made is in no key: without it nothing is bought again, and what is needed is made again.
    await rm(join(cwd, '.castreel/derived'), { recursive: true });
    await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace('Two.', 'Two again.'));
    expect(await render(cwd)).toMatchObject({ code: 0 });
    const posts = postsIn(cwd).map(({ body }) => body);
    expect(posts.map(({ prompt }) => prompt)).toEqual(['One.', 'Two.', 'Three.', 'Two again.', 'Three.']);
    expect(posts[3]).toMatchObject({ sent: posts[1]?.sent, frame: posts[1]?.frame });
    expect(posts[4]?.sent).not.toEqual(posts[2]?.sent);
  });
});

/** The files that the provider was sent, in the order of the requests. */
async function framesSent(cwd: string): Promise<string[]> {
  const dir = join(cwd, '.castreel/derived/cuts');
  const made = new Map<string, string>();
  for (const name of await readdir(dir)) made.set(sha256(await readFile(join(dir, name))), join(dir, name));
  return postsIn(cwd).map(({ body }) => made.get(body.frame ?? '') ?? '');
}

async function clipOf(cwd: string, shot: string): Promise<string> {
  const entries = await ledgerIn(cwd);
  const take = entries.find(({ attempt }) => attempt.slot.endsWith(`:${shot}`))?.attempt.take;
  const hash = take?.sha256 ?? '';
  return join(cwd, '.castreel/store/sha256', hash.slice(0, 2), `${hash}.mp4`);
}
