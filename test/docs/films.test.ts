import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { videoFacts } from '../../src/media/facts.js';
import { castreelHere, inExamples } from '../support/command.js';

const page = readFileSync('docs/films.md', 'utf8');
const board = /^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

const titled = /^```yaml titles\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
const captioned = /^```yaml captions\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

type Finished = { films: { loudness_lufs: number; wanted_lufs: number; true_peak_dbtp: number }[] };

test('the board of docs/films.md is as loud as it says, and changing what is heard shoots nothing', async () => {
  await inExamples(async (cwd) => {
    const file = join(cwd, 'film.yaml');
    const small = `${board}format: { resolution: 480p, fps: 8 }\n`;
    await writeFile(file, small);
    const made = await castreelHere(['render', 'film.yaml', '--json'], { cwd });
    const finished = (text: string): Finished =>
      JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Finished;
    const [film] = finished(made.stdout).films;
    expect(film).toMatchObject({ wanted_lufs: -16, loudness_lufs: expect.closeTo(-16, 0) as number });
    expect(film?.true_peak_dbtp).toBeLessThanOrEqual(-1);

    await writeFile(file, small.replace('-16', '-23').replace('duck_db: 9', 'duck_db: 3'));
    const plan = await castreelHere(['plan', 'film.yaml'], { cwd });
    expect(plan.stdout).toContain('0 to shoot, 2 current, 1 film to stitch');
    const again = await castreelHere(['stitch', 'film.yaml'], { cwd });
    expect(again.stderr).toMatch(
      /film {2}film\.mp4 {2}82 frames, 10\.3 s, -23\.\d LUFS, peak -\d+\.\d dBTP\n/,
    );
  });
});

test('the captions of docs/films.md are read in both languages, with clips that both films share', async () => {
  await inExamples(async (cwd) => {
    const file = join(cwd, 'kite.yaml');
    const render = async (text: string): Promise<string> => {
      await writeFile(file, text);
      const { stdout, stderr, code } = await castreelHere(['render', 'kite.yaml', '--json'], { cwd });
      expect(code, stderr).toBe(0);
      return stdout.trimEnd().split('\n').at(-1) ?? '';
    };
    const names = ['de', 'en'].map((lang) => [`kite_${lang}.srt`, `kite_${lang}.vtt`]);
    const made = JSON.parse(await render(captioned)) as { films: { captions: string[] }[]; shots: object };
    expect(made.films.map(({ captions }) => captions).sort()).toEqual(names);
    expect(made.shots).toMatchObject({ done: 2 });
    expect(await readFile(join(cwd, 'out/kite_de.srt'), 'utf8')).toBe(`1
00:00:00,000 --> 00:00:04,000
Die See geht hoch.
Heute fährt kein Boot.

2
00:00:05,000 --> 00:00:07,500
Halt die Schnur fest!

3
00:00:07,500 --> 00:00:10,000
(The string sings.)
`);
    const none = JSON.parse(
      await render(captioned.replace('captions: file', 'captions: none')),
    ) as typeof made;
    expect(none.films.map(({ captions }) => captions)).toEqual([[], []]);
    expect(existsSync(join(cwd, 'out/kite_de.srt'))).toBe(false);
  });
});

test('the titles of docs/films.md pay for nothing: another one encodes its stretch of each film alone', async () => {
  await inExamples(async (cwd) => {
    const file = join(cwd, 'strait.yaml');
    await writeFile(file, titled);
    const made = await castreelHere(['render', 'strait.yaml', '--json'], { cwd });
    expect(made.code, made.stderr).toBe(0);
    const pieces = () => readdir(join(cwd, '.castreel/derived/pieces'));
    const before = await pieces();
    await writeFile(file, titled.replace('"Over the Strait"', '"Across the Strait"'));
    const plan = await castreelHere(['plan', 'strait.yaml'], { cwd });
    expect(plan.stdout).toContain('0 to shoot, 4 current, 2 films to stitch');
    await castreelHere(['stitch', 'strait.yaml'], { cwd });
    expect((await pieces()).length).toBe(before.length + 2);
  });
});

const deliveries = /^```yaml deliveries\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

test('the deliveries of docs/films.md are planned, made and unchanged, each in its shape', async () => {
  await inExamples(async (cwd) => {
    await writeFile(join(cwd, 'kite.yaml'), deliveries);
    const plan = await castreelHere(['plan', 'kite.yaml'], { cwd });
    expect(plan.stdout).toContain('also kite.9x16.mp4 · 480×854 · with a poster');
    expect(plan.stdout).toContain('also kite.320x320-draft-max0.2mb.mp4 · 320×320 · draft · at most 0.2 MB');
    expect(plan.stdout).toContain('3 films to stitch');
    const { stdout, stderr, code } = await castreelHere(['render', 'kite.yaml', '--json'], { cwd });
    expect(code, stderr).toBe(0);
    const finished = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { films: { path: string }[] };
    const files = ['kite.mp4', 'kite.9x16.mp4', 'kite.320x320-draft-max0.2mb.mp4'];
    expect(finished.films.map(({ path }) => path)).toEqual(files);
    const facts = await Promise.all(files.map((file) => videoFacts(join(cwd, 'out', file))));
    expect(facts).toMatchObject([
      { width: 854, height: 480, frames: 32 },
      { width: 480, height: 854, frames: 32 },
      { width: 320, height: 320, frames: 32 },
    ]);
    expect((await stat(join(cwd, 'out', files[2] ?? ''))).size).toBeLessThanOrEqual(200_000);
    expect(existsSync(join(cwd, 'out/kite.9x16.jpg'))).toBe(true);
    const again = await castreelHere(['stitch', 'kite.yaml'], { cwd });
    expect(again.stderr.match(/unchanged/g)).toHaveLength(3);
  });
});
