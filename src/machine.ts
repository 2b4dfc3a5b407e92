import { statfs } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isInside } from './base/inside.js';
import type { Answer } from './disk/git.js';
import { uncommitted, type Uncommitted } from './disk/git-ledger.js';
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
  const folder = relative(root, paths.ledger);
  const isKeptByGit = entries.length + holes.length > 0 && isInside(root, paths.ledger);
  const git: Answer<Uncommitted> = isKeptByGit
    ? await uncommitted([folder], { folder: root, signal: around.stop })
    : { kind: 'nothing' };
  return {
    lacking,
    toneMaps,
    freeBytes: disk.bavail * disk.bsize,
    nowMs: around.clock.now(),
    latestAttemptMs: Math.max(0, ...entries.map(({ attempt }) => Date.parse(attempt.intent_at))),
    missingFonts: missingFonts(),
    ownFonts: project.fonts.map(({ path }) => path),
    ledger: {
      folder,
      attempts: entries.length,
      torn: holes.map(({ path, problem }) => ({
        file: join(folder, path),
        problem,
        isKept: git.kind === 'said' && git.said.kept.some((one) => one.endsWith(join(folder, path))),
      })),
      git,
    },
  };
}
