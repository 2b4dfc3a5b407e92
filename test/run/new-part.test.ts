import { afterEach, expect, test } from 'vitest';
import type { Leading } from '../../src/darkroom/darkroom.js';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';

const BOARD =
  'model: till/clips\ndefaults: { duration: 1 }\n' +
  'shots: [{ id: a, prompt: "One." }, { id: b, prompt: "Two.", continues: a }]\n';

const emfile = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE', syscall: 'open' });

const studio = new Studio(BOARD);
afterEach(() => studio.remove());

/** One run: how each attempt ended, and what the record says of where the extension's own frames begin. */
async function shoot(given: Render) {
  const rendered = await studio.render(given);
  if (rendered.kind === 'died') throw new Error('it died');
  const ends = rendered.outcome.ends.map((end) => end.kind + ('why' in end ? ` ${end.why}` : ''));
  const extension = (await studio.ledger()).find(({ slot }) => slot === 'boards/ad:b');
  await assertNothingLost(studio);
  return { ends: ends.sort(), state: extension?.state, newFrom: extension?.take?.new_from };
}

test('Ctrl-C while it is measured, then no file may be opened, then an ffmpeg that is killed: nothing is written of what nobody saw', async () => {
  const stop = new AbortController();
  const stopped = await shoot({
    stop: stop.signal,
    leading: () => {
      stop.abort();
      return Promise.resolve({ kind: 'stopped' });
    },
  });
  expect(stopped).toEqual({ ends: ['done', 'open stopped'], state: 'submitted', newFrom: undefined });

  const seen: Leading[] = [
    { kind: 'failed', message: 'ffmpeg was killed' },
    { kind: 'seen', frames: 23 },
  ];
  let looks = 0;
  const measured = await shoot({
    leading: () => ((looks += 1) === 1 ? Promise.reject(emfile) : Promise.resolve(seen.shift()!)),
  });
  expect(measured).toEqual({ ends: ['done'], state: 'done', newFrom: 'measured' });
  expect(seen).toEqual([]);
  expect(studio.posts).toHaveLength(2);
});
