import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFault } from '../base/fault.js';
import { ownProvider } from '../providers/own.js';
import type { Provider } from '../providers/provider.js';
import { faultText, UsageError } from './exit.js';

/** The providers in the files that `--provider` names: code that a person asked for by its name, and nothing else does. */
export async function loadProviders(files: readonly string[], cwd: string): Promise<readonly Provider[]> {
  const providers = await Promise.all(files.map((file) => loadProvider(file, cwd)));
  const twice = providers.find(({ name }, index) =>
    providers.slice(0, index).some((one) => one.name === name),
  );
  if (twice !== undefined) throw new UsageError(`two files bring a provider called ${twice.name}: give one`);
  return providers;
}

async function loadProvider(file: string, cwd: string): Promise<Provider> {
  const module = await importAt(file, resolve(cwd, file));
  if (module.provider === undefined) {
    const wayOut = 'default' in module ? 'name its default export so' : 'docs/providers.md shows one';
    throw new UsageError(`${file} exports no \`provider\`: ${wayOut}, export const provider = { … }`);
  }
  const read = ownProvider(module.provider);
  if ('provider' in read) return read.provider;
  throw new UsageError(read.problems.map((problem) => `${file}: provider.${problem}`).join('\n'));
}

type Module = { readonly provider?: unknown; readonly default?: unknown };

async function importAt(file: string, path: string): Promise<Module> {
  try {
    await access(path);
    return (await import(pathToFileURL(path).href)) as Module;
  } catch (error) {
    const line = lineIn(error, path);
    const where = line === null ? '' : ` (line ${line})`;
    throw new UsageError(
      `${file} cannot be loaded as a provider: ${faultText(error)}${where}${wayOut(error, file)}`,
      { cause: error },
    );
  }
}

function wayOut(error: unknown, file: string): string {
  if (error instanceof SyntaxError) return `. \`node --check ${file}\` shows where`;
  if (isFault(error, 'ERR_MODULE_NOT_FOUND')) return '. Install what it imports in its folder: npm install';
  if (isFault(error, 'ERR_UNKNOWN_FILE_EXTENSION')) return '. It must be JavaScript: .js or .mjs';
  return '';
}

/** Where in the file it was thrown; null: elsewhere, or nobody says. */
function lineIn(error: unknown, path: string): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.split(`${pathToFileURL(path).href}:`)[1] ?? '';
  return /^\d+/.exec(at)?.[0] ?? null;
}
