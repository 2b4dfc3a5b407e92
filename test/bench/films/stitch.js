// A process that stitches the films it is told, all at once, and says how long that took: its memory is theirs alone.
import { videoFacts } from '../../../dist/media/facts.js';
import { tryFfmpeg } from '../../../dist/media/ffmpeg.js';
import { markOf } from '../../../dist/disk/leftovers.js';
import { hashOf } from '../../../dist/disk/store.js';
import { timelineOf } from '../../../dist/plan/timeline.js';
import { openSignwriter } from '../../../dist/stitch/overlays/signwriter.js';
import { openPool } from '../../../dist/stitch/pool.js';
import { stitchFilm } from '../../../dist/stitch/film.js';
import { prepareFilm } from '../../../dist/stitch/prepare.js';
import { openWorkshop } from '../../../dist/stitch/workshop.js';

const signal = new AbortController().signal;
const place = { file: 'bench.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** `shots`: { path, durationS, dissolveS, change }; `arriving`: so many come, and no film is made; `title`: { text, from, to } in frames, `music`: { file, lufs }, or nothing. */
async function toStitch({ shots, title, music, out, derived, width, height, ffmpegPath }) {
  const ffmpeg = await tryFfmpeg(ffmpegPath, signal);
  const clips = [];
  // One after the other: what is read for this is not the stitch's memory.
  for (const { path } of shots) {
    clips.push({ path, sha256: await hashOf(path), facts: await videoFacts(path) });
  }
  const storyboard = {
    format: { rate: { n: 24, d: 1 }, width, height, fit: null },
    film: { endFadeS: 0, endPlace: place },
    shots: shots.map(({ durationS, dissolveS, change = 'dissolve' }, n) => ({
      id: `s${n}`,
      durationS,
      omit: false,
      reuse: null,
      inS: 0,
      mix: 'keep',
      fit: null,
      focus: [0.5, 0.5],
      transition: { type: dissolveS > 0 ? change : 'cut', durationS: dissolveS },
    })),
  };
  const showing = clips.map(({ facts }, n) => {
    return [`s${n}`, { footage: { ...facts, newFromFrame: 0 }, inS: 0, goesOn: null }];
  });
  const timeline = timelineOf(storyboard, new Map(showing));
  return {
    timeline,
    clips,
    soundtrack: { music: musicOf(music), laid: [], loudnessLufs: music?.lufs ?? null },
    captions: [],
    chapters: [],
    overlays: titlesOf(title),
    signs: openSignwriter(),
    finish: { quality: 'standard', maxBytes: null, posterFrame: null },
    freeSpace: () => Promise.resolve(Infinity),
    out,
    derived: { dir: derived, mark: markOf(process.pid) },
    ffmpeg,
    signal,
    progress: () => undefined,
  };
}

async function stitchAll(films) {
  const pool = openPool();
  const given = await Promise.all(
    films.map(async (film) => ({ arriving: film.arriving, ...(await toStitch(film)) })),
  );
  const begun = performance.now();
  const outcomes = await Promise.all(
    given.map((film) =>
      film.arriving === undefined ? stitchFilm({ ...film, pool }) : takesArrive(film, film.arriving),
    ),
  );
  const failed = outcomes.find(({ kind }) => kind !== 'stitched');
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
  return { ms: performance.now() - begun };
}

/** The first clips of a film come one after the other, as a run brings them. */
async function takesArrive({ clips, ...film }, count) {
  const workshop = openWorkshop({ ...film, pool: openPool(1) });
  for (const [n, arrived] of clips.slice(0, count).entries()) {
    const there = clips.map((clip, k) => (k <= n ? clip : null));
    const isWanted = (clip) => clip === arrived;
    await prepareFilm({ ...film, clips: there }, { isWanted, workshop, goesOn: () => true });
  }
  await workshop.close();
  return { kind: 'stitched' };
}

function musicOf(music) {
  if (music === undefined) return null;
  return { file: music.file, from: 0, gainDb: -12, duckDb: 8, fadeSamples: 48_000, loop: true };
}

function titlesOf(title) {
  if (title === undefined) return [];
  const { text, from, to } = title;
  const shows = { kind: 'text', text, position: 'lower_third', above: [], beside: null };
  return [{ from, to, fadeFrames: 7, shows }];
}

process.on('message', (films) => {
  stitchAll(films).then(
    (measured) => process.send(measured),
    (error) => process.send({ error: String(error) }),
  );
});
