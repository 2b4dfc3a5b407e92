import { expect } from 'vitest';
import { assertNothingLost, Studio, type Render } from './studio.js';
import { billedIn } from './till.js';

/**
 * A chain of three that goes on from a clip and then from a frame, a shot of two takes, what two variants share, and one
 * that each has to itself: eight takes.
 */
const board = (faults: Readonly<Record<string, string>> = {}): string => {
  const fault = (shot: string): string => (faults[shot] === undefined ? '' : ` [${faults[shot]}]`);
  return `model: till/clips
defaults: { duration: 2 }
format: { aspect: "16:9" }
characters: { mira: { name: Mira, references: [{ image: cast/mira.png, role: face }] } }
variants: { axes: { lang: [en, de] } }
shots:
  - { id: ascent, prompt: "@mira climbs.${fault('ascent')}" }
  - { id: ignite, prompt: "She lifts the lantern.${fault('ignite')}", continues: ascent }
  - { id: beacon, prompt: "The light sweeps the sea.${fault('beacon')}", continues: ignite, extend: last-frame }
  - { id: vigil, prompt: "She watches the sea.${fault('vigil')}", takes: 2 }
  - { id: hook, prompt: "A sign says \${{ lang }}.${fault('hook')}" }
  - { id: quiet, prompt: "Nobody is there.${fault('quiet')}" }
`;
};

export const TAKES = 8;
export const CAP = TAKES * 2 * 50_000;

export function studioOf(faults: Readonly<Record<string, string>>, history: boolean): Studio {
  const studio = new Studio(board(faults), { history });
  studio.file('boards/cast/mira.png');
  return studio;
}

export const caps = { ledgerMicroUsd: CAP, runMicroUsd: CAP };

type Death = Exclude<Render['dies'], undefined>;

const deaths: Readonly<Record<string, (at: number) => Death>> = {
  'before its n-th write': (at) => ({ at, when: 'before' }),
  'after its n-th write': (at) => ({ at, when: 'after' }),
  'in its n-th paid POST': (inPost) => ({ inPost }),
};

/** One process that dies and one that takes over, for every n, until a process outlives its n. */
export async function everyDeath(
  studioFor: () => Studio,
  check: (studio: Studio, died: { readonly at: string }) => Promise<void>,
  { from = 1, step = 1 }: { from?: number; step?: number } = {},
): Promise<number> {
  let died = 0;
  for (const [name, death] of Object.entries(deaths)) {
    for (let n = from; ; n += step) {
      const studio = studioFor();
      const first = await studio.render({ dies: death(n), caps });
      await assertNothingLost(studio);
      if (first.kind === 'died') expect((await studio.render({ caps })).kind).toBe('ran');
      await assertNothingLost(studio);
      expect(billedIn(studio.journal)).toBeLessThanOrEqual(CAP);
      await check(studio, { at: `${name}, ${n}` });
      studio.remove();
      if (first.kind === 'ran') break;
      died += 1;
    }
  }
  return died;
}
