import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';

/** The projects that castreel can begin: a series with a shared cast, an ad in variants. */
export const templates = ['series', 'ads'] as const;
export type Template = (typeof templates)[number];

const shipped = new URL('../../', import.meta.url);

/** The texts of a template by their paths in the project. */
export async function readTemplate(template: Template): Promise<ReadonlyMap<string, string>> {
  const [own, shared, schemas] = await Promise.all(
    [`templates/${template}/`, 'templates/shared/', 'schemas/'].map(textsIn),
  );
  const files = new Map([...(own ?? [])]);
  for (const [path, text] of schemas ?? []) files.set(`schemas/${path}`, text);
  for (const [path, text] of shared ?? []) {
    if (path === 'what-to-commit.md') files.set('README.md', `${files.get('README.md') ?? ''}${text}`);
    // npm packs no file that is named .gitignore.
    else files.set(path === 'gitignore' ? '.gitignore' : path, text);
  }
  return files;
}

async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const cwd = new URL(folder, shipped);
  const paths = await glob('**/*', { cwd, dot: true });
  const texts = paths.map(async (path) => [path, await readFile(new URL(path, cwd), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}
