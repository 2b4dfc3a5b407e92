import type { Diagnostic, Place } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { error, warning } from '../base/problem.js';
import { whyNotPublic } from '../base/public-address.js';
import type { BoardSource } from './board.js';
import { fileProblem } from './file-problem.js';
import type { BadFile, Inputs } from './inputs.js';
import { filesNamedIn, type NamedFile } from './named-files.js';
import { leavesRoot } from './paths.js';
import { placeOf, type Shot, type Storyboard } from './storyboard.js';
import { tally } from './tally.js';
import { variantName } from './variants.js';

/** Boards and the films that they became. */
export type Boards = {
  readonly boards: readonly BoardSource[];
  readonly storyboards: readonly Storyboard[];
};

/** Every file that boards and their films name, each once: what `inputs` must know before `checkFiles` and a plan. */
export function mediaOf({ boards, storyboards }: Boards): readonly string[] {
  const shots = new Set(storyboards.flatMap((storyboard) => storyboard.shots));
  const named = [
    ...boards.flatMap(({ tree }) => filesNamedIn(tree)),
    ...[...shots].flatMap(filesOf),
    ...storyboards.flatMap(({ film }) => laidFilesOf(film)),
  ];
  const paths = named.flatMap(({ source }) => (source.kind === 'file' ? [source.path] : []));
  return [...new Set(paths)].filter((path) => !leavesRoot(path)).sort();
}

/** What is wrong with the files that boards and their films name, at the lines that name them, once per line. */
export function checkFiles({ boards, storyboards }: Boards, inputs: Inputs): readonly Diagnostic[] {
  const named = boards.flatMap(({ tree }) => filesNamedIn(tree));
  const said = new Set(named.map(({ place }) => place));
  const counts = tally();
  const byShot = new Map<Shot, readonly Diagnostic[]>();
  const unsaid = (files: readonly NamedFile[]): readonly Diagnostic[] =>
    files.filter(({ place }) => !said.has(place)).flatMap((one) => problemsOf(one, inputs));
  for (const [index, storyboard] of storyboards.entries()) {
    const name = variantName({ at: storyboard.variant });
    for (const shot of storyboard.shots) {
      const problems = getOrMake(byShot, shot, () => unsaid(filesOf(shot)));
      for (const problem of problems) counts.add(problem, index, name);
    }
    for (const problem of unsaid(laidFilesOf(storyboard.film))) counts.add(problem, index, name);
  }
  return [...named.flatMap((one) => problemsOf(one, inputs)), ...counts.diagnostics()];
}

function filesOf({ members, firstFrame, lastFrame, clip, audio, origins }: Shot): readonly NamedFile[] {
  const frames = [firstFrame, lastFrame].filter((frame) => frame !== null);
  const images = [...members.flatMap(({ references }) => references), ...frames];
  return [
    ...images.map(({ source, place }): NamedFile => ({ source, wanted: 'image', place })),
    ...(clip === null ? [] : [fileAt(clip, 'video', placeOf(origins, 'clip'))]),
    ...audio.map(({ file }, n) => fileAt(file, 'audio', placeOf(origins, `audio.${n}.file`))),
  ];
}

function laidFilesOf({ music, logo }: Storyboard['film']): readonly NamedFile[] {
  return [
    ...(music === null ? [] : [fileAt(music.file, 'audio', placeOf(music.origins, 'file'))]),
    ...(logo === null ? [] : [fileAt(logo.image, 'image', placeOf(logo.origins, 'image'))]),
  ];
}

function fileAt(path: string, wanted: NamedFile['wanted'], place: Place): NamedFile {
  return { source: { kind: 'file', path }, wanted, place };
}

function problemsOf({ source, wanted, place }: NamedFile, inputs: Inputs): readonly Diagnostic[] {
  if (source.kind === 'file') return fileProblems(source.path, { wanted, place }, inputs);
  if (source.kind !== 'url') return [];
  const objection = whyNotPublic(source.url);
  if (objection !== null) {
    const said = `${source.url} ${objection}: nobody else can fetch it`;
    const hint = 'host the image where everybody can fetch it, or write the path of a file';
    return [error('not-public', place, { message: said, hint })];
  }
  if (source.sha256 !== null) return [];
  const message = 'this address is not pinned: if its image changes, nobody will notice';
  return [warning('not-pinned', place, { message, hint: 'write { url: …, sha256: … }' })];
}

function fileProblems(
  path: string,
  at: Pick<NamedFile, 'wanted' | 'place'>,
  inputs: Inputs,
): readonly Diagnostic[] {
  const file = leavesRoot(path) ? OUTSIDE : inputs.get(path);
  if (file === undefined) return []; // nobody has looked yet
  const problem = fileProblem(path, file, at);
  if (problem !== null) return [problem];
  const problems: Diagnostic[] = [];
  if ('wrongExtension' in file && file.wrongExtension) {
    const message =
      file.kind === 'image'
        ? `${path} is a ${file.format.toUpperCase()} image, and its name says something else`
        : `the name of ${path} says something else than what is in it`;
    problems.push(error('wrong-extension', at.place, { message, hint: 'rename the file' }));
  }
  if ('gitIgnored' in file && file.gitIgnored) {
    const message = `git ignores ${path}, so it will be missing wherever the project is cloned`;
    problems.push(warning('git-ignored', at.place, { message, hint: `git add --force ${path}` }));
  }
  return problems;
}

const OUTSIDE: BadFile = { kind: 'bad', problem: 'outside_root', detail: '', near: null };
