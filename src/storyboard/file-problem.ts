import { dirname, relative } from 'node:path/posix';
import type { Diagnostic, Place } from '../base/diagnostic.js';
import { error } from '../base/problem.js';
import type { BadFile, InputFile } from './inputs.js';

/** What is wanted where a file is named. */
export type Wanted = 'text' | 'image' | 'video' | 'audio' | 'font';

/** Why a file cannot stand where `place` names it; null: it can. */
export function fileProblem(
  path: string,
  file: InputFile | undefined,
  { wanted, place }: { readonly wanted: Wanted; readonly place: Place },
): Diagnostic | null {
  if (file === undefined) return badProblem(path, MISSING, { wanted, place });
  if (file.kind === 'bad') return badProblem(path, file, { wanted, place });
  if (file.kind === 'text' && file.text === '' && wanted !== 'text') {
    return error('wrong-media', place, { message: `${path} is empty`, hint: COPY_AGAIN });
  }
  if (file.kind === wanted) return null;
  const message = `${path} is ${NOUNS[file.kind]}, and ${NOUNS[wanted]} is wanted here`;
  return error('wrong-media', place, { message, hint: FORMATS[wanted] });
}

const MISSING: BadFile = { kind: 'bad', problem: 'missing', detail: '', near: null };

const NOUNS = {
  ...{ text: 'a text file', image: 'an image', video: 'a video' },
  ...{ audio: 'a sound file', font: 'a font' },
} as const;

const FORMATS: Readonly<Record<Wanted, string | null>> = {
  text: null,
  image: 'an image is a PNG, a JPEG or a WebP',
  video: 'footage is an MP4, a MOV, a WebM or an MKV',
  audio: 'a sound file is a WAV, an MP3, a FLAC, an OGG or an M4A',
  font: 'a font is a TTF, an OTF or a WOFF2',
};

const COPY_AGAIN = 'copy it again from where it came';

function badProblem(
  path: string,
  { problem, detail, near }: BadFile,
  { wanted, place }: { readonly wanted: Wanted; readonly place: Place },
): Diagnostic {
  const why = detail === '' ? '' : `: ${detail}`;
  switch (problem) {
    case 'missing':
      return error('file-missing', place, {
        message: `there is no file ${path}`,
        hint:
          near === null
            ? 'a path counts from the folder of the file it is written in'
            : `did you mean ${relative(dirname(place.file), near)}?`,
      });
    case 'directory':
      return error('file-missing', place, { message: `${path} is a folder, not a file` });
    case 'outside_root':
      return error('outside-root', place, {
        message: `${path} lies outside the project`,
        hint: 'copy the file into the project',
      });
    case 'lfs_pointer':
      return error('lfs-pointer', place, {
        message: `${path} is a Git LFS pointer; its contents were not downloaded`,
        hint: 'git lfs pull',
      });
    case 'truncated':
      return error('file-truncated', place, {
        message: `${path} ends before its content does${why}`,
        hint: COPY_AGAIN,
      });
    case 'not_text':
      if (wanted === 'text') {
        const message = `cannot read ${path}${why}`;
        return error('file-unreadable', place, { message, hint: 'save it as UTF-8 text' });
      }
      return error('wrong-media', place, { message: `${path} cannot be used${why}`, hint: FORMATS[wanted] });
    case 'unknown_format':
      return error('wrong-media', place, { message: `${path} cannot be used${why}`, hint: FORMATS[wanted] });
    case 'too_large':
    case 'unreadable':
      return error('file-unreadable', place, { message: `cannot read ${path}${why}` });
  }
}
