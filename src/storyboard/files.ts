import type { Diagnostic, Place } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import type { BadFile, InputFile, Inputs } from './inputs.js';
import { tally } from './tally.js';
import { leavesRoot } from './paths.js';
import { error, warning } from '../base/problem.js';
import { placeOf, type Reference, type Shot, type Storyboard } from './storyboard.js';
import { variantName } from './variants.js';

/** Every file that the films are made from, each once: what `inputs` must know before `checkFiles` and a plan. */
export function mediaOf(storyboards: readonly Storyboard[]): readonly string[] {
  const shots = new Set(storyboards.flatMap((storyboard) => storyboard.shots));
  const paths = [...shots].flatMap((shot) => [
    ...imagesOf(shot).flatMap(({ source }) => (source.kind === 'file' ? [source.path] : [])),
    ...(shot.clip === null ? [] : [shot.clip]),
  ]);
  return [...new Set(paths)].filter((path) => !leavesRoot(path)).sort();
}

/** What is wrong with the files that the films are made from, at the lines that name them, once per line. */
export function checkFiles(storyboards: readonly Storyboard[], inputs: Inputs): readonly Diagnostic[] {
  const counts = tally();
  const byImage = new Map<Reference, readonly Diagnostic[]>();
  const byShot = new Map<Shot, readonly Diagnostic[]>();
  const ofShot = (shot: Shot): readonly Diagnostic[] => [
    ...imagesOf(shot).flatMap((image) => getOrMake(byImage, image, () => imageProblems(image, inputs))),
    ...clipProblems(shot, inputs),
  ];
  for (const [index, storyboard] of storyboards.entries()) {
    const name = variantName({ at: storyboard.variant });
    for (const shot of storyboard.shots) {
      for (const problem of getOrMake(byShot, shot, () => ofShot(shot))) counts.add(problem, index, name);
    }
  }
  return counts.diagnostics();
}

function imagesOf({ members, firstFrame, lastFrame }: Shot): readonly Reference[] {
  const frames = [firstFrame, lastFrame].filter((frame) => frame !== null);
  return [...members.flatMap(({ references }) => references), ...frames];
}

function imageProblems({ source, place }: Reference, inputs: Inputs): readonly Diagnostic[] {
  if (source.kind === 'file') return fileProblems(source.path, { wanted: 'image', place }, inputs);
  if (source.kind !== 'url' || source.sha256 !== null) return [];
  const message = 'this address is not pinned: if its image changes, nobody will notice';
  return [warning('not-pinned', place, { message, hint: 'write { url: …, sha256: … }' })];
}

function clipProblems({ clip, origins }: Shot, inputs: Inputs): readonly Diagnostic[] {
  if (clip === null) return [];
  return fileProblems(clip, { wanted: 'video', place: placeOf(origins, 'clip') }, inputs);
}

type Wanted = { readonly wanted: 'image' | 'video'; readonly place: Place };

function fileProblems(path: string, { wanted, place }: Wanted, inputs: Inputs): readonly Diagnostic[] {
  if (leavesRoot(path)) return [badProblem(path, OUTSIDE, { wanted, place })];
  const file = inputs.get(path);
  if (file === undefined) return []; // nobody has looked yet
  if (file.kind === 'bad') return [badProblem(path, file, { wanted, place })];
  if (file.kind === 'text' && file.text === '') {
    return [
      error('wrong-media', place, { message: `${path} is empty`, hint: 'copy it again from where it came' }),
    ];
  }
  if (file.kind !== wanted) {
    const message = `${path} is ${kindName(file)}, and ${wanted === 'image' ? 'an image' : 'a video'} is wanted here`;
    return [error('wrong-media', place, { message, hint: FORMATS[wanted] })];
  }
  const problems: Diagnostic[] = [];
  if (file.wrongExtension) {
    const message =
      file.kind === 'image'
        ? `${path} is a ${file.format.toUpperCase()} image, and its name says something else`
        : `the name of ${path} says something else than what is in it`;
    problems.push(error('wrong-extension', place, { message, hint: 'rename the file' }));
  }
  if (file.gitIgnored) {
    const message = `git ignores ${path}, so it will be missing wherever the project is cloned`;
    problems.push(warning('git-ignored', place, { message, hint: `git add --force ${path}` }));
  }
  return problems;
}

const OUTSIDE: BadFile = { kind: 'bad', problem: 'outside_root', detail: '' };

const FORMATS = {
  image: 'an image is a PNG, a JPEG or a WebP',
  video: 'footage is an MP4, a MOV, a WebM or an MKV',
} as const;

function badProblem(path: string, { problem, detail }: BadFile, { wanted, place }: Wanted): Diagnostic {
  const why = detail === '' ? '' : `: ${detail}`;
  switch (problem) {
    case 'missing':
      return error('file-missing', place, {
        message: `there is no file ${path}`,
        hint: 'a path counts from the folder of the file it is written in',
      });
    case 'directory':
      return error('file-missing', place, { message: `${path} is a folder, not a file` });
    case 'outside_root':
      return error('outside-root', place, {
        message: `${path} lies outside of the project`,
        hint: 'copy the file into the project',
      });
    case 'lfs_pointer':
      return error('lfs-pointer', place, {
        message: `${path} is a pointer of Git LFS, its bytes are not here`,
        hint: 'git lfs pull',
      });
    case 'truncated':
      return error('file-truncated', place, {
        message: `${path} ends before its content does${why}`,
        hint: 'copy it again from where it came',
      });
    case 'unknown_format':
    case 'not_text':
      return error('wrong-media', place, { message: `${path} cannot be used${why}`, hint: FORMATS[wanted] });
    case 'too_large':
    case 'unreadable':
      return error('file-unreadable', place, { message: `cannot read ${path}${why}` });
  }
}

function kindName(file: Exclude<InputFile, BadFile>): string {
  return { text: 'a text', image: 'an image', video: 'a video', audio: 'a sound file' }[file.kind];
}
