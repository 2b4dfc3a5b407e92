import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filmEncoder } from '../../../dist/media/film-encoder.js';
import { pictureIndex } from '../../../dist/media/picture-index.js';
import { limited } from '../limits.js';
import { medianOf, ran, stitched } from './measured.js';

const SHOTS = Number(process.env.BENCH_SHOTS ?? 40);
const LENGTH_S = 6;
const DISSOLVE_S = 0.5;

/** Stitching at 720p24 against ffmpeg itself, and against stitching anew. */
export async function* films() {
  for (const measure of [cuts, dissolves, variants]) {
    const dir = mkdtempSync(join(tmpdir(), 'castreel-bench-'));
    try {
      yield* measure(dir);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

const x264 = '-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p'.split(' ');

/** So many clips that differ in their bytes; four are encoded, the others are those with another comment. */
async function clipsIn(dir, name, { count, encoder, size = '1280x720', lengthS = LENGTH_S }) {
  const paths = [];
  for (let n = 0; n < count; n += 1) {
    const path = join(dir, `${name}${n}.mp4`);
    const source = `testsrc2=s=${size}:r=24:d=${lengthS},hue=h=${n * 70},noise=alls=8:all_seed=${n + 1}`;
    const sound = `sine=f=${300 + n * 50}:r=48000:d=${lengthS}`;
    const made =
      n < 4
        ? [
            '-f',
            'lavfi',
            '-i',
            `${source},format=yuv420p,setsar=1`,
            '-f',
            'lavfi',
            '-i',
            sound,
            ...encoder,
            '-c:a',
            'aac',
          ]
        : ['-i', paths[n % 4], '-c', 'copy', '-metadata', `comment=${n}`];
    await ran([...made, path]);
    paths.push(path);
  }
  return paths;
}

function filmOf(dir, { name, paths, dissolveS = 0 }) {
  const shots = paths.map((path, n) => ({ path, durationS: LENGTH_S, dissolveS: n === 0 ? 0 : dissolveS }));
  return { shots, out: join(dir, `${name}.mp4`), derived: join(dir, `derived-${name}`) };
}

/** Of clips that agree with the film, conformed and decoded before; and how memory grows with shots. */
async function* cuts(dir) {
  const paths = await clipsIn(dir, 'cut', { count: SHOTS, encoder: filmEncoder });
  const list = join(dir, 'list.txt');
  writeFileSync(list, paths.map((path) => `file '${path}'\n`).join(''));
  const film = filmOf(dir, { name: 'cuts', paths });
  const forget = () => rmSync(film.out);
  const first = await stitched(film);
  const ratios = { known: [], sound: [] };
  for (let round = 0; round < 5; round += 1) {
    const copy = await ran(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', join(dir, 'copy.mp4')]);
    forget();
    ratios.known.push((await stitched(film)).ms / copy.ms);
    forget();
    rmSync(join(film.derived, 'aac'), { recursive: true });
    ratios.sound.push((await stitched(film)).ms / copy.ms);
  }
  yield `${SHOTS} cuts, joined and checked: ${medianOf(ratios.known).toFixed(2)} × concat -c copy`;
  yield `  with all of the sound encoded: ${medianOf(ratios.sound).toFixed(2)} ×`;
  const peaks = [];
  for (const shots of [10, 40, 160]) {
    const many = filmOf(dir, {
      name: 'cuts',
      paths: Array.from({ length: shots }, (_, n) => paths[n % paths.length]),
    });
    const { peakMb } = await stitched({
      ...many,
      out: join(dir, `${shots}.mp4`),
      derived: join(dir, `derived-${shots}`),
    });
    peaks.push(`${shots} shots ${peakMb.toFixed(0)} MB`);
  }
  yield `memory, the ffmpegs included: ${peaks.join(', ')} (the first ${SHOTS}: ${first.peakMb.toFixed(0)} MB)`;
}

async function* dissolves(dir) {
  const encoder = ['-c:v', 'libx264', '-preset', 'fast', '-crf', '18', '-pix_fmt', 'yuv420p'];
  const paths = await clipsIn(dir, 'clip', { count: SHOTS + 1, encoder });
  const shown = paths.slice(0, SHOTS);
  const film = filmOf(dir, { name: 'dissolves', paths: shown, dissolveS: DISSOLVE_S });
  const graph = await ran([...oneGraph(shown), join(dir, 'graph.mp4')]);
  const cold = await stitched(film);
  yield `${SHOTS - 1} dissolves from nothing: ${(cold.ms / graph.ms).toFixed(2)} × one graph, at ${(cold.peakMb / graph.peakMb).toFixed(2)} of its memory (${cold.peakMb.toFixed(0)} of ${graph.peakMb.toFixed(0)} MB)`;
  rmSync(film.out);
  rmSync(join(film.derived, 'aac'), { recursive: true });
  const pieces = join(film.derived, 'pieces');
  for (const name of readdirSync(pieces)) {
    const index = await pictureIndex(join(pieces, name));
    if (index?.packets === DISSOLVE_S * 24) rmSync(join(pieces, name));
  }
  const left = await stitched(film);
  yield `  with takes conformed, transitions and join left: ${(graph.ms / left.ms).toFixed(1)} × faster than one graph`;
  const middle = Math.floor(SHOTS / 2);
  const shot = film.shots.with(middle, { ...film.shots[middle], path: paths[SHOTS] });
  yield `  again after one changed shot: ${((await stitched({ ...film, shots: shot })).ms / cold.ms).toFixed(3)} ×`;
  const transition = shot.with(2, { ...shot[2], dissolveS: 0.25 });
  const again = await stitched({ ...film, shots: transition });
  yield `  again after one changed transition, and what moves after it: ${(again.ms / cold.ms).toFixed(3)} ×`;
  const named = (text) => ({ ...film, shots: transition, title: { text, from: 72, to: 120 } });
  await stitched(named('Ada Lind'));
  const ratios = [];
  for (const text of ['Bo Lind', 'Cy Lind', 'Di Lind'])
    ratios.push((await stitched(named(text))).ms / cold.ms);
  yield limited(`  again after one changed title: ${medianOf(ratios).toFixed(3)} ×`, medianOf(ratios), {
    atMost: 0.04,
  });
}

/** All clips in one process, each put into the film's shape, as one would by hand. */
function oneGraph(paths) {
  const inputs = paths.flatMap((path) => ['-i', path]);
  const shaped = paths.map(
    (_, n) => `[${n}:v]fps=24,scale=1280:720,setsar=1,format=yuv420p,settb=1/24[v${n}]`,
  );
  const faded = paths.slice(1).flatMap((_, n) => {
    const [before, sound] = n === 0 ? ['v0', '0:a'] : [`x${n}`, `y${n}`];
    const offset = (n + 1) * (LENGTH_S - DISSOLVE_S);
    return [
      `[${before}][v${n + 1}]xfade=transition=fade:duration=${DISSOLVE_S}:offset=${offset}[x${n + 1}]`,
      `[${sound}][${n + 1}:a]acrossfade=d=${DISSOLVE_S}[y${n + 1}]`,
    ];
  });
  const last = paths.length - 1;
  return [
    ...inputs,
    ...['-filter_complex', [...shaped, ...faded].join(';'), '-map', `[x${last}]`, '-map', `[y${last}]`],
    ...[...x264, '-c:a', 'aac', '-b:a', '192k'],
  ];
}

/** A hundred films that share five of their six shots, against each for itself. */
async function* variants(dir) {
  const [size, lengthS] = ['320x180', 1];
  const paths = await clipsIn(dir, 'variant', { count: 105, encoder: x264, size, lengthS });
  const films = Array.from({ length: 100 }, (_, n) => {
    const film = filmOf(dir, { name: `variant-${n}`, paths: [...paths.slice(0, 5), paths[5 + n]] });
    return {
      ...film,
      width: 320,
      height: 180,
      shots: film.shots.map((shot) => ({ ...shot, durationS: 0.9 })),
    };
  });
  const alone = await stitched(...films.slice(0, 10));
  const together = await stitched(
    ...films.map((film) => ({ ...film, derived: join(dir, 'derived-shared') })),
  );
  const sum = (times) => times.reduce((all, one) => all + one, 0);
  yield `100 variants that differ in one of six shots: ${(sum(together.times) / (10 * sum(alone.times))).toFixed(2)} × each alone`;
}
