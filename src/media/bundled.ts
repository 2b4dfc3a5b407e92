import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';

/** The optional package that fetches a static ffmpeg in its install script: the script, and the file it makes. */
export type Bundled = { readonly script: string; readonly binary: string };

/**
 * Null where npm removed the package because its install script failed. Under `--ignore-scripts` the package is there
 * and `binary` is not. Only resolved, never imported: it would read its own environment variables.
 */
export function bundledFfmpeg(): Bundled | null {
  const folder = folderOf('ffmpeg-static');
  if (folder === null) return null;
  const script = join(folder, 'install.js');
  const binary = join(folder, platform() === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
  return existsSync(script) ? { script, binary } : null;
}

function folderOf(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}
