import { rateOf } from '../../src/base/time.js';
import type { Origins, Shot, Storyboard } from '../../src/storyboard/storyboard.js';

const start = { line: 1, column: 1 };
const place = { file: 'a.yaml', start, end: start };
const origins: Origins = { places: new Map([['', place]]), over: null };

export type ShotGiven = Partial<Shot> & { readonly id: string };

/** A storyboard of which only the shots' times matter: six seconds and a cut where nothing else is said. */
export function storyboard(shots: readonly ShotGiven[], fps = 24, endFadeS = 0): Storyboard {
  return {
    board: { path: 'a.yaml', id: 'a', name: 'a', title: null, picksPath: 'a.picks.yaml' },
    variant: {},
    film: {
      ...{ name: 'a', endFadeS, music: null, loudnessLufs: null, captions: 'file' },
      ...{ titles: [], logo: null, deliver: [], place, endPlace: place },
    },
    format: {
      aspect: '16:9',
      shoot: '16:9',
      resolution: '720p',
      rate: rateOf(fps),
      width: 64,
      height: 36,
      fit: null,
      focus: [0.5, 0.5],
      origins,
    },
    scenes: [],
    shots: shots.map(shotOf),
  };
}

export function dissolve(durationS: number): Pick<Shot, 'transition'> {
  return { transition: { type: 'dissolve', durationS } };
}

function shotOf(given: ShotGiven): Shot {
  return {
    scene: null,
    slot: given.id,
    mode: 'text',
    model: 'animatic',
    parent: null,
    reuse: null,
    omit: false,
    words: {
      size: null,
      angle: null,
      camera: null,
      lens: null,
      framing: null,
      prompt: [],
      dialogue: [],
      style: null,
      avoid: null,
    },
    members: [],
    firstFrame: null,
    lastFrame: null,
    clip: null,
    inS: 0,
    durationS: 6,
    buyS: null,
    tailS: null,
    extendBy: 'clip',
    takes: 1,
    sound: 'generate',
    mix: 'keep',
    audio: [],
    captions: [],
    fit: null,
    focus: [0.5, 0.5],
    transition: { type: 'cut', durationS: 0 },
    origins,
    ...given,
  };
}
