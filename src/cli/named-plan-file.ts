import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { findRoot } from '../disk/project.js';
import { isPlanFile, readPlanFile, type PlanFile } from '../plan/plan-file.js';
import { faultText, UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

/** The plan file that is named, with its boards as they can be typed here: it calls them by the root of the project, in which one stands or it lies. */
export async function planFileIn(
  files: readonly string[],
  { cwd }: Terminal,
): Promise<{
  readonly path: string;
  readonly planFile: PlanFile;
  readonly boards: readonly string[];
} | null> {
  const path = files.find(isPlanFile);
  if (path === undefined) return null;
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${faultText(error)}`);
  });
  const read = readPlanFile(text);
  if ('problem' in read) throw new UsageError(`${path}: ${read.problem}`);
  const { boards: listed } = read.planFile;
  const roots = [findRoot(cwd), findRoot(dirname(resolve(cwd, path)))];
  const holds = (root: string): boolean => listed.every((board) => existsSync(join(root, board)));
  const root = roots.find(holds) ?? findRoot(cwd);
  const boards = listed.map((board) => relative(cwd, join(root, board)));
  return { path, planFile: read.planFile, boards };
}
