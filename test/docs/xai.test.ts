import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { xaiModels } from '../../src/providers/xai/models.js';
import type { Capability } from '../../src/providers/capability.js';
import { resolutions } from '../../src/storyboard/storyboard.js';

const page = readFileSync('docs/xai.md', 'utf8');

/** The table below a heading, as rows of cells, without its head. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const lines = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const models = [...new Set(xaiModels.map(({ model }) => model))];
const of = (model: string, operation: string): Capability | undefined =>
  xaiModels.find((one) => one.model === model && one.operation === operation);

test('docs/xai.md has the modes and limits of the capabilities', () => {
  const rows = tableBelow('Models and modes');
  const operations = [...new Set(xaiModels.map(({ operation }) => operation))];
  expect(rows.map(([, operation]) => operation).sort()).toEqual([...operations].sort());
  for (const [, operation = '', ...cells] of rows) {
    expect([operation, ...cells]).toEqual([
      operation,
      ...models.map((model) => limitsOf(of(model, operation))),
    ]);
  }
});

test('docs/xai.md has the prices of the capabilities, which are one for all modes but the source', () => {
  const due = models.map((model) => {
    const own = xaiModels.filter((one) => one.model === model);
    const [{ price }] = own as [Capability];
    const same = own.map((one) => ({ ...one.price, per_input_second_micro_usd: 0 }));
    expect(same).toEqual(own.map(() => ({ ...price, per_input_second_micro_usd: 0 })));
    return [
      `\`${model}\``,
      ...resolutions.map((resolution) => usd(price.per_second_micro_usd?.[resolution])),
      usd(price.per_input_image_micro_usd),
      usd(Math.max(...own.map((one) => one.price.per_input_second_micro_usd))),
    ];
  });
  expect(tableBelow('Prices')).toEqual(due);
  expect(xaiModels.map(({ price: { moderated, failed } }) => [moderated, failed])).toEqual(
    xaiModels.map(() => ['yes', 'unknown']),
  );
});

test('docs/xai.md has the pace and the other numbers of the capabilities', () => {
  for (const {
    rates,
    polls,
    usual_s,
    follow_s,
    result_lifetime_s,
    references,
    tags,
    voices,
    picture_limits,
    extend,
    chain_advised,
    date,
  } of xaiModels) {
    expect(tableBelow('Pace').map(([, value]) => value)).toEqual([
      String(rates.creates_per_second),
      rates.in_flight === null ? 'no limit' : String(rates.in_flight),
      `${polls.first_s} s`,
      `${polls.every_s} s`,
      `${usual_s} s`,
      `${follow_s / 60} min`,
      `${(result_lifetime_s ?? 0) / 3600} h`,
    ]);
    expect([picture_limits, date]).toEqual([{ longer_side_px: 4096, bytes: 10_000_000 }, '2026-11-01']);
    expect(tags ?? { template: '<IMAGE_{n}>', base: 1 }).toEqual({ template: '<IMAGE_{n}>', base: 1 });
    expect([references?.max ?? 7, voices?.max ?? 3, voices?.base ?? 0, chain_advised ?? 3]).toEqual([
      7, 3, 0, 3,
    ]);
    expect([extend?.source_min_s ?? 2, extend?.source_max_s ?? 15, extend?.returns ?? 'combined']).toEqual([
      ...[2, 15, 'combined'],
    ]);
  }
});

function limitsOf(one: Capability | undefined): string {
  if (one === undefined) return '–';
  const { durations, resolutions: sizes, references, last_frame, extend } = one;
  const length =
    durations.kind === 'range'
      ? `${durations.min}–${durations.max} s`
      : `as long as its source, up to ${durations.kind === 'source' ? durations.max : ''} s`;
  return [
    extend === null ? length : `${length} more`,
    ...(extend === null ? [] : [`after ${extend.source_min_s}–${extend.source_max_s} s`]),
    ...(typeof sizes === 'string' ? [] : [sizes.join(' ')]),
    ...(last_frame ? ['`last_frame`'] : []),
    ...(references === null ? [] : [`${references.min}–${references.max} references`]),
  ].join(', ');
}

function usd(micro: number | undefined): string {
  return micro === undefined || micro === 0 ? '–' : String(micro / 1e6);
}
