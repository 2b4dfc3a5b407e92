import { entriesOf, type Node, type ScalarNode } from '../base/node.js';
import { placesWithin } from '../base/within.js';
import { didYouMean, error, type Report } from '../base/problem.js';
import type { Setting } from './setting.js';
import { brokenHoles, partsOf } from './template.js';

/** Where `${{ name }}` means nothing: read before there are names, or not the language's. */
const NO_TEXTS = new Set(['variants', 'vars', 'include', '$schema', 'version']);

/** Whether every `${{` in a board's texts opens a name that something gives a value in some variant. */
export function checkTexts({ tree, variants }: Setting, report: Report): void {
  if (!variants.complete) return; // a table that cannot be read may have given any name
  const names = [...variants.names.keys()];
  const see = (node: Node): void => {
    if (node.kind === 'scalar') checkText(node, names, report);
    else if (node.kind === 'list') node.items.forEach(see);
    else for (const [, { value }] of entriesOf(node)) see(value);
  };
  for (const [key, { value }] of tree.entries) if (!NO_TEXTS.has(key) && !key.startsWith('x-')) see(value);
}

function checkText(node: ScalarNode, names: readonly string[], report: Report): void {
  if (typeof node.value !== 'string' || !node.value.includes('${{')) return;
  const placeAt = placesWithin(node);
  for (const span of brokenHoles(node.value)) {
    const message = `"${node.value.slice(...span)}" is not a name to insert`;
    const inside = node.value.slice(...span).match(/[a-z0-9_-]+/g) ?? [];
    const [meant] = inside.filter((name) => names.includes(name));
    const hint =
      meant === undefined
        ? 'write ${{ name }}: a lowercase letter, then lowercase letters, digits, `_` and `-`, and nothing else'
        : `write \${{ ${meant} }}: a name, and nothing else`;
    report(error('broken-name', placeAt(span), { message, hint }));
  }
  for (const part of partsOf(node.value)) {
    if (!('name' in part) || names.includes(part.name)) continue;
    const message = `nothing gives \${{ ${part.name} }} a value: no axis, column, row or var is called that`;
    report(error('unknown-variable', placeAt(part.span), { message, hint: didYouMean(part.name, names) }));
  }
}
