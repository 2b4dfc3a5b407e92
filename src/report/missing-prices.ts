import { getOrMake } from '../base/get-or-make.js';
import { usd } from '../base/money.js';
import type { PlannedRequest } from '../plan/plan.js';
import { unpricedAs } from '../plan/price.js';
import { modelName, type Capability } from '../providers/capability.js';

/** What would be bought at a price that nobody knows. */
export function unpricedIn(requests: Iterable<PlannedRequest>): readonly PlannedRequest[] {
  return [...requests].filter(
    ({ toBuy, capability, estimateMicroUsd }) => toBuy > 0 && !capability.free && estimateMicroUsd === null,
  );
}

/** Which prices are not known, and what is to be written of them, to be copied but for the numbers. */
export function missingPricesText(requests: readonly PlannedRequest[]): string {
  const models = [...new Set(requests.map(({ capability }) => modelName(capability)))];
  return [
    `The price of ${models.join(', ')} is not known, and nothing is bought before castreel.config.yaml says what a second costs in dollars, and when that was read:`,
    ...settingsOf(requests).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** Lines of YAML. A price in the config replaces all that is known of it: known rates are repeated. */
function settingsOf(requests: readonly PlannedRequest[]): readonly string[] {
  const missing = new Map<Capability, Set<string>>();
  for (const { capability, request } of requests) {
    const named = getOrMake(missing, capability, () => new Set());
    named.add(unpricedAs(request.resolution, capability));
  }
  const tree = new Map<string, Map<string, string[]>>();
  for (const [capability, named] of missing) {
    const { provider, model, operation, price } = capability;
    const known = Object.entries(price.per_second_micro_usd ?? {}).map(([by, cost]) => `${by}: ${usd(cost)}`);
    const rates = [...known, ...[...named].map((by) => `${by}: …`)].join(', ');
    const byModel = getOrMake(tree, provider, () => new Map<string, string[]>());
    const line = `${operation}: { price_usd: { per_second: { ${rates} } }, date: "…" }`;
    getOrMake(byModel, model, () => []).push(line);
  }
  return [
    'providers:',
    ...[...tree].flatMap(([provider, byModel]) => [
      `  ${provider}:`,
      '    models:',
      ...[...byModel].flatMap(([model, lines]) => [
        `      ${model}:`,
        ...lines.map((line) => `        ${line}`),
      ]),
    ]),
  ];
}
