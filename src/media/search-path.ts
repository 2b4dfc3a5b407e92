import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';

/** The file that a program's name stands for in a PATH; null: none. Relative entries are passed over. */
export async function searchPathFor(program: string, searchPath: string): Promise<string | null> {
  const name = platform() === 'win32' ? `${program}.exe` : program;
  for (const folder of searchPath.split(delimiter)) {
    if (folder === '' || folder.startsWith('.')) continue;
    const path = join(folder, name);
    if (await isProgram(path)) return path;
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
