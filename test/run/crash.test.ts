import { expect, test } from 'vitest';
import { caps, everyDeath, studioOf, TAKES } from '../support/deaths.js';
import { assertNothingLost } from '../support/studio.js';

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
