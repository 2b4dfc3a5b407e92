import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { xaiModels } from '../../src/providers/xai/models.js';
import type { Capability } from '../../src/providers/capability.js';
import { resolutions } from '../../src/storyboard/storyboard.js';
import { atOnceText, firstTag, firstWord, inWords, monthOf, pictureTexts, proseOf } from '../support/page.js';

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
});

test('docs/xai.md has the pace of the capabilities', () => {
  for (const one of xaiModels) {
    const { rates, polls, usual_s, follow_s, result_lifetime_s } = one;
    expect(tableBelow('Pace').map(([, value]) => value)).toEqual([
      String(rates.creates_per_second),
      atOnceText(one),
      `${polls.first_s} s`,
      `${polls.every_s} s`,
      `${usual_s} s`,
      `${follow_s / 60} min`,
      `${(result_lifetime_s ?? 0) / 3600} h`,
    ]);
  }
});

test('docs/xai.md has the other numbers of the capabilities', () => {
  const prose = proseOf('docs/xai.md');
  const said = xaiModels.flatMap(sentencesOf);
  expect(said.filter((words) => !prose.includes(words))).toEqual([]);
});

const billed = { yes: 'is billed (measured)', no: 'is not billed', unknown: 'may be billed' };

function sentencesOf(one: Capability): string[] {
  const { references, tags, voices, picture_limits: limits, extend, chain_advised, price } = one;
  return [
    `and ${monthOf(one)} (\`castreel models\` shows the date`,
    `A video that moderation withholds ${billed[price.moderated]}.`,
    `Whether a failed job is billed. Castreel counts it as if it were${price.failed === 'unknown' ? ',' : ' not'}`,
    ...pictureTexts(one),
    `\`picture_limits: { longer_side_px: ${limits?.longer_side_px ?? ''}, bytes: ${limits?.bytes ?? ''} }\``,
    ...(references === null ? [] : [`${firstWord(references.max)} are documented`]),
    ...(tags === null ? [] : [`Tags count from ${tags.base} (${firstTag(tags)})`]),
    ...(voices === null
      ? []
      : [
          `${inWords(voices.max)} voices a shot, with tags that count from ${voices.base} (${firstTag(voices)})`,
        ]),
    ...(chain_advised === null ? [] : [`A chain of more than ${inWords(chain_advised)} drifts`]),
    ...(extend === null
      ? []
      : [
          `A source lasts ${extend.source_min_s} to ${extend.source_max_s} s.`,
          `Of a longer parent the last ${extend.source_max_s} s are sent`,
          `xAI answers with ${returned[extend.returns]}`,
        ]),
  ];
}

const returned = { combined: 'that clip **and** the new part in one file', tail: 'the new part alone' };

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
