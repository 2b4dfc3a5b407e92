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

export const shot = (id: string, prompt: string, more = ''): string =>
  `  - { id: ${id}, prompt: "${prompt}"${more} }\n`;

/** `{ 'done': 2, 'failed moderated': 1, 'open too_long': 1 }` */
export function told({ ends }: RunOutcome): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const end of ends) {
    const more = 'why' in end ? ` ${end.why}` : 'failure' in end ? ` ${end.failure.kind}` : '';
    counts[end.kind + more] = (counts[end.kind + more] ?? 0) + 1;
  }
  return counts;
}

export const chain = boardOf(
  shot('ascent', 'She climbs.'),
  shot('ignite', 'She lifts the lantern.', ', continues: ascent'),
  shot('beacon', 'The light sweeps the sea.', ', continues: ignite'),
);

export const enospc = Object.assign(new Error('ENOSPC: no space left on device'), {
  code: 'ENOSPC',
  syscall: 'write',
});
