import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreel, inProject } from '../support/command.js';
import { openPaidKit, paidEnv, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

test('doctor says of each provider, also of one of your own, whether its key is there, and shows none', async () => {
  const files = { 'provider.js': kit.provider(), '.env': 'XAI_API_KEY=secret-of-the-file\n' };
  await inProject(files, async (cwd) => {
    const words = ['doctor', '--provider', 'provider.js'];
    const { code, stdout } = await castreel(words, { cwd, env: paidEnv });
    const keys = stdout.split('\n').filter((line) => line.startsWith('key'));
    expect([code, keys[0], keys.at(-1)]).toEqual([
      0,
      'key     xai: in XAI_API_KEY',
      'key     till: in TILL_API_KEY',
    ]);
    expect(stdout).not.toMatch(/secret-of-the-file|key-of-the-till/);
    const without = await castreel(words, { cwd });
    expect(without.stdout).toContain('key     till: none (TILL_API_KEY)');
  });
});
