import type { Node } from '../base/node.js';

/** How keys that hold a map, or a list of maps, are written: for who wrote something else there. */
const spelled: Readonly<Record<string, string>> = {
  characters: '{ mira: { description: …, references: [mira.png] } }',
  dialogue: '[{ who: mira, line: "…" }]',
  end: '{ fade: 1 }',
  exclude: '[{ lang: de, aspect: "16:9" }]',
  film: '{ name: …, end: { fade: 1 } }',
  focus: '[0.5, 0.3]',
  format: '{ aspect: "16:9", resolution: 720p }',
  locations: '{ pier: { description: … } }',
  looks: '{ mira: storm }',
  only: '{ hook: speed }',
  props: '{ lantern: { description: … } }',
  rows: '[{ hook: speed, words: … }]',
  shots: '[{ id: …, prompt: … }]',
  transition: '{ type: dissolve, duration: 0.5 }',
  variants: '{ axes: { lang: [en, de] } }',
};

/** What to write under a key instead of a node that is no map or list; null: nothing is better than to say so. */
export function spellingOf(key: string, expected: readonly string[], node: Node): string | null {
  const shape = key === 'transition' && node.kind === 'scalar' ? transitionLike(node.text) : spelled[key];
  if (shape !== undefined) return `write \`${key}: ${shape}\``;
  if (expected.length === 1 && expected[0] === 'array' && node.kind === 'scalar' && node.text !== '')
    return `write \`${key}: [${node.text}]\``;
  return null;
}

function transitionLike(text: string): string {
  return text === 'cut' ? '{ type: cut }' : (spelled.transition ?? '');
}

/** What to write where a key is missing that everything of its kind has. */
export const missingKeys: Readonly<Record<string, string>> = {
  version: 'write `version: 1`',
  id: 'write `id: …`, a name of its own, which stays',
};
