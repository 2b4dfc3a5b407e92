import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'rolldown/utils';
import { globSync } from 'tinyglobby';

/**
 * The sources as plain JavaScript in a fresh folder inside the project (so that packages are found), for tests that
 * need processes of their own. Types are erased, nothing is checked; the caller removes the folder.
 */
export function buildSources(patterns: readonly string[]): string {
  mkdirSync('node_modules/.cache', { recursive: true });
  const dir = mkdtempSync(join('node_modules/.cache', 'castreel-test-'));
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  for (const file of globSync([...patterns])) {
    const target = join(dir, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), {
      target: 'es2023',
      typescript: { onlyRemoveTypeImports: true },
    });
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
    writeFileSync(target, code);
  }
  return join(process.cwd(), dir);
}
