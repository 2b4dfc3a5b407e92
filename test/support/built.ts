import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

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
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    writeFileSync(target, outputText);
  }
  return join(process.cwd(), dir);
}
