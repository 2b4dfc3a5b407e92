import { afterEach, expect, test } from 'vitest';
import type { Provider } from '../../src/providers/provider.js';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';

const studio = new Studio(
  'model: till/clips\ndefaults: { duration: 1 }\nshots: [{ id: a, prompt: "A. [slow]" }]\n',
);
afterEach(() => studio.remove());

async function shoot(given: Render = {}): Promise<string[]> {
  const rendered = await studio.render(given);
  if (rendered.kind === 'died') throw new Error('it died');
  await assertNothingLost(studio);
  return rendered.outcome.ends.map((end) => end.kind + ('why' in end ? ` ${end.why}` : ''));
}

test('what was made with a key that was replaced is fetched with the new one, where a person says that it is of one account', async () => {
  expect(await shoot()).toEqual(['open too_long']);
  studio.time.nowMs += 60 * 60_000;
  const [{ account } = { account: '' }] = await studio.ledger();
  const key = 'the-next-key-of-the-till';
  let asked = 0;
  const stranger = (till: Provider): Provider => ({
    ...till,
    status: () => Promise.resolve({ kind: 'not_found', message: `unknown, asked ${(asked += 1)} times` }),
  });
  // Unasked no handle is used with another key; and if that is of another account, the job is not lost by its word.
  expect(await shoot({ key, provider: stranger })).toEqual(['open elsewhere']);
  expect(asked).toBe(0);
  const same = { key, sameAccount: [account] };
  expect(await shoot({ ...same, provider: stranger })).toEqual(['open no_access']);
  expect(asked).toBeGreaterThan(1);
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['submitted']);
  expect(await shoot(same)).toEqual(['done']);
  expect(studio.posts).toHaveLength(1);
});
