import { aimlapiModels } from '../../src/providers/aimlapi/models.js';
import { wavespeedModels } from '../../src/providers/wavespeed/models.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { grayPng } from '../support/png.js';
import { quickConfig } from '../support/quick-config.js';
import { AIMLAPI_USD_PER_SECOND } from './services.js';

/**
 * Eighteen takes in two films, of three services: a chain of extensions that leads from one to another and back, one in a
 * service's own hands, one by last frames in each language, casts with references in files and at addresses, two takes of
 * one shot, a first frame, and what both films share.
 */
const boardOf = (langs: readonly string[], rest: string): string => `version: 1
model: xai/grok-imagine-video
format: { resolution: 480p, fps: 1, fit: crop }
defaults: { duration: 1 }
variants: { axes: { lang: [${langs.join(', ')}] } }
characters:
  mira: { name: Mira, description: silver braid, references: [mira-face.png, mira-full.png] }
  tomas: { name: Tomas, references: [tomas.png] }
  ada: { name: Ada, references: ["https://cast.example/ada.png"] }
scenes:
  - id: all
    shots:
      - { id: sea, prompt: The sea. }
      - { id: meet, prompt: "@mira meets @tomas.", duration: 2 }
      - { id: walk, continues: meet, prompt: They walk on., duration: 2 }
      - { id: gate, continues: walk, model: wavespeed/grok-imagine-video, prompt: They reach the gate. }
      - { id: home, continues: gate, prompt: They are home., duration: 2 }
      - { id: hail, prompt: "@mira calls in \${{ lang }}." }
      - { id: wave, continues: hail, extend: last-frame, prompt: She waves. }
      - { id: vigil, takes: 2, model: wavespeed/grok-imagine-video, prompt: "@tomas waits." }
      - { id: lamp, model: wavespeed/grok-imagine-video, prompt: A lamp is lit. }
      - { id: flare, continues: lamp, model: wavespeed/grok-imagine-video, prompt: It flares up. }
      - { id: dawn, first_frame: dawn.png, prompt: The sun comes up. }
      - { id: tide, takes: 2, model: aimlapi/grok-imagine-video, prompt: The tide turns. }
      - { id: gull, model: aimlapi/grok-imagine-video, prompt: "@ada sings in \${{ lang }}." }
${rest}`;

/**
 * Known by words of its prompt: how many takes are wanted of it, and from whose it goes on, if that came as long as the
 * service asks for.
 */
type Wanted = {
  readonly words: string;
  readonly takes: number;
  readonly after: { readonly words: string; readonly atLeastS: number } | null;
};

const wantedOf = (langs: readonly string[]): readonly Wanted[] => [
  { words: 'The sea.', takes: 1, after: null },
  { words: 'meets', takes: 1, after: null },
  { words: 'walk on', takes: 1, after: { words: 'meets', atLeastS: 2 } },
  { words: 'reach the gate', takes: 1, after: { words: 'walk on', atLeastS: 0 } },
  { words: 'are home', takes: 1, after: { words: 'reach the gate', atLeastS: 0 } },
  ...langs.map((lang) => ({ words: `calls in ${lang}`, takes: 1, after: null })),
  { words: 'waves', takes: langs.length, after: { words: 'calls in', atLeastS: 0 } },
  { words: 'waits', takes: 2, after: null },
  { words: 'lamp is lit', takes: 1, after: null },
  { words: 'flares up', takes: 1, after: { words: 'lamp is lit', atLeastS: 0 } },
  { words: 'comes up', takes: 1, after: null },
  { words: 'tide turns', takes: 2, after: null },
  ...langs.map((lang) => ({ words: `sings in ${lang}`, takes: 1, after: null })),
];

/** Those of which a film needs one take of two. */
export const chosen: readonly string[] = ['waits', 'tide turns'];

/** What a season is played with. */
export type Story = {
  readonly board: string;
  readonly wanted: readonly Wanted[];
  /** Where its films are, each of 16 s. */
  readonly films: readonly string[];
  /** What is asked for. */
  readonly words: readonly string[];
};

/** One a second. */
export const FILM_FRAMES = 16;

/** The short one is in one language, and makes no film: it has a shot that is never asked for. */
export function storyOf({ short }: { readonly short: boolean }): Story {
  const langs = short ? ['en'] : ['en', 'de'];
  return {
    board: boardOf(langs, short ? '  - { id: rest, shots: [{ id: end, prompt: The end. }] }\n' : ''),
    wanted: wantedOf(langs),
    films: short ? [] : langs.map((lang) => `out/storyboards/film_${lang}.mp4`),
    words: short ? ['--scene', 'all'] : [],
  };
}

const pictures = Object.fromEntries(
  ['mira-face', 'mira-full', 'tomas', 'dawn'].map((name, gray) => [
    `storyboards/${name}.png`,
    grayPng(128, 72, gray),
  ]),
);

export function projectFiles({ board }: Story, capUsd: number | null): Record<string, string | Uint8Array> {
  const price = { price_usd: { per_second: { any: AIMLAPI_USD_PER_SECOND } }, date: '2026-11-20' };
  const models = [...xaiModels, ...wavespeedModels, ...aimlapiModels];
  const config = quickConfig(models, {
    more: ({ provider }) => (provider === 'aimlapi' ? price : {}),
    rates: { creates_per_second: 5 },
    root: { cap_usd: capUsd },
  });
  return { ...pictures, 'storyboards/film.yaml': board, 'castreel.config.yaml': config };
}
