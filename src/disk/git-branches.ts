import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { getOrMake } from '../base/get-or-make.js';
import { answerOf, committedPieces, logWords, type Answer } from './git.js';
import { askedFor, textsOf, type CommittedFile } from './git-ledger.js';

/** A file as a branch last had it. `branch`: one that has the commit, as `git checkout` takes both. */
export type BranchFile = Omit<CommittedFile, 'isLink'> & {
  readonly commit: string;
  readonly branch: string;
};

/**
 * Files of a folder that commits of other branches added, local or followed, or stashed ones: of those that are sought,
 * the latest first. Another may be called the same here, or on one more branch. What was added before the last commit
 * here, and deleted by it, is not among them; nor is what lies here just so, as after a squash of a branch that is still
 * there.
 */
export async function branchFiles(
  folder: string,
  { isSought, signal }: { readonly isSought: (path: string) => boolean; readonly signal: AbortSignal },
): Promise<Answer<readonly BranchFile[]>> {
  const { asked, within } = askedFor(folder, signal);
  return await answerOf(async () => {
    const latest = new Map<string, Found>();
    const added = new Set<string>();
    for (const { file, isNew } of filesIn(await committedPieces([...LOG, '--', `./${within}`], asked))) {
      const path = relative(within, file.path);
      if (!isSought(path)) continue;
      getOrMake(latest, `${file.branch} ${path}`, () => ({ ...file, path }));
      if (isNew) added.add(path);
    }
    const blobs = [...latest.values()].filter(
      ({ path, id }) => added.has(path) && !isBlob(join(folder, path), id),
    );
    return await textsOf(blobs, asked);
  });
}

/** Whether a file is what git calls so: by its bytes as they are now, whatever the index says. */
function isBlob(path: string, id: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  const bytes = readFileSync(path);
  const digest = createHash(id.length === 40 ? 'sha1' : 'sha256');
  return digest.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === id;
}

type Found = Omit<BranchFile, 'text'> & { readonly id: string };

/** A commit and its branch, then for each file of it a line that ends with its blob and what became of it, and its path. */
function* filesIn(said: readonly string[]): Generator<{ readonly file: Found; readonly isNew: boolean }> {
  let [commit = '', branch = '']: string[] = [];
  for (let n = 0; n < said.length; n += 1) {
    const [, id, became] = /^\n?:\d+ \d+ \w+ (\w+) ([AM])$/.exec(said[n] ?? '') ?? [];
    if (id === undefined) [commit = '', branch = ''] = (said[n] ?? '').split(' ');
    else yield { file: { id, path: said[(n += 1)] ?? '', commit, branch }, isNew: became === 'A' };
  }
}

/** As what `branch` stands for what a person put away. */
export const STASH = 'refs/stash';

/** All commits, the latest first. */
const LOG = logWords(
  '--branches --exclude=*/HEAD --remotes --glob=refs/stas[h] --not HEAD --topo-order ' +
    '--raw --no-abbrev --diff-filter=AM --format=%H%x20%S',
);
