import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseYaml } from '../src/base/yaml.js';
import { plain } from '../src/base/node.js';
import { jsonSchemas } from './support/json-schemas.js';
import { type LanguageServer, startLanguageServer } from './support/language-server.js';

const schemas = Object.entries(jsonSchemas);
const boards = globSync('storyboards/**/*.yaml').filter((path) => !path.endsWith('.picks.yaml'));

test.each(schemas)('schemas/%s is current (npm run schemas)', async (name, text) => {
  await expect(text).toMatchFileSnapshot(`../schemas/${name}`);
});

test.each(schemas)('%s says of every key what it is and whether changing it costs', (_, text) => {
  const described = propertiesIn(JSON.parse(text));
  expect(described.filter(([, words]) => !/(?:Changing this costs|Free)\.$/.test(words))).toEqual([]);
});

test.each(boards)('%s is what its schema describes', (path) => {
  const { text, value } = read(path);
  const name = /\$schema=\S*\/(\S+)/.exec(text)?.[1] ?? 'storyboard.schema.json';
  expect(errorsOf(name, value)).toEqual([]);
});

test('an editor takes templates where a variant may change a value, and marks what the language does not have', () => {
  const errorsIn = (board: string) => errorsOf('storyboard.schema.json', plainOf(board));
  expect(
    errorsIn('version: 1\nx-home: { any: thing }\nshots: [{ id: a, prompt: x, takes: "${{ n }}" }]'),
  ).toEqual([]);
  expect(errorsIn('version: 1\nshots: [{ id: "${{ n }}", prompt: x }]')).toContain('/shots/0/id');
  expect(errorsIn('version: 1\nshots: [{ id: a, prompts: x }]')).toContain('/shots/0');
  expect(errorsIn('version: 2\nshots: []')).toContain('/version');
});

describe('an editor with the modeline', () => {
  let server: LanguageServer;
  beforeAll(async () => {
    server = await startLanguageServer('.');
  });
  afterAll(() => server.stop());
  const modeline = '# yaml-language-server: $schema=./schemas/storyboard.schema.json\nversion: 1\n';

  test.each([
    {
      at: 'shots:\n  - id: a\n    |',
      offers: ['prompt', 'duration', 'continues', 'captions'],
      not: ['titles', 'title'],
    },
    { at: 'shots:\n  - id: a\n    size: |', offers: ['wide', 'extreme_close'], not: ['prompt'] },
    {
      at: 'characters:\n  mira:\n    references:\n      - |',
      offers: ['image', 'role', 'file_id'],
      not: ['prompt'],
    },
  ])('offers $offers', async ({ at, offers, not }) => {
    const labels = await server.complete(modeline + at);
    expect(labels).toEqual(expect.arrayContaining(offers));
    expect(labels.filter((label) => not.includes(label))).toEqual([]);
  });

  test('says what a key means and that changing it costs', async () => {
    expect(await server.hover(`${modeline}sty|le: gouache\n`)).toContain('Changing this costs.');
  });
});

function read(path: string): { text: string; value: unknown } {
  const text = readFileSync(path, 'utf8');
  return { text, value: plainOf(text) };
}

function plainOf(text: string): unknown {
  const { node, diagnostics } = parseYaml('board.yaml', text);
  if (node === null) throw new Error(diagnostics.map((one) => one.message).join('\n'));
  return plain(node);
}

/** Where a document is not what a schema describes. */
function errorsOf(name: string, value: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(JSON.parse(jsonSchemas[name] ?? 'false'));
  return validate(value) ? [] : (validate.errors ?? []).map((error) => error.instancePath);
}

/** Every property that a schema names, with its description. */
function propertiesIn(schema: unknown): [name: string, description: string][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, ...rest } = schema as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties ?? {}).map(([name, one]): [string, string] => [
    name,
    one.description ?? '',
  ]);
  return [...own, ...Object.values({ ...rest, ...properties }).flatMap(propertiesIn)];
}
