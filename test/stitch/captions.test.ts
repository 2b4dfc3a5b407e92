import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Caption } from '../../src/plan/captions.js';
import { readFilm, stampsOf } from '../support/clips.js';
import { openBench } from './bench.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
const out = join(dir, 'film.mp4');
const beside = (form: string): string => out.replace('mp4', form);
afterAll(bench.close);

/** Packets of the subtitles that ffmpeg finds in a file, as `pts,duration` in milliseconds, with their bytes. */
async function wordsIn(path: string): Promise<{ times: string[]; text: string }> {
  const read = async (...args: string[]): Promise<Buffer> => {
    const all = ['-v', 'warning', '-i', path, '-map', '0:s:0', '-c', 'copy', ...args, 'pipe:1'];
    const { stdout, stderr } = await promisify(execFile)(ffmpeg.path, all, { encoding: 'buffer' });
    expect(stderr.toString()).toBe('');
    return stdout;
  };
  const lines = (await read('-f', 'framecrc')).toString().split('\n');
  const [n = 1] = lines.flatMap((line) => /^#tb 0: 1\/(\d+)/.exec(line)?.slice(1).map(Number) ?? []);
  const ms = (ticks: string | undefined): number => Math.round((Number(ticks) * 1000) / n);
  const times = lines
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(','))
    .map(([, , pts, duration]) => `${ms(pts)}+${ms(duration)}`);
  return { times, text: (await read('-f', 'data')).toString() };
}

test('captions lie beside the film and in it, to the frame and letter by letter', async () => {
  const shots = [{ id: 'a', film: await clip('a.mp4', { id: 1, frames: 48 }), durationS: 2 }];
  const captions: readonly Caption[] = [
    { from: 6, to: 13, text: 'a < b & {\\an8} <b>\n-->' },
    { from: 13, to: 25, text: 'Ça va ? 風箏 مرحبا 🪁' },
    { from: 30, to: 48, text: 'End.' },
  ];
  const first = await stitch(shots, { captions });
  expect(first).toMatchObject({ kind: 'stitched', film: { beside: [beside('srt'), beside('vtt')] } });
  expect((await readFilm(ffmpeg, out)).stamps).toEqual(stampsOf(1, 0, 48));
  const track = await wordsIn(out);
  expect(track.times).toEqual(['0+250', '250+292', '542+500', '1042+208', '1250+750']);
  for (const { text } of captions) expect(track.text).toContain(text);

  expect(await readFile(beside('srt'), 'utf8')).toBe(
    `1\n00:00:00,250 --> 00:00:00,541\na < b & {\u2060\\an8} <\u2060b>\n--\u2060>\n
2\n00:00:00,541 --> 00:00:01,041\nÇa va ? 風箏 مرحبا 🪁\n
3\n00:00:01,250 --> 00:00:02,000\nEnd.\n`,
  );
  expect(await readFile(beside('vtt'), 'utf8')).toContain(
    'WEBVTT\n\n00:00:00.250 --> 00:00:00.541\na &lt; b &amp; {\\an8} &lt;b&gt;\n--&gt;\n\n',
  );
  for (const form of ['srt', 'vtt'])
    expect((await wordsIn(beside(form))).times).toEqual(['250+291', '541+500', '1250+750']);

  const bytes = await readFile(out);
  expect(await stitch(shots, { captions })).toMatchObject({ kind: 'unchanged' });
  await rm(beside('srt'));
  expect(await stitch(shots, { captions })).toEqual(first);
  expect([existsSync(beside('srt')), (await readFile(out)).equals(bytes)]).toEqual([true, true]);

  // Nothing is encoded for other words; what is nobody's but the author's stays.
  await writeFile(beside('vtt'), 'WEBVTT\n\nmine\n');
  expect(await stitch(shots)).toMatchObject({ kind: 'stitched', film: { beside: [] } });
  expect(bench.events[0]).toEqual({ step: 'picture', done: 0, of: 0 });
  expect([existsSync(beside('srt')), existsSync(beside('vtt'))]).toEqual([false, true]);
  await expect(wordsIn(out)).rejects.toThrow('matches no streams');
  // What somebody wrote is not written over.
  const notes = [
    expect.stringMatching(/^film\.vtt was not as castreel wrote it: it is film\.kept-\w{4}\.vtt now$/),
  ];
  const again = await stitch(shots, { captions });
  expect(again).toMatchObject({ kind: 'stitched', film: { notes } });
  expect(await stitch(shots, { captions })).toEqual({ ...again, kind: 'unchanged' });
  const kept = (await readdir(dir)).find((name) => name.includes('.kept-')) ?? '';
  expect(await readFile(join(dir, kept), 'utf8')).toBe('WEBVTT\n\nmine\n');
});
