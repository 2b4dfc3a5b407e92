import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filmEncoder } from '../../../dist/media/film-encoder.js';
import { hashOf } from '../../../dist/disk/store.js';
import { pictureIndex } from '../../../dist/media/picture-index.js';
import { limited } from '../limits.js';
import { medianOf, ran, stitched } from './measured.js';

const SHOTS = Number(process.env.BENCH_SHOTS ?? 40);
const LENGTH_S = 6;
const DISSOLVE_S = 0.5;
/** How often what is compared is measured in turns: the middle one counts. */
const PAIRS = Number(process.env.BENCH_PAIRS ?? 3);

/** Stitching at 720p24 against ffmpeg itself, and against stitching anew: each row's title, and how it is measured. */
export const films = [
  ['films: cuts', inFolder(cuts)],
  ['films: dissolves (ten minutes)', inFolder(dissolves)],
  ['films: music', inFolder(music)],
  ['films: two at once', inFolder(atOnce)],
  ['films: variants', inFolder(variants)],
];

function inFolder(measure) {
  return async function* () {
    const dir = mkdtempSync(join(tmpdir(), 'castreel-bench-'));
    try {
      yield* measure(dir);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
}

const x264 = '-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p'.split(' ');

/** As films are encoded, with as many threads as ffmpeg takes by itself. */
const freeEncoder = filmEncoder.filter(
  (option, n) => option !== '-threads' && filmEncoder[n - 1] !== '-threads',
);

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
  const known = medianOf(ratios.known);
  yield limited(`${SHOTS} cuts, joined and checked: ${known.toFixed(2)} × concat -c copy`, known, {
    atMost: 1.5,
  });
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
    peaks.push({ shots, peakMb });
  }
  const listed = peaks.map(({ shots, peakMb }) => `${shots} shots ${peakMb.toFixed(0)} MB`).join(', ');
  const grown = (peaks.at(-1)?.peakMb ?? NaN) / (peaks[0]?.peakMb ?? NaN);
  const text = `memory, the ffmpegs included: ${listed} (the first ${SHOTS}: ${first.peakMb.toFixed(0)} MB)`;
  yield limited(text, grown, { atMost: 1.25 });
}

async function* dissolves(dir) {
  const encoder = ['-c:v', 'libx264', '-preset', 'fast', '-crf', '18', '-pix_fmt', 'yuv420p'];
  const paths = await clipsIn(dir, 'clip', { count: SHOTS + 3, encoder });
  const shown = paths.slice(0, SHOTS);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const film = filmOf(dir, { name: `dissolves-${pair}`, paths: shown, dissolveS: DISSOLVE_S });
    pairs.push({
      film,
      graph: await ran([...oneGraph(shown), join(dir, 'graph.mp4')]),
      cold: await stitched(film),
    });
  }
  const [{ film, graph, cold }] = pairs;
  const slower = medianOf(pairs.map((pair) => pair.cold.ms / pair.graph.ms));
  const heavier = medianOf(pairs.map((pair) => pair.cold.peakMb / pair.graph.peakMb));
  const much = `${cold.peakMb.toFixed(0)} of ${graph.peakMb.toFixed(0)} MB`;
  yield limited(`${SHOTS - 1} dissolves from nothing: ${slower.toFixed(2)} × one graph`, slower, {
    atMost: 1,
  });
  yield limited(`  at ${heavier.toFixed(2)} of its memory (${much})`, heavier, { atMost: 0.2 });
  yield* arrived(dir, { paths, graphs: pairs.map((pair) => pair.graph.ms) });
  const changed = async (films, what, atMost) => {
    const ratios = [];
    for (const one of films) ratios.push((await stitched(one)).ms / cold.ms);
    const ratio = medianOf(ratios);
    return limited(`  again after one changed ${what}: ${ratio.toFixed(3)} ×`, ratio, { atMost });
  };
  const middle = Math.floor(SHOTS / 2);
  const withShot = (k) => film.shots.with(middle + k, { ...film.shots[middle + k], path: paths[SHOTS + k] });
  yield await changed(
    [0, 1, 2].map((k) => ({ ...film, shots: withShot(k) })),
    'shot',
    0.07,
  );
  const transitions = (ways) =>
    ways.map((way) => ({ ...film, shots: film.shots.with(2, { ...film.shots[2], ...way }) }));
  const others = ['wipe_left', 'wipe_up', 'wipe_right'].map((change) => ({ change }));
  yield await changed(transitions(others), 'transition', 0.04);
  // All that is heard after it stands elsewhere between the packets of sound, and is encoded again.
  const lengths = [0.25, 0.375, 0.75].map((dissolveS) => ({ dissolveS }));
  yield await changed(transitions(lengths), 'length of a transition, all sound after it moved', 0.2);
  const named = (text) => ({ ...film, title: { text, from: 72, to: 120 } });
  await stitched(named('Ada Lind'));
  yield await changed(['Bo Lind', 'Cy Lind', 'Di Lind'].map(named), 'title', 0.04);
}

