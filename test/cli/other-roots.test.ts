import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';
import { openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

const BOARD = `version: 1
model: till/clips
format: { resolution: 480p }
defaults: { duration: 1 }
shots: [{ id: one, prompt: One. }, { id: two, prompt: Two. }]
`;

test('what was bought before the root moved, up or down, is taken over, not bought again', async () => {
  await inProject({ 'boards/film.yaml': BOARD, 'provider.js': kit.provider() }, async (cwd) => {
    const run = async (...words: string[]) =>
      await castreelHere([...words, 'boards/film.yaml', '--provider', 'provider.js'], { cwd, env: paidEnv });
    const buy = async (shot: string) =>
      (await run('render', '--shot', shot, '--yes', '--max-cost', '1')).code;
    const takeOver = async (shot: string, from: RegExp) => {
      const { code, stderr, stdout } = await run('plan');
      expect([code, stderr, stdout]).toEqual([
        4,
        expect.stringMatching(from),
        expect.stringMatching(/ waiting \(a file of its record/),
      ]);
      expect(await buy(shot)).toBe(5); // nothing is bought, and what is on its way is followed
      await promisify(execFile)('sh', ['-c', /mkdir -p .*/.exec(stderr)![0]], { cwd });
    };
    const config = join(cwd, 'castreel.config.yaml');
    await rm(config);
    expect(await buy('one')).toBe(0);
    await writeFile(config, '{}');
    await rm(join(cwd, 'boards/.castreel/clone')); // as in a clone of the repository
    await takeOver('one', /boards\/ledger\/film\/one\/\S+ was bought .* when boards was the project's root/);
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05)');
    expect(await buy('two')).toBe(0);
    await writeFile(join(cwd, 'boards/castreel.config.yaml'), 'ledger: bought');
    // The other is in the ledger that this root had then.
    await takeOver(
      'two',
      /ledger\/boards\/film\/two\/\S+ was bought .* when \. was the project's root, and it would/,
    );
    const film = await run('render');
    expect([film.code, film.stderr]).toEqual([0, expect.stringContaining('film')]);
    expect(postsIn(cwd)).toHaveLength(2);
  });
});
