import { ALL_FORMATS, FilePathSource, Input, type InputFormat } from 'mediabunny';
import { isFault, isSystemFault, reasonOf } from '../base/fault.js';
import { type Unreadable, unreadable } from './unreadable.js';

/**
 * Reads the index of a film or sound file in-process; nothing is decoded. What its bytes, or their absence, make
 * impossible is a value, and what the disk refuses is thrown.
 */
export async function readIndex<T>(
  path: string,
  read: (input: Input) => Promise<T>,
  formats: InputFormat[] = ALL_FORMATS,
): Promise<T | Unreadable> {
  const source = new FilePathSource(path, { handleUnhandledError: () => undefined });
  const input = new Input({ source, formats });
  try {
    if (!(await input.canRead())) return unreadable('unknown_format', 'no film or sound that can be read');
    return await read(input);
  } catch (error) {
    // The library has no class for "this file is broken": all that is not the disk's is the file's.
    if (isSystemFault(error) && !isFault(error, 'ENOENT', 'ENOTDIR')) throw error;
    return unreadable('unreadable', reasonOf(error));
  } finally {
    input.dispose();
  }
}
