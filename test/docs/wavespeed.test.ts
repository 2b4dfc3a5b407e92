import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Capability } from '../../src/providers/capability.js';
import { wavespeedModels } from '../../src/providers/wavespeed/models.js';

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
  for (const {
    rates,
    polls,
    references,
    tags,
    extend,
    picture_limits,
    price,
    sound,
    date,
  } of wavespeedModels) {
    expect(page).toContain(`in_flight: ${rates.in_flight ?? ''}`);
    expect(page).toContain(`creates_per_second: ${rates.creates_per_second.toFixed(3)}`);
    expect([polls, sound, date]).toEqual([{ first_s: 15, every_s: 5 }, 'always', '2026-11-01']);
    expect([references ?? { min: 1, max: 7 }, tags ?? { template: '@image{n}', base: 1 }]).toEqual([
      { min: 1, max: 7 },
      { template: '@image{n}', base: 1 },
    ]);
    expect(extend ?? { source_min_s: 2, source_max_s: 15, assumed: true, returns: 'combined' }).toEqual({
      ...{ source_min_s: 2, source_max_s: 15, assumed: true, returns: 'combined' },
    });
    expect(picture_limits).toEqual({ longer_side_px: 4096, bytes: 10_000_000 });
    const { moderated, failed, per_input_image_micro_usd: image, per_input_second_micro_usd: source } = price;
    expect([moderated, failed, image, source]).toEqual(['unknown', 'unknown', 0, 0]);
  }
});
