// The sound of one film in a process of its own: `sound-once.js FOLDER TAKE THEME SHOTS SECONDS`.
import { join } from 'node:path';
import { findFfmpeg } from '../../dist/media/ffmpeg.js';
import { makeFilmSound } from '../../dist/stitch/film-sound.js';
import { openWorkshop } from '../../dist/stitch/workshop.js';

const [folder, take, theme, shots, seconds] = process.argv.slice(2);
const { signal } = new AbortController();
const { ffmpeg } = await findFfmpeg({ flag: null, envPath: null, searchPath: process.env.PATH, signal });
const each = seconds * 48_000;
const span = (n) => ({ start: n * each, end: (n + 1) * each, cutIn: true, cutOut: true, path: take });
const score = {
  samples: shots * each,
  takes: Array.from({ length: Number(shots) }, (_, n) => span(n)),
  laid: [],
  music: { path: theme, samples: 20 * 48_000, gainDb: -6, duckDb: 9, fadeSamples: 96_000, loop: true },
  startFade: 0,
  endFade: 48_000,
};
const derived = { dir: join(folder, `derived${shots}`), mark: () => Promise.resolve('00000000-1-00000000') };
const workshop = openWorkshop({ derived, ffmpeg, signal });
const begun = performance.now();
const path = join(folder, `film${shots}.aac`);
const { lufs } = await makeFilmSound(score, { wantedLufs: -14, path, workshop });
const { maxRSS } = process.resourceUsage();
const took = (performance.now() - begun) / 1000;
console.log(JSON.stringify({ mb: Math.round(maxRSS / 1024), seconds: took, lufs: lufs.toFixed(1) }));
