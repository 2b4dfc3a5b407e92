import { grayPng } from '../support/png.js';
import { xaiConfig } from '../support/xai-project.js';

/**
 * Twelve takes in two films: a chain of three extensions, a chain by last frames in each language, a cast with
 * references, two takes of one shot, a first frame, and what both films share.
 */
const board = `version: 1
model: xai/grok-imagine-video
format: { resolution: 480p }
defaults: { duration: 2 }
variants: { axes: { lang: [en, de] } }
characters:
  mira: { name: Mira, description: silver braid, references: [mira-face.png, mira-full.png] }
  tomas: { name: Tomas, references: [tomas.png] }
shots:
  - { id: sea, prompt: The sea., duration: 1 }
  - { id: meet, prompt: "@mira meets @tomas." }
  - { id: walk, continues: meet, prompt: They walk on. }
  - { id: gate, continues: walk, prompt: They reach the gate. }
  - { id: home, continues: gate, prompt: They are home. }
  - { id: hail, prompt: "@mira calls in \${{ lang }}.", duration: 1 }
  - { id: wave, continues: hail, extend: last-frame, prompt: She waves., duration: 1 }
  - { id: vigil, takes: 2, prompt: "@tomas waits.", duration: 1 }
  - { id: dawn, first_frame: dawn.png, prompt: The sun comes up., duration: 1 }
`;

/** What the board wants: known by words of its prompt, how many takes, and from whose it goes on. */
export const wanted: readonly {
  readonly words: string;
  readonly takes: number;
  readonly after: string | null;
}[] = [
  { words: 'The sea.', takes: 1, after: null },
  { words: 'meets', takes: 1, after: null },
  { words: 'walk on', takes: 1, after: 'meets' },
  { words: 'reach the gate', takes: 1, after: 'walk on' },
  { words: 'are home', takes: 1, after: 'reach the gate' },
  { words: 'calls in en', takes: 1, after: null },
  { words: 'calls in de', takes: 1, after: null },
  { words: 'waves', takes: 2, after: 'calls in' },
  { words: 'waits', takes: 2, after: null },
  { words: 'comes up', takes: 1, after: null },
];

/** Where its films are, each of 13 s. */
export const films = ['en', 'de'].map((lang) => `out/storyboards/film_${lang}.mp4`);
export const FILM_FRAMES = 13 * 24;

const pictures = Object.fromEntries(
  ['mira-face', 'mira-full', 'tomas', 'dawn'].map((name, gray) => [
    `storyboards/${name}.png`,
    grayPng(128, 72, gray),
  ]),
);

export function projectFiles(capUsd: number | null): Record<string, string | Uint8Array> {
  const config = JSON.parse(xaiConfig({}, { creates_per_second: 5 })) as object;
  return {
    ...pictures,
    'storyboards/film.yaml': board,
    'castreel.config.yaml': JSON.stringify({ ...config, cap_usd: capUsd }),
  };
}
