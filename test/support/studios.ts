import { afterEach } from 'vitest';
import type { RunOutcome } from '../../src/run/outcome.js';
import { assertNothingLost, Studio, type Render } from './studio.js';

const open: Studio[] = [];
afterEach(() => {
  for (const studio of open.splice(0)) studio.remove();
});

/** A studio that is gone after the test. */
export function openStudio(...given: ConstructorParameters<typeof Studio>): Studio {
  const studio = new Studio(...given);
  open.push(studio);
  return studio;
}

/** One `render` to its end, after which nothing that was billed is lost. */
export async function ran(studio: Studio, given: Render = {}): Promise<RunOutcome> {
  const rendered = await studio.render(given);
  if (rendered.kind === 'died') throw new Error('it died');
  await assertNothingLost(studio);
  return rendered.outcome;
}

/** A board of shots of 5 s on the paid test provider, for `EACH` a take. */
export const boardOf = (...shots: string[]): string =>
  `model: till/clips\ndefaults: { duration: 5 }\nshots:\n${shots.join('')}`;

export const EACH = 250_000;
