import { expect, test } from 'vitest';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';
import { billedIn } from '../support/till.js';

/** A chain of three that goes on from a clip and then from a frame, a shot of two takes, what two variants share, and one that each has to itself: eight takes. */
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

const TAKES = 8;
const CAP = TAKES * 2 * 50_000;

function studioOf(faults: Readonly<Record<string, string>>, history: boolean): Studio {
  const studio = new Studio(board(faults), { history });
  studio.file('boards/cast/mira.png');
  return studio;
}

const caps = { ledgerMicroUsd: CAP, runMicroUsd: CAP };

type Death = Exclude<Render['dies'], undefined>;

const deaths: Readonly<Record<string, (at: number) => Death>> = {
  'before its n-th write': (at) => ({ at, when: 'before' }),
  'after its n-th write': (at) => ({ at, when: 'after' }),
  'in its n-th paid POST': (inPost) => ({ inPost }),
};

/** One process that dies and one that takes over, for every n, until a process outlives its n. */
async function everyDeath(
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

test.each([
  ['that cannot find a lost create', false, 1],
  // Of what differs then, every third moment is enough.
  ['whose history can be read', true, 3],
])(
  'a provider %s: whenever the process dies, all takes are paid once, or what is not known says so',
  async (_, history, step) => {
    const died = await everyDeath(
      () => studioOf({}, history),
      async (studio, { at }) => {
        // What goes on from an attempt that was resolved only now was not agreed to yet.
        if (history) await studio.render({ caps });
        await assertNothingLost(studio);
        const attempts = await studio.ledger();
        const states = (state: string): number => attempts.filter((one) => one.state === state).length;
        const posts = studio.posts.length;
        expect([at, states('done') + states('uncertain') <= TAKES]).toEqual([at, true]);
        // What was written down and never sent looks the same as what was sent and never answered.
        if (states('uncertain') === 0) expect([at, states('done'), posts]).toEqual([at, TAKES, TAKES]);
        if (history) expect([at, states('done')]).toEqual([at, posts]);
        await studio.render({ caps });
        expect([at, studio.posts.length]).toEqual([at, posts]);
      },
      { step },
    );
    expect(died).toBeGreaterThan(80 / step);
  },
);

/** Every fault once, on a shot of the chain, on the one with two takes and on the others. */
const mixed: readonly Readonly<Record<string, string>>[] = [
  { ascent: 'rate_limited', ignite: 'cut', beacon: 'stale', vigil: 'moderated_done', hook: 'lost_answer' },
  { ascent: 'stale', ignite: 'lost_answer', beacon: 'poll_502', vigil: 'unreadable', quiet: 'create_500' },
  {
    ascent: 'early_404',
    ignite: 'rate_limited_after',
    vigil: 'broke_once',
    hook: 'expired',
    quiet: 'unsent',
  },
  {
    ascent: 'cut_unseen',
    ignite: 'create_500_started',
    vigil: 'no_result',
    hook: 'late_404',
    quiet: 'rejected',
  },
  { ascent: 'broke', ignite: 'cut', vigil: 'lost_post', hook: 'moderated_failed', quiet: 'slow' },
  { ascent: 'wrong_length', ignite: 'moderated_400', vigil: 'poll_401', hook: 'bad_key', quiet: 'quota' },
];

test.each(mixed.map((faults, i) => [Object.values(faults).join(', '), faults, i] as const))(
  'with %s as well: nothing lost, nothing twice',
  async (_, faults, i) => {
    const died = await everyDeath(
      () => studioOf(faults, i % 2 === 0),
      async (studio, { at }) => {
        // Later runs may try again what cost nothing, never what did.
        for (let run = 0; run < 2; run += 1) {
          await studio.render({ caps });
          await assertNothingLost(studio);
        }
        expect([at, billedIn(studio.journal) <= CAP]).toEqual([at, true]);
        const begun = new Map<string, number>();
        for (const { job, body } of studio.posts) {
          if (job !== null && !body.prompt.includes('broke'))
            begun.set(body.prompt, (begun.get(body.prompt) ?? 0) + 1);
        }
        for (const [prompt, count] of begun) {
          expect([at, prompt, count <= (prompt.includes('watches') ? 2 : 1)]).toEqual([at, prompt, true]);
        }
      },
      { from: 1 + (i % 3), step: 5 },
    );
    expect(died).toBeGreaterThan(3);
  },
);
