import { afterEach, expect, test } from 'vitest';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';
import type { RunOutcome } from '../../src/run/outcome.js';

const studios: Studio[] = [];
afterEach(() => {
  for (const studio of studios.splice(0)) studio.remove();
});

function studioOf(board: string, more: { history?: boolean } = {}): Studio {
  const studio = new Studio(board, more);
  studios.push(studio);
  return studio;
}

async function ran(studio: Studio, given: Render = {}): Promise<RunOutcome> {
  const rendered = await studio.render(given);
  if (rendered.kind === 'died') throw new Error('it died');
  await assertNothingLost(studio);
  return rendered.outcome;
}

function told(outcome: RunOutcome): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const end of outcome.ends) {
    const name =
      'why' in end
        ? `${end.kind} ${end.why}`
        : 'failure' in end
          ? `${end.kind} ${end.failure.kind}`
          : end.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const shot = (id: string, prompt: string, more = ''): string =>
  `  - { id: ${id}, prompt: "${prompt}"${more} }\n`;
const boardOf = (...shots: string[]): string =>
  `model: till/clips\ndefaults: { duration: 5 }\nshots:\n${shots.join('')}`;

test('a chain of three is shot one after the other, each going on from the clip before, and paid once', async () => {
  const studio = studioOf(
    boardOf(
      shot('ascent', 'She climbs.'),
      shot('ignite', 'She lifts the lantern.', ', continues: ascent'),
      shot('beacon', 'The light sweeps the sea.', ', continues: ignite'),
    ),
  );
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ done: 3 });
  expect(outcome.spent.openedMicroUsd).toBe(750_000);
  const takes = (await studio.ledger()).map(({ slot, take }) => [slot, take?.frames, take?.new_from_frame]);
  expect(takes).toEqual([
    ['boards/ad:ascent', 120, 0],
    ['boards/ad:beacon', 360, 240],
    ['boards/ad:ignite', 240, 120],
  ]);
  expect(told(await ran(studio))).toEqual({});
  expect(studio.posts).toHaveLength(3);
});
