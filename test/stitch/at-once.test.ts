import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Level } from '../../src/stitch/level.js';
import { makeFilmSound } from '../../src/stitch/film-sound.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
import { openPool } from '../../src/stitch/pool.js';
import { openWorkshop } from '../../src/stitch/workshop.js';
import { tone, wavOf } from '../support/sounds.js';
import { openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

test('films at once make each piece that both want once, and are what they are one after the other', async () => {
  const [path, log] = [join(dir, 'counted'), join(dir, 'log')];
  await writeFile(
    path,
    `#!/bin/sh\nfor last; do :; done\necho "$last" >>"${log}"\nexec "${ffmpeg.path}" "$@"\n`,
  );
  await chmod(path, 0o755);
  const [a, b, c] = [
    await clip('a.mp4', { id: 1, clicks: [0.5] }),
    await clip('b.mp4', { id: 2 }),
    await clip('c.mp4', { id: 3 }),
  ];
  const shots = [
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, ...dissolve(0.25) },
  ];
  // Its first dissolve is the same, and so are all pieces before its third shot.
  const longer = [...shots, { id: 'c', film: c, durationS: 1 }];
  const out = (name: string): { out: string } => ({ out: join(dir, `${name}.mp4`) });
  const shared = { pool: openPool(2), ffmpeg: { ...ffmpeg, path } };
  const both = await Promise.all([
    stitch(shots, { ...out('one'), ...shared }),
    stitch(longer, { ...out('two'), ...shared }),
  ]);
  expect(both).toMatchObject([{ kind: 'stitched' }, { kind: 'stitched' }]);
  const made = (await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('/pieces/'));
  // The header, a with its dissolve, b, c.
  expect(made).toHaveLength(4);
  expect(await readdir(join(dir, 'derived', 'pieces'))).toHaveLength(5);
  const alone = { derived: bench.derivedAt(join(dir, 'derived-alone')) };
  await stitch(shots, { ...out('one-alone'), ...alone });
  await stitch(longer, { ...out('two-alone'), ...alone });
  for (const name of ['one', 'two']) {
    const [together, apart] = [out(name), out(`${name}-alone`)];
    expect((await readFile(together.out)).equals(await readFile(apart.out))).toBe(true);
  }
});

test('a film that is given up leaves nobody at work on its sound', async () => {
  const derived = bench.derivedAt(join(dir, 'sounds'));
  const open = () =>
    openWorkshop({
      ...{
        derived,
        ffmpeg,
        signs: openSignwriter(),
        pool: openPool(2),
        freeSpace: () => Promise.resolve(Infinity),
      },
      signal: new AbortController().signal,
    });
  const samples = 5 * 48_000;
  const path = join(dir, 'tone.f32');
  await writeFile(path, wavOf(tone(440, 0.2), 5).subarray(44));
  const take = { start: 0, end: samples, path, cutIn: true, cutOut: true };
  const score = { samples, takes: [take], laid: [], music: null, startFade: 0, endFade: 0 };
  const first = open();
  await makeFilmSound(score, { wantedLufs: -20, workshop: first });
  const levels = join(derived.dir, 'levels');
  const [name = ''] = await readdir(levels);
  expect((JSON.parse(await readFile(join(levels, name), 'utf8')) as Level).ceilingDb).toBeNull();
  await rm(levels, { recursive: true });
  // All of it is encoded already: nothing but measuring is left, and that ends.
  const second = open();
  const making = second.tracked(makeFilmSound(score, { wantedLufs: -20, workshop: second }));
  const ended = expect(making).rejects.toThrow();
  await second.close();
  await ended;
  await expect(readdir(levels)).rejects.toThrow('ENOENT');
});
