import { expect, test } from 'vitest';
import { assertNothingLost, Studio } from '../support/studio.js';

test('a bug ends the run, and what the disk would not take until then is written once more', async () => {
  const studio = new Studio(
    'model: till/clips\ndefaults: { duration: 1 }\nshots: [{ id: first, prompt: "A." }, { id: full, prompt: "B." }]\n',
  );
  const enospc = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' });
  let isFull = true;
  const run = studio.render({
    files: (files) => ({
      ...files,
      replace: (path, text) =>
        isFull && path.includes('/full/') ? Promise.reject(enospc) : files.replace(path, text),
    }),
    onEvent: ({ kind }) => {
      if (kind !== 'ended' || !isFull) return;
      isFull = false;
      throw new Error('a bug');
    },
  });
  await expect(run).rejects.toThrow('a bug');
  const full = (await studio.ledger()).find(({ slot }) => slot.endsWith(':full'));
  expect([full?.state, full?.handle === null]).toEqual(['submitted', false]);
  await assertNothingLost(studio);
  studio.remove();
});
