import { readFile } from 'node:fs/promises';
import { isFault } from '../base/fault.js';
import type { InputFile } from '../storyboard/inputs.js';
import { durableFiles } from './durable.js';

/** By what a file is taken for the same as before. */
export type Seen = { readonly sizeBytes: number; readonly mtimeMs: number };

type Remembered = Readonly<Record<string, Seen & { readonly file: InputFile }>>;

/** Counts up when what is remembered of a file changes its form. */
const MEMORY_FORM = 1;

/** What is known of large files, in a file that may be deleted at any time. */
export async function openMemory(path: string) {
  const before = await readMemory(path);
  const now = new Map(Object.entries(before));
  const state = { changed: false };
  return {
    recall(file: string, seen: Seen): InputFile | null {
      const known = now.get(file);
      const same = known?.sizeBytes === seen.sizeBytes && known.mtimeMs === seen.mtimeMs;
      return same ? known.file : null;
    },
    remember(file: string, seen: Seen, facts: InputFile): void {
      now.set(file, { ...seen, file: facts });
      state.changed = true;
    },
    async save(): Promise<void> {
      if (!state.changed) return;
      const text = JSON.stringify({ form: MEMORY_FORM, files: Object.fromEntries(now) });
      await durableFiles.replace(path, text).catch((error: unknown) => {
        // A checkout that may not be written can still be checked.
        if (!isFault(error, 'EACCES', 'EROFS', 'EPERM', 'ENOSPC')) throw error;
      });
    },
  };
}

/** Nothing is known where the file is missing or is not one of ours: everything is read again. */
async function readMemory(path: string): Promise<Remembered> {
  try {
    const { form, files } = JSON.parse(await readFile(path, 'utf8')) as {
      form?: unknown;
      files?: Remembered;
    };
    return form === MEMORY_FORM && files !== undefined ? files : {};
  } catch (error) {
    if (error instanceof SyntaxError || isFault(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return {};
    throw error;
  }
}
