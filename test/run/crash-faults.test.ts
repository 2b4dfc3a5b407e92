import { expect, test } from 'vitest';
import { CAP, caps, everyDeath, studioOf } from '../support/deaths.js';
import { assertNothingLost } from '../support/studio.js';
import { billedIn } from '../support/till.js';

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