/** After takes were conformed as they came: what is left when the last one comes, and where every transition is to be another. */
async function* arrived(dir, { paths, graphs }) {
  const name = 'arrived';
  const ending = (last) =>
    filmOf(dir, { name, paths: [...paths.slice(0, SHOTS - 1), last], dissolveS: DISSOLVE_S });
  const film = ending(paths[SHOTS - 1]);
  await stitched({ ...film, arriving: SHOTS - 1 });
  const faster = async (given, n) => graphs[n] / (await stitched(given)).ms;
  const last = [];
  for (const n of graphs.keys()) last.push(await faster(ending(paths[SHOTS - 1 + (n % 4)]), n));
  const ratio = medianOf(last);
  yield `  when all but the last take were conformed as they came: ${ratio.toFixed(1)} × faster than one graph`;
  const left = async (folders) => {
    const ratios = [];
    for (const n of graphs.keys()) {
      rmSync(film.out);
      await forgetTransitions(film);
      for (const folder of folders) rmSync(join(film.derived, folder), { recursive: true });
      ratios.push(await faster(film, n));
    }
    return medianOf(ratios);
  };
  const known = await left([]);
  yield limited(`  with transitions and join left: ${known.toFixed(1)} ×`, known, { atLeast: 5 });
  yield `  with all sound to encode, too: ${(await left(['aac'])).toFixed(1)} ×`;
}

/** What of takes is kept without loss for them is as short, but has another header. */
async function forgetTransitions({ derived }) {
  const pieces = join(derived, 'pieces');
  const all = await Promise.all(
    readdirSync(pieces).map(async (name) => ({ name, index: await pictureIndex(join(pieces, name)) })),
  );
  const body = all.find(({ index }) => index?.packets > DISSOLVE_S * 24);
  for (const { name, index } of all)
    if (index?.packets === DISSOLVE_S * 24 && index.header === body.index.header) rmSync(join(pieces, name));
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
    ...[...freeEncoder, '-c:a', 'aac', '-b:a', '192k'],
  ];
}

/** Music under all of it and a loudness that is wanted: what one changed shot costs then. */
async function* music(dir) {
  const paths = await clipsIn(dir, 'heard', { count: SHOTS + 1, encoder: x264, size: '320x180' });
  const path = join(dir, 'theme.wav');
  await ran(['-f', 'lavfi', '-i', 'anoisesrc=d=30:c=pink:r=48000:seed=1', '-ac', '2', path]);
  const file = { path, sha256: await hashOf(path), samples: 30 * 48_000 };
  const film = {
    ...filmOf(dir, { name: 'music', paths: paths.slice(0, SHOTS), dissolveS: DISSOLVE_S }),
    ...{ width: 320, height: 180, music: { file, lufs: -14 } },
  };
  const cold = await stitched(film);
  const shots = film.shots.with(3, { ...film.shots[3], path: paths[SHOTS] });
  const again = await stitched({ ...film, shots });
  yield `with music and -14 LUFS, at 320x180, again after one changed shot: ${(again.ms / cold.ms).toFixed(2)} ×`;
}

/** Two films that share nothing, at once and one after the other. */
async function* atOnce(dir) {
  const paths = await clipsIn(dir, 'two', { count: 12, encoder: x264 });
  const ratios = [];
  for (let round = 0; round < PAIRS; round += 1) {
    const films = (name) =>
      [paths.slice(0, 6), paths.slice(6)].map((some, n) =>
        filmOf(dir, { name: `${name}-${round}-${n}`, paths: some, dissolveS: DISSOLVE_S }),
      );
    const { times } = await stitched(...films('after'));
    const { ms } = await stitched(films('beside'));
    ratios.push(times.reduce((sum, one) => sum + one, 0) / ms);
  }
  const ratio = medianOf(ratios);
  const text = `two films at once: ${ratio.toFixed(2)} × the frames a second of one after the other`;
  yield limited(text, ratio, { atLeast: 0.95 });
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
