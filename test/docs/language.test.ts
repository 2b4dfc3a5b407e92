import { expect, test } from 'vitest';
import type { Key } from '../../src/storyboard/key.js';
import { keys } from '../../src/storyboard/keys.js';

test('docs/language.md lists every key with what it means and whether changing it costs (npm run schemas)', async () => {
  const groups = Object.entries(keys).map(([group, own]) => sectionOf(group, own));
  await expect(`${HEAD}\n${groups.join('\n')}`).toMatchFileSnapshot('../../docs/language.md');
});

const HEAD = `# Every key

Made from the same table as the schemas in [schemas/](../schemas/), with which an editor completes and explains each key. A
key that **costs** is part of what is asked of a model: changing it shoots again what it is part of, and nothing else. A key
that is **free** never does.
`;

function sectionOf(group: string, own: Readonly<Record<string, Key>>): string {
  const rows = Object.entries(own).map(([name, key]) => {
    const text = key.text.replace(/ (Changing this costs|Free)\.$/, '').replaceAll('|', '\\|');
    return `| \`${name}\` | ${key.costs ? 'costs' : 'free'} | ${text} |`;
  });
  return ['## `' + group + '`', '', '| key | changing it | |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
