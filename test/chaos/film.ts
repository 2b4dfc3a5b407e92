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

/** How many takes the board wants of each shot, by words of its prompt. */
export const wanted: Readonly<Record<string, number>> = {
  'The sea.': 1,
  meets: 1,
  'walk on': 1,
  'reach the gate': 1,
  'are home': 1,
  'calls in en': 1,
  'calls in de': 1,
  waves: 2,
  waits: 2,
  'comes up': 1,
};

/** Of those, what goes on from no other: it is bought whatever becomes of the rest. */
export const independent = ['The sea.', 'meets', 'calls in en', 'calls in de', 'waits', 'comes up'];

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
