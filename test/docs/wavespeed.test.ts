import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Capability } from '../../src/providers/capability.js';
import { wavespeedModels } from '../../src/providers/wavespeed/models.js';
import { firstTag, inWords, pictureTexts, pollsText, proseOf } from '../support/page.js';

const page = readFileSync('docs/wavespeed.md', 'utf8');

const shapes = { follows_input: 'as its source', none: "the model's own", any: '' };

/** A row of the table of modes, without how a board asks for it and what WaveSpeedAI calls it. */
function rowOf({ operation, durations, extend, resolutions, aspects, price }: Capability): string[] {
  const bought = durations.kind === 'set' ? `${durations.seconds.join(' or ')} s` : '';
  const length = durations.kind === 'source' ? `as long as its source, up to ${durations.max} s` : bought;
  const sizes = typeof resolutions === 'string' ? [] : [resolutions.join(' ')];
  const shape = typeof aspects === 'string' ? shapes[aspects] : aspects.join(' ');
  return [
    operation,
    extend === null ? length : `${length} more`,
    [...sizes, operation === 'image' ? 'as the image' : shape].join(', '),
    String((price.per_second_micro_usd?.any ?? 0) / 1e6),
  ];
}

test('docs/wavespeed.md has the modes, limits and prices of the capabilities', () => {
  const [, section = ''] = page.split('\n## Modes\n');
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  const rows = lines.slice(2, 2 + wavespeedModels.length).map((line) => line.slice(2, -2).split(' | '));
  expect(rows.map(([, operation, , ...rest]) => [operation, ...rest])).toEqual(wavespeedModels.map(rowOf));
});

test('docs/wavespeed.md has the other numbers of the capabilities', () => {
  const prose = proseOf('docs/wavespeed.md');
  const said = wavespeedModels.flatMap(sentencesOf);
  expect(said.filter((words) => !prose.includes(words))).toEqual([]);
  expect(wavespeedModels.map(({ price }) => price.per_input_image_micro_usd)).toEqual([0, 0, 0, 0, 0]);
});

const returned = { combined: 'the source **and** the new part in one file', tail: 'the new part alone' };
const billed = { yes: 'billed', no: 'not billed', unknown: 'counted as if it were' };

function sentencesOf(one: Capability): string[] {
  const { rates, references, tags, extend, price, sound, date } = one;
  const perSecond = rates.creates_per_second;
  const source = price.per_input_second_micro_usd === 0 ? 'new' : "source's and the new";
  return [
    `| ${perSecond * 60} | ${rates.in_flight ?? ''} | \`creates_per_second: ${perSecond.toFixed(3)}\`, \`in_flight: ${rates.in_flight ?? ''}\`: as it is without |`,
    pollsText(one),
    ...pictureTexts(one),
    `read on ${date}`,
    `**Sound** is ${sound} made`,
    `Only the ${source} seconds are billed`,
    `Whether what moderation withholds is billed: it is ${billed[price.moderated]}.`,
    `a failed job is ${billed[price.failed]} billed`,
    ...(references === null
      ? []
      : [`**References**: ${inWords(references.min)} to ${inWords(references.max)} images`]),
    ...(tags === null ? [] : [`in the prompt by its tag (${firstTag(tags)})`]),
    ...(extend === null
      ? []
      : [
          `${extend.source_min_s} to ${extend.source_max_s} s are ${extend.assumed ? '**assumed**' : 'documented'}`,
          `Of a longer parent the last ${extend.source_max_s} s are sent`,
          `WaveSpeedAI answers with ${returned[extend.returns]}`,
        ]),
  ];
}
