import { expect, test } from 'vitest';
import type { Outside, Provider } from '../../src/providers/provider.js';
import { openStudio, ran } from '../support/studios.js';

const MINUTES = 60_000;

/** Eight shots of each: so many are on their way at once. */
const EIGHT = [...Array(8).keys()];

const shotsOf = (model: string, words: string): string =>
  EIGHT.map(
    (n) => `  - { id: ${model}_${words}${n}, model: ${model}/clips, prompt: "${words} ${n}." }\n`,
  ).join('');

type Call = 'prepare' | 'create' | 'status' | 'download';

/** A provider of which one call takes ten minutes, where its answer is about such words. */
const slow =
  (name: string, call: Call, isSlow: (about: string) => boolean) =>
  (provider: Provider): Provider => {
    if (provider.name !== name) return provider;
    const later = async (given: readonly unknown[]): Promise<void> => {
      const { clock, signal } = given.at(-1) as Outside;
      if (isSlow(JSON.stringify(given.slice(0, -1)))) await clock.sleep(10 * MINUTES, signal);
    };
    const wrapped = provider[call].bind(provider) as (...given: unknown[]) => Promise<unknown>;
    return {
      ...provider,
      [call]: async (...given: unknown[]) => {
        await later(given);
        return await wrapped(...given);
      },
    };
  };

/** When each clip of a provider was on the disk, in ms from the start of the run. */
async function endsOf(board: string, provider: (of: Provider) => Provider): Promise<number[]> {
  const studio = openStudio(board, { tookMs: 30_000 });
  const beganMs = studio.time.nowMs;
  await ran(studio, { provider, concurrency: 8 });
  const mill = (await studio.ledger()).filter(({ request }) => request.provider === 'mill');
  return mill.map(({ ended_at }) => Date.parse(ended_at ?? '') - beganMs);
}

const board = (...shots: string[]): string => `defaults: { duration: 1 }\nshots:\n${shots.join('')}`;

test.each<Call>(['prepare', 'create', 'status', 'download'])(
  'where every %s of one provider hangs for ten minutes, the clips of another come as if it were alone',
  async (call) => {
    const mill = shotsOf('mill', 'grain');
    const alone = await endsOf(board(mill), (provider) => provider);
    const beside = await endsOf(
      board(shotsOf('till', 'coin'), mill),
      slow('till', call, () => true),
    );
    expect(beside).toEqual(alone);
  },
);

test('of a hundred jobs that are asked about every second, half a second each, none waits to be asked', async () => {
  const shots = [...Array(100).keys()].map((n) => `  - { id: s${n}, model: till/clips, prompt: "${n}." }\n`);
  const studio = openStudio(board(...shots), {
    tookMs: 10_000,
    config: {
      rates: { creates_per_second: 20, in_flight: 100 },
      polls: { first_s: 1, every_s: 1 },
    },
  });
  const provider = (till: Provider): Provider => ({
    ...till,
    status: async (handle, outside) => {
      await outside.clock.sleep(500, outside.signal);
      return await till.status(handle, outside);
    },
  });
  await ran(studio, { provider, concurrency: null });
  const delays = (await studio.ledger()).map(
    ({ ended_at, submitted_at }) => Date.parse(ended_at ?? '') - Date.parse(submitted_at ?? '') - 10_000,
  );
  expect(delays).toHaveLength(100);
  expect(Math.max(...delays)).toBeLessThanOrEqual(1000 + 500);
});

test('while eight downloads crawl, what ends is noticed and here within an interval', async () => {
  const crawls = new Set<string>();
  const studio = openStudio(board(shotsOf('till', 'crawl'), shotsOf('till', 'run')), { tookMs: 30_000 });
  const job = (about: string): string => /job-\w+/.exec(about)?.[0] ?? '';
  const provider = slow('till', 'download', (about) => crawls.has(job(about)));
  const noting = (till: Provider): Provider => ({
    ...till,
    create: async (body, ...given) => {
      const created = await till.create(body, ...given);
      if (JSON.stringify(body).includes('Crawl')) crawls.add(job(JSON.stringify(created)));
      return created;
    },
  });
  await ran(studio, { provider: (till) => provider(noting(till)), concurrency: 16 });
  const runs = (await studio.ledger()).filter(({ prompt }) => prompt.startsWith('Run'));
  const delays = runs.map(
    ({ ended_at, submitted_at }) => Date.parse(ended_at ?? '') - Date.parse(submitted_at ?? '') - 30_000,
  );
  expect([crawls.size, delays.length]).toEqual([8, 8]);
  expect(Math.max(...delays)).toBeLessThanOrEqual(5000);
});
