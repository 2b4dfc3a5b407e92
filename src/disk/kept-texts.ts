import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ifFault, isSystemFault } from '../base/fault.js';
import { madeAside, type Mark } from '../media/aside.js';
import { durableFiles } from './durable.js';
import { keepOutOfGit } from './state-folder.js';

/** Short texts by name, also in folders, that are worth remembering and no more: each may be deleted at any time. */
export type KeptTexts = {
  read(name: string): Promise<string | null>;
  /** What the disk does not take is forgotten. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
};

/** Files of a folder inside the program's own. Several processes may write there at once. */
export function keptTexts(dir: string, mark: Mark): KeptTexts {
  const pathOf = (name: string): string => join(dir, `${name}${END}`);
  return {
    async read(name) {
      return await readFile(pathOf(name), 'utf8').catch(ifFault(null, 'ENOENT', 'ENOTDIR', 'EACCES'));
    },
    async write(name, text) {
      try {
        await keepOutOfGit(dirname(dir), durableFiles);
        await madeAside(pathOf(name), { mark, make: (aside) => writeFile(aside, text) });
      } catch (error) {
        if (!isSystemFault(error)) throw error;
      }
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
    async names() {
      const files = await readdir(dir, { recursive: true }).catch(ifFault([], 'ENOENT', 'ENOTDIR'));
      return files.flatMap((file) =>
        file.endsWith(END) && !basename(file).startsWith('.') ? [file.slice(0, -END.length)] : [],
      );
    },
  };
}

const END = '.json';
