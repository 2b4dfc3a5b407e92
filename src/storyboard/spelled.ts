import type { Node } from '../base/node.js';

/** How keys that hold a map, or a list of maps, are written: for who wrote something else there. */
const spelled: ReadonlyMap<string, string> = new Map(
  Object.entries({
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
    references: '[{ image: mira.png, role: face }]',
    rows: '[{ hook: speed, words: … }]',
    scenes: '[{ id: …, shots: [{ id: …, prompt: … }] }]',
    shots: '[{ id: …, prompt: … }]',
    transition: '{ type: dissolve, duration: 0.5 }',
    variants: '{ axes: { lang: [en, de] } }',
  }),
);

/** What to write instead of a node of the wrong kind; null: nothing is better than to say so. */
export function spellingOf(
  path: readonly PropertyKey[],
  expected: readonly string[],
  node: Node,
): string | null {
  const [around, key] = [String(path.at(-2)), String(path.at(-1))];
  const text = node.kind === 'scalar' ? node.text : '';
  const [amount] = /^\d+(?:\.\d+)?(?=\s*[a-z]+$)/i.exec(text) ?? [];
  if (key === 'id') return 'a name begins with a lowercase letter: `shot-1`';
  if (key === 'aspect' || key === 'shoot') return `write \`${key}: "16:9"\``;
  if (amount !== undefined && expected.some((type) => /number|int/.test(type))) return `write ${amount}`;
  if (text !== '' && around === 'dialogue') return `write \`{ who: mira, line: "${text}" }\``;
  if (text !== '' && /^(characters|props|locations)$/.test(around)) {
    return `write \`${key}: { description: ${text} }\``;
  }
  if (text === 'cut' && key === 'transition') return 'write `transition: { type: cut }`';
  const isList = expected.includes('array');
  if (text !== '' && isList && (key === 'references' || !spelled.has(key)))
    return `write \`${key}: [${text}]\``;
  const shape = spelled.get(key);
  return shape === undefined ? null : `write \`${key}: ${shape}\``;
}

/** What to write where a key has no value, or is missing, that everything of its kind has. */
export const needed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    version: 'write `version: 1`',
    id: 'write `id: …`, a name of its own, which stays',
    prompt: 'say what happens in the shot',
    scenes: `write \`scenes: ${spelled.get('scenes') ?? ''}\``,
    shots: `write \`shots: ${spelled.get('shots') ?? ''}\``,
    who: 'write `{ who: mira, line: "…" }`',
    line: 'write `{ who: mira, line: "…" }`',
  }),
);
