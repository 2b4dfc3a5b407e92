// A process that stitches what it is told, film by film, and says how long each took: its memory is the film's alone.
import { videoFacts } from '../../../dist/media/facts.js';
import { tryFfmpeg } from '../../../dist/media/ffmpeg.js';
import { markOf } from '../../../dist/disk/leftovers.js';
import { hashOf } from '../../../dist/disk/store.js';
import { timelineOf } from '../../../dist/plan/timeline.js';
import { openSignwriter } from '../../../dist/stitch/overlays/signwriter.js';
import { stitchFilm } from '../../../dist/stitch/film.js';

const signal = new AbortController().signal;
const place = { file: 'bench.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** `shots`: { path, durationS, dissolveS }; `title`: { text, from, to } in frames, or nothing. */
async function stitch({ shots, title, out, derived, width, height, ffmpegPath }) {
  const ffmpeg = await tryFfmpeg(ffmpegPath, signal);
  const clips = await Promise.all(
    shots.map(async ({ path }) => ({ path, sha256: await hashOf(path), facts: await videoFacts(path) })),
  );
  const storyboard = {
    format: { rate: { n: 24, d: 1 }, width, height, fit: null },
    film: { endFadeS: 0, endPlace: place },
    shots: shots.map(({ durationS, dissolveS }, n) => ({
      id: `s${n}`,
      durationS,
      omit: false,
      reuse: null,
      inS: 0,
      mix: 'keep',
      fit: null,
      focus: [0.5, 0.5],
      transition: { type: dissolveS > 0 ? 'dissolve' : 'cut', durationS: dissolveS },
    })),
  };
  const showing = clips.map(({ facts }, n) => {
    return [`s${n}`, { footage: { ...facts, newFromFrame: 0 }, inS: 0, goesOn: null }];
  });
  const timeline = timelineOf(storyboard, new Map(showing));
  const begun = performance.now();
  const outcome = await stitchFilm({
    timeline,
    clips,
    soundtrack: { music: null, laid: [], loudnessLufs: null },
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
    note: () => undefined,
  });
  if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
  return {
    ms: performance.now() - begun,
    cpu: Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1000,
  };
}

function titlesOf(title) {
  if (title === undefined) return [];
  const { text, from, to } = title;
  const shows = { kind: 'text', text, position: 'lower_third', above: [], beside: null };
  return [{ from, to, fadeFrames: 7, shows }];
}

process.on('message', (film) => {
  stitch(film).then(
    (measured) => process.send(measured),
    (error) => process.send({ error: String(error) }),
  );
});
