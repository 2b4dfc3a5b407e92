import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { expect, test } from 'vitest';

const WIRING = 'src/*.ts';

/** The rooms in the order of the map, and those above it that each one reads. */
const mayImport: Record<string, readonly string[]> = {
  base: [],
  storyboard: ['base'],
  media: ['base', 'storyboard'],
  lettering: [],
  ledger: ['base', 'storyboard'],
  'providers/*': ['base', 'storyboard', 'ledger'],
  'providers/xai': ['base', 'media', 'ledger', 'providers/*'],
  'providers/wavespeed': ['base', 'media', 'ledger', 'providers/*'],
  'providers/aimlapi': ['base', 'media', 'ledger', 'providers/*'],
  'providers/animatic': ['base', 'media', 'lettering', 'ledger', 'providers/*'],
  darkroom: ['base', 'storyboard', 'media', 'ledger', 'providers/*'],
  config: ['base', 'storyboard', 'providers/*'],
  disk: ['base', 'storyboard', 'media', 'ledger', 'config'],
  record: ['base', 'storyboard', 'ledger', 'config', 'disk'],
  plan: ['base', 'storyboard', 'ledger', 'providers/*'],
  run: ['base', 'storyboard', 'ledger', 'providers/*', 'darkroom', 'disk', 'plan'],
  stitch: ['base', 'storyboard', 'media', 'lettering', 'ledger', 'disk', 'plan'],
  report: ['base', 'storyboard', 'ledger', 'providers/*', 'plan', 'run', 'stitch'],
  page: ['base', 'storyboard', 'media', 'lettering', 'ledger', 'providers/*', 'disk', 'plan', 'report'],
  starter: ['base', 'lettering'],
  cli: [
    'base',
    'storyboard',
    'media',
    'ledger',
    'providers/*',
    'disk',
    'plan',
    'run',
    'stitch',
    'report',
    'page',
    'starter',
    WIRING,
  ],
};

/** Only one file may know of these, so that the library can be replaced and its effects are in one place. */
const onlyIn: Record<string, string> = {
  yaml: 'src/base/yaml.ts',
  execa: 'src/base/process.ts',
  undici: 'src/providers/http.ts',
  'ffmpeg-static': 'src/media/',
};

/** Effects that a pure room may not reach: its documents are all it knows. */
const effects = /^node:(fs|child_process|http|https|net|os|process|timers|readline|worker_threads|dns)/;
const pure = [
  /^src\/storyboard\//,
  /^src\/config\//,
  /^src\/plan\//,
  /^src\/report\//,
  /^src\/page\/summary\//,
  // But for its file form.
  /^src\/ledger\/(?!(files|read-ledger)\.ts$)/,
];

const files = globSync('src/**/*.ts').sort();

test('the map lists the rooms so that each reads only rooms above it', () => {
  const rows = [...readFileSync('src/README.md', 'utf8').matchAll(/^\| `(\w+)\/` \|/gm)].map(
    ([, name]) => name,
  );
  const rooms = Object.keys(mayImport);
  expect(rows).toEqual([...new Set(rooms.map((name) => name.split('/')[0]))]);
  for (const [index, name] of rooms.entries()) {
    const above = [...rooms.slice(0, index), ...(name === 'cli' ? [WIRING] : [])];
    expect([name, (mayImport[name] ?? []).filter((read) => !above.includes(read))]).toEqual([name, []]);
  }
});

test('a later stage may read an earlier stage, never the reverse', () => {
  const wrong = files.flatMap((file) =>
    filesOf(file)
      .filter((target) => !allowed(file, target))
      .map(
        (target) =>
          `${file} imports ${target}: ${room(file)} may read only ${(mayImport[room(file)] ?? []).join(', ')}`,
      ),
  );
  expect(wrong).toEqual([]);
});

test('no file reads another that reads it', () => {
  const circles: string[] = [];
  const seen = new Map<string, 'open' | 'read'>();
  const visit = (file: string, way: readonly string[]): void => {
    if (seen.get(file) === 'open') circles.push([...way.slice(way.indexOf(file)), file].join(' reads '));
    if (seen.has(file)) return;
    seen.set(file, 'open');
    for (const target of filesOf(file)) visit(target, [...way, file]);
    seen.set(file, 'read');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('pure stages do no I/O', () => {
  const wrong = files
    .filter((file) => pure.some((pattern) => pattern.test(file)))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => effects.test(name))
        .map((name) => `${file} imports ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('a library with effects is imported by one file', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => onlyIn[name] !== undefined && !file.startsWith(onlyIn[name]))
      .map((name) => `${file} imports ${name}: only ${onlyIn[name]} may`),
  );
  expect(wrong).toEqual([]);
});

test('console, process and environment are known to cli alone', () => {
  const wrong = files
    .filter((file) => !file.startsWith('src/cli/'))
    .filter((file) => /(?<![\w./'])(console|process)\.\w/.test(code(file)))
    .map((file) => `${file} reaches for console or process`);
  expect(wrong).toEqual([]);
});

test('the clock and chance come in through base/clock', () => {
  const wrong = files
    .filter((file) => file !== 'src/base/clock.ts')
    .filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|\bsetTimeout\(|\bsetInterval\(|randomBytes\(|randomUUID\(/.test(
        code(file),
      ),
    )
    .map((file) => `${file} reads the clock or throws dice by itself`);
  expect(wrong).toEqual([]);
});

test('providers are named only under providers/', () => {
  const wrong = files
    .filter((file) => !file.startsWith('src/providers/'))
    .filter((file) => /\b(xai|wavespeed|aimlapi|grok)\b/i.test(readFileSync(file, 'utf8')))
    .map((file) => `${file} names a provider`);
  expect(wrong).toEqual([]);
});

function allowed(file: string, target: string): boolean {
  const [from, to] = [room(file), room(target)];
  if (from === to || from === WIRING) return true;
  // The one table of whom this version can call reads what each can do, and loads its adapter.
  if (file === 'src/providers/registry.ts') return /^src\/providers\/\w+\/(models|adapter)\.ts$/.test(target);
  if (file === 'src/providers/capabilities.ts' && target === 'src/providers/animatic/models.ts') return true;
  return (mayImport[from] ?? []).includes(to);
}

/** `storyboard`; `providers/*` for the contract files and `providers/animatic` for an adapter; the files at the top wire all rooms. */
function room(file: string): string {
  const [, first = '', second = '', third] = file.split('/');
  if (second === '') return WIRING;
  if (first !== 'providers') return first;
  return third === undefined ? 'providers/*' : `providers/${second}`;
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map((one) => one.fileName);
}

function filesOf(file: string): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative('.', join(dirname(file), name)).replace(/\.js$/, '.ts'));
}

/** The file without comments and strings' insides that only talk about things. */
function code(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}
