import { join } from 'node:path';
import { openEasel } from '../../dist/lettering/easel.js';
import { findFfmpeg } from '../../dist/media/ffmpeg.js';
import { filmEncoder } from '../../dist/media/film-encoder.js';
import { runFfmpeg } from '../../dist/media/run-ffmpeg.js';
import { makeClip } from '../../dist/providers/animatic/clip.js';
import { limited } from './limits.js';
import { inFolder } from './timing.js';

const FRAMES = 144;
const SIZES = { '16:9': [1280, 720], '9:16': [720, 1280] };
const CAST = 'storyboards/air-mail/cast';
const IMAGES = ['wren-face', 'bashir-face', 'workshop', 'wren-full', 'bashir-full'];

/** A panel's clip of six seconds, warm, against encoding its own frames from raw pictures. */
export async function* animatic() {
  const { signal } = new AbortController();
  const { ffmpeg } = await findFfmpeg({ flag: null, envPath: null, searchPath: process.env.PATH, signal });
  const easel = await openEasel();
  for (const [aspect, [width, height]] of Object.entries(SIZES)) {
    for (const [what, camera, atMost] of [
      ['stands still', null, 1.5],
      ['moves', 'slow dolly in', 2],
    ]) {
      const ratio = await inFolder(async (folder) => {
        const made = () =>
          timed(() =>
            makeClip(request(camera), panel(width, height), { easel, folder, ffmpeg, inputs, signal }),
          );
        await made();
        const raw = join(folder, 'clip.yuv');
        const size = `${width}x${height}`;
        await run(['-i', join(folder, 'clip.mp4'), '-map', '0:v', '-f', 'rawvideo', '-y', raw]);
        const source = [
          '-f',
          'rawvideo',
          '-pix_fmt',
          'yuv420p',
          '-video_size',
          size,
          '-framerate',
          '24',
          '-i',
          raw,
        ];
        const plain = () => timed(() => run([...source, ...filmEncoder, '-y', join(folder, 'plain.mp4')]));
        const ratios = [];
        for (let round = 0; round < 5; round += 1) ratios.push((await made()) / (await plain()));
        return ratios.sort((a, b) => a - b)[2];
      });
      yield limited(`${aspect}, ${what}: ${ratio.toFixed(2)} × encoding its frames`, ratio, { atMost });
    }
  }

  async function run(args) {
    const { kind, message } = await runFfmpeg({ ffmpeg, args, signal });
    if (kind !== 'done') throw new Error(message);
  }
}

const inputs = { part: (name) => Promise.resolve(`${CAST}/${name}.png`) };

function request(camera) {
  const member = (name, kind = 'character') => ({ kind, name, description: null, look: null, voice: null });
  const who = { wren: 0, bashir: 1, workshop: 2 };
  return {
    ...{ form: 1, provider: 'animatic', model: '', operation: 'reference' },
    words: {
      ...{ size: 'wide', angle: null, camera, lens: null, framing: null, style: null, avoid: null },
      prompt: [0, ' steps in out of the wind. ', 1, ' looks up from his bench.'],
      cast: [member('Wren'), member('Bashir'), member('workshop', 'location')],
      dialogue: [{ who: 0, name: 'Wren', voice: null, line: 'Can this still fly?', off: false }],
    },
    inputs: IMAGES.map((name) => ({
      ...{ use: 'reference', of: who[name.split('-')[0]], recipe: 'whole' },
      source: { kind: 'bytes', sha256: name },
    })),
    ...{ bought_s: null, aspect: '16:9', resolution: null, sound: null, panel: null },
  };
}

function panel(width, height) {
  return {
    ...{ drawing: '2', shot: 'arrival', heading: 'INT. KITE WORKSHOP - MORNING', look: ['', '', ''] },
    roles: ['face', 'face', null, 'full_body', 'full_body'],
    ...{ frames: FRAMES, rate: { n: 24, d: 1 }, width, height },
  };
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
