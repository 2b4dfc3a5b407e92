import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Example = { readonly path: string; readonly remove: () => Promise<void> };

/** The provider that `docs/providers.md` shows, in a folder in which castreel is installed, as its readers have it. */
export async function writeExampleProvider(): Promise<Example> {
  const page = readFileSync('docs/providers.md', 'utf8');
  const text = /^```js provider\n(.*?)^```$/ms.exec(page)?.[1];
  if (text === undefined) throw new Error('docs/providers.md shows no provider');
  const folder = await mkdtemp(join(tmpdir(), 'castreel-provider-'));
  const path = join(folder, 'lantern.mjs');
  await mkdir(join(folder, 'node_modules'));
  await symlink(process.cwd(), join(folder, 'node_modules/castreel'), 'dir');
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true }) };
}
