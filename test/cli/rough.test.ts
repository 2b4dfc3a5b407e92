import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';
import { openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

const board = `version: 1
model: till/clips
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots: [{ id: one, prompt: One. }, { id: two, prompt: Two. }, { id: three, prompt: Three. }]
`;

test("a rough cut has panels where takes are missing, spends nothing and is nobody's take", async () => {
  await inProject({ 'storyboards/film.yaml': board, 'provider.js': kit.provider() }, async (cwd) => {
    const run = async (...words: string[]) =>
      await castreelHere([...words, '--provider', 'provider.js'], { cwd, env: paidEnv });
    await run('render', '--shot', 'one', '--yes', '--max-cost', '1');
    const rough = await run('render', '--fill', 'animatic', '--json');
    const { films, spent_usd } = JSON.parse(rough.stdout.trimEnd().split('\n').at(-1) ?? '') as {
      films: { path: string; frames: number }[];
      spent_usd: number;
    };
    expect([rough.code, films, spent_usd]).toMatchObject([
      ...[0, [{ path: 'storyboards/film.rough.mp4', frames: 3 }], 0],
    ]);
    const again = await run('render', '--fill', 'animatic');
    expect(again.stderr).toMatch(
      /= {2}one {4}till\/clips text {2}1 s {2}current[^]+= {2}two {4}animatic text /,
    );
    expect(again.stderr).toMatch(/ask for: castreel plan --provider provider.js\n$/);

    const takes = await run('takes', 'two');
    expect(takes.stdout).toMatch(/^two {2}new\n .*t01 {2}done {4}.*panel of a rough cut; of an earlier/);
    expect((await run('circle', 'two', 't01')).code).toBe(2);
    expect((await run('stitch')).code).toBe(5);
    expect(existsSync(join(cwd, 'out/storyboards/film.mp4'))).toBe(false);

    for (const words of [['--retake', 'one'], ['--collect'], ['--model', 'animatic']]) {
      const refused = await run('render', '--fill', 'animatic', ...words);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--fill')]);
    }
    expect((await run('render', '--yes', '--max-cost', '1')).code).toBe(0);
    const whole = await run('render', '--fill', 'animatic', '--no-spend');
    expect(whole.stderr).toMatch(/Up to date\.\n$/);
    expect(postsIn(cwd)).toHaveLength(3);
  });
});
