import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';
import { openXai, type XaiGiven, type XaiService } from '../support/service/xai.js';
import { bodiesOf, renderOn, xaiConfig } from '../support/xai-project.js';
import { openedServices } from '../support/service/opened.js';

const opened = openedServices();

async function open(given: Partial<XaiGiven> = {}): Promise<XaiService> {
  return await opened((clips) => openXai({ clips, took: 100, ...given }));
}

const everyMode = (fileId: string): string => `version: 1
model:
  text: xai/grok-imagine-video-1.5-lite
  image: xai/grok-imagine-video-1.5
  reference: xai/grok-imagine-video
  extend: xai/grok-imagine-video
  edit: xai/grok-imagine-video
format: { resolution: 480p, fps: 1 }
defaults: { duration: 2 }
characters:
  mira:
    name: Mira
    description: silver braid
    voice: { words: low, id: ara }
    references: [mira-face.png, mira-full.png, { file_id: ${fileId} }]
  tomas: { name: Tomas, references: [{ url: "https://cast.example/tomas.png" }, tomas.png] }
shots:
  - { id: sea, prompt: The sea., sound: none }
  - { id: meet, prompt: "@mira meets @tomas.", duration: 3 }
  - { id: walk, continues: meet, prompt: They walk on. }
  - { id: snow, edits: sea, prompt: Snow falls. }
  - id: vigil
    first_frame: vigil.png
    last_frame: dawn.png
    prompt: "@mira waits."
    dialogue: [{ who: mira, line: Dawn. }]
`;

const pictures = Object.fromEntries(
  ['mira-face', 'mira-full', 'tomas', 'vigil', 'dawn'].map((name, gray) => [
    `storyboards/${name}.png`,
    grayPng(128, 72, gray),
  ]),
);

test('a board of every mode on three models: what is sent, what it costs, and nothing is paid twice', async () => {
  const xai = await open();
  const hat = { filename: 'hat.png', type: 'image/png', bytes: grayPng(90, 90), livesS: null };
  const { id } = xai.files.keep(hat);
  const board = everyMode(id);
  const files = { ...pictures, 'storyboards/film.yaml': board, 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    const ran = await renderOn(xai, cwd);
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
    const idOf = (name: string): unknown => {
      const file = xai.files.all().find(({ bytes }) => pictures[`storyboards/${name}.png`]?.equals(bytes));
      return { file_id: file?.id };
    };
    const common = { resolution: '480p', duration: 2 };
    expect(bodiesOf(xai, 'The sea.')).toEqual([
      {
        ...{ ...common, model: 'grok-imagine-video-1.5-lite', prompt: 'The sea.' },
        ...{ aspect_ratio: '16:9', generate_audio: false },
      },
    ]);
    expect(bodiesOf(xai, 'meets')).toEqual([
      {
        ...{
          ...common,
          model: 'grok-imagine-video',
          aspect_ratio: '16:9',
          generate_audio: true,
          duration: 3,
        },
        prompt: 'Mira <IMAGE_1> <IMAGE_3> <IMAGE_5> (silver braid) meets Tomas <IMAGE_2> <IMAGE_4>.',
        reference_images: [
          idOf('mira-face'),
          { url: 'https://cast.example/tomas.png' },
          idOf('mira-full'),
          idOf('tomas'),
          { file_id: id },
        ],
      },
    ]);
    expect(bodiesOf(xai, 'waits')).toEqual([
      {
        ...{ ...common, model: 'grok-imagine-video-1.5', generate_audio: true },
        prompt:
          'Mira <IMAGE_1> <IMAGE_2> <IMAGE_3> (silver braid) waits. Mira says: "Dawn." Mira\'s voice <AUDIO_0>: low.',
        ...{ image: idOf('vigil'), last_frame: idOf('dawn') },
        reference_images: [idOf('mira-face'), idOf('mira-full'), { file_id: id }],
        reference_audios: [{ voice_id: 'ara' }],
      },
    ]);
    // What xAI made it is sent by the address at which it has it.
    const url = expect.stringMatching(/^http.*\.mp4\?/) as unknown;
    const base = { model: 'grok-imagine-video', video: { url } };
    expect(bodiesOf(xai, 'Snow')).toEqual([{ ...base, prompt: 'Snow falls.' }]);
    expect(bodiesOf(xai, 'walk')).toEqual([{ ...base, prompt: 'They walk on.', duration: 2 }]);
    expect(xai.journal.uploads()).toBe(5);

    const attempts = (await ledgerIn(cwd)).map(({ attempt }) => attempt);
    expect(attempts.map(({ cost_reported }) => cost_reported)).toEqual(Array(5).fill(true));
    const costs = attempts.map(({ cost_micro_usd, reserved_micro_usd }) => [
      cost_micro_usd,
      reserved_micro_usd,
    ]);
    expect(costs.every(([cost, reserved]) => cost === reserved)).toBe(true);
    expect(costs.reduce((sum, [cost]) => sum + (cost ?? 0), 0)).toBe(xai.journal.billedMicroUsd());

    const film = await readFile(join(cwd, 'out/storyboards/film.mp4'));
    const again = await renderOn(xai, cwd);
    expect([again.code, xai.journal.posts().length, xai.journal.uploads()]).toEqual([0, 5, 5]);
    expect((await readFile(join(cwd, 'out/storyboards/film.mp4'))).equals(film)).toBe(true);
    const plan = await castreelHere(['plan'], { cwd, env: xai.env });
    expect(plan.stdout).toContain('0 to shoot, 5 current');
  });
});

test('what costs more than its plan is said of the shot and in the end, and so is a cap that it broke', async () => {
  const xai = await open();
  const board = `version: 1
model: xai/grok-imagine-video
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots:
  - { id: sea, prompt: "The sea. [costs_more]" }
`;
  const config = JSON.stringify({ ...(JSON.parse(xaiConfig()) as object), cap_usd: 0.06 });
  const files = { 'storyboards/film.yaml': board, 'castreel.config.yaml': config };
  await inProject(files, async (cwd) => {
    const { code, stderr } = await renderOn(xai, cwd);
    expect(code).toBe(0);
    expect(stderr).toMatch(/sea {2}done {2}\$0\.075 {2}planned: \$0\.05/);
    expect(stderr).toContain(`Spent $0.075.
The provider charged $0.025 more than the plan had said.
The ledger counts $0.075, $0.015 over cap_usd ($0.06). Nothing more is bought under this cap.
Keep ledger: 1 attempt was written there.
`);
    const takes = await castreelHere(['takes'], { cwd, env: xai.env });
    expect(takes.stdout).toContain('Of cap_usd $0.06: $0.075, $0.015 too much.');
  });
});
