import { statfs } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isInside } from './base/inside.js';
import type { Answer } from './disk/git.js';
import { uncommitted, type Uncommitted } from './disk/git-ledger.js';
import { isNamed } from './disk/project.js';
import { abilitiesLacking } from './media/abilities.js';
import { canToneMap } from './media/colours.js';
import type { Ffmpeg } from './media/ffmpeg.js';
import type { Project } from './project.js';
import type { Machine } from './report/doctor.js';

/** Looks at what films need of this machine, and at what git has of the record; touches nothing. */
export async function lookAtMachine(project: Project, ffmpeg: Ffmpeg): Promise<Machine> {
  const { root, around, paths } = project;
  const { missingFonts } = await import('./lettering/fonts.js');
  const [lacking, toneMaps, disk, { entries, holes }] = await Promise.all([
    abilitiesLacking(ffmpeg, around.stop),
    canToneMap(ffmpeg, around.stop),
    statfs(root),
    project.ledger.read(),
  ]);
  const { git, isOwnRepository } = await gitOf(project);
  return {
    lacking,
    toneMaps,
    freeBytes: disk.bavail * disk.bsize,
    nowMs: around.clock.now(),
    latestAttemptMs: Math.max(0, ...entries.map(({ attempt }) => Date.parse(attempt.intent_at))),
    missingFonts: missingFonts(),
    ownFonts: project.fonts.map(({ path }) => path),
    ledger: {
      folder: relative(around.cwd, paths.ledger) || '.',
      isOwnRepository,
      attempts: entries.length,
      torn: holes.map(({ path, problem }) => ({
        path,
        problem,
        isKept: git.kind === 'said' && git.said.kept.some((one) => one.endsWith(path)),
      })),
      git,
    },
  };
}

/** Where the ledger's own repository has it all, the project's may still name an older state of it, as a submodule. */
async function gitOf({
  root,
  around: { stop: signal },
  paths: { ledger },
}: Project): Promise<{ readonly git: Answer<Uncommitted>; readonly isOwnRepository: boolean }> {
  const inProject: Answer<Uncommitted> = isInside(root, ledger)
    ? await uncommitted([relative(root, ledger)], { folder: root, signal })
    : { kind: 'nothing' };
  if (!isNamed(join(ledger, '.git'))) return { git: inProject, isOwnRepository: false };
  const own = await uncommitted(['.'], { folder: ledger, signal });
  // Git ends the repository that it does not track with a slash.
  const isOlder = inProject.kind === 'said' && inProject.said.changed.some((path) => !path.endsWith('/'));
  const isAllThere = own.kind === 'said' && own.said.changed.length === 0;
  return isAllThere && isOlder
    ? { git: inProject, isOwnRepository: false }
    : { git: own, isOwnRepository: true };
}
