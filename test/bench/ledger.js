import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from './timing.js';

const ATTEMPTS = 10_000;

/** Reading and folding a ledger, against reading its files and parsing them as JSON and nothing more. */
export async function ledger() {
  const [{ fileLedger }, { foldLedger }, { durableFiles }, { attemptLike }] = await Promise.all([
    import('../../dist/ledger/files.js'),
    import('../../dist/ledger/fold.js'),
    import('../../dist/disk/durable.js'),
    import('./attempt-like.js'),
  ]);
  return await inFolder(async (folder) => {
    for (let index = 0; index < ATTEMPTS; index += 1) {
      const slot = join(folder, 'storyboards', 'ad', `shot${index % 500}`);
      mkdirSync(slot, { recursive: true });
      const { name, text } = attemptLike(index);
      writeFileSync(join(slot, name), text);
    }
    const ratios = [];
    let folded = 0;
    for (let round = 0; round < 5; round += 1) {
      const plainMs = await timed(() => readPlainly(folder));
      const foldMs = await timed(async () => {
        const { entries, unreadable } = await fileLedger(folder, durableFiles).read();
        if (unreadable.length > 0) throw new Error(JSON.stringify(unreadable[0]));
        folded = foldLedger(entries, () => true).byKey.size;
      });
      ratios.push({ ratio: foldMs / plainMs, foldMs });
    }
    const [{ ratio, foldMs }] = [ratios.sort((a, b) => a.ratio - b.ratio)[2]];
    return [
      `${ATTEMPTS} attempts, ${folded} requests: ${ratio.toFixed(2)} × reading and parsing the same files (${(foldMs / 1000).toFixed(2)} s here)`,
    ];
  });
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function readPlainly(folder) {
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.endsWith('.json')) JSON.parse(await readFile(join(folder, path), 'utf8'));
  }
}
