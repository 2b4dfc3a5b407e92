import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Leading } from '../../src/darkroom/darkroom.js';
import { plain } from '../../src/report/paint.js';
import { eventText } from '../../src/report/run-events.js';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';
import { telling } from '../support/telling.js';

const BOARD =
  'model: till/clips\ndefaults: { duration: 1 }\n' +
  'shots: [{ id: a, prompt: "One." }, { id: b, prompt: "Two.", continues: a }, { id: c, prompt: "Three." }]\n';

const emfile = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE', syscall: 'open' });

let studio: Studio;
beforeEach(() => void (studio = new Studio(BOARD)));
afterEach(() => studio.remove());

/** One run: how each attempt ended, and what the record says of where the extension's own frames begin. */
async function shoot(given: Render) {
  const said: string[] = [];
  const rendered = await studio.render({
    ...given,
    onEvent: (event) => {
      if (event.kind === 'trouble') said.push(event.message);
      if (event.kind === 'ended' || event.kind === 'looking')
        said.push(eventText(event, telling, plain) ?? '');
    },
  });
  if (rendered.kind === 'died') throw new Error('it died');
  const ends = rendered.outcome.ends.map((end) => end.kind + ('why' in end ? ` ${end.why}` : ''));
  const extension = (await studio.ledger()).find(({ slot }) => slot === 'boards/ad:b');
  await assertNothingLost(studio);
  return { ends: ends.sort(), state: extension?.state, newFrom: extension?.take?.new_from, said };
}

const downloads = (): number => studio.journal.lines().filter(({ kind }) => kind === 'download').length;

/** Its provider has forgotten every job. */
const gone: Render['provider'] = (till) => ({
  ...till,
  status: () => Promise.resolve({ kind: 'not_found', message: 'there is no such job' }),
});

test('Ctrl-C while it is measured, then no file may be opened, then an ffmpeg that is killed: nothing is written of what nobody saw, and nothing fetched twice', async () => {
  const stop = new AbortController();
  const stopped = await shoot({
    stop: stop.signal,
    leading: () => {
      stop.abort();
      return Promise.resolve({ kind: 'stopped' });
    },
  });
  expect(stopped).toMatchObject({
    ends: ['done', 'done', 'open stopped'],
    state: 'submitted',
    newFrom: undefined,
  });
  expect(stopped.said.at(-1)).toBe('boards/ad:b  stopped: its clip is here, and the next run looks at it');

  const seen: Leading[] = [
    { kind: 'failed', message: 'ffmpeg was killed' },
    { kind: 'seen', frames: 23 },
  ];
  let looks = 0;
  const measured = await shoot({
    provider: gone,
    leading: () => ((looks += 1) === 1 ? Promise.reject(emfile) : Promise.resolve(seen.shift()!)),
  });
  expect(measured).toMatchObject({ ends: ['done'], state: 'done', newFrom: 'measured' });
  expect(seen).toEqual([]);
  expect([downloads(), studio.posts.length]).toEqual([3, 3]);
});

test('an ffmpeg that hangs holds nothing else, nothing is fetched twice, and a later run looks before it asks', async () => {
  const hangs: Render['leading'] = () => Promise.resolve({ kind: 'failed', message: 'ffmpeg said nothing' });
  studio.remove();
  // With one at a time the second extension is bought when the first was left.
  studio = new Studio(BOARD.replace(' }]', ' }, { id: d, prompt: "Four.", continues: c }]'));
  const first = await shoot({ leading: hangs, concurrency: 1 });
  expect(first).toMatchObject({ ends: ['done', 'done', 'open ffmpeg', 'open ffmpeg'], state: 'submitted' });
  expect(first.said.find((text) => text.includes('ffmpeg'))).toBe(
    'its clip is here, and could not be looked at: ffmpeg said nothing',
  );
  expect(first.said.find((text) => text.includes('--collect'))).toMatch(
    /:b {2}its clip is here, .* tries again$/,
  );
  expect([downloads(), studio.posts.length]).toEqual([4, 4]);

  studio.time.nowMs += 24 * 60 * 60_000;
  const left = await shoot({ leading: hangs, provider: gone, collect: true });
  expect(left).toMatchObject({ ends: ['open ffmpeg', 'open ffmpeg'], state: 'submitted' });
  expect(left.said[0]).toBe('boards/ad:b  its clip is here, and is looked at');
  const looked = await shoot({
    leading: () => Promise.resolve({ kind: 'seen', frames: 23 }),
    provider: gone,
    collect: true,
  });
  expect(looked).toMatchObject({ ends: ['done', 'done'], state: 'done', newFrom: 'measured' });
  const extension = (await studio.ledger()).find(({ slot }) => slot === 'boards/ad:b');
  expect([extension?.cost_micro_usd, extension?.cost_reported, extension?.arrived]).toEqual([
    50_000,
    true,
    null,
  ]);
  expect([downloads(), studio.posts.length]).toEqual([4, 4]);
});
