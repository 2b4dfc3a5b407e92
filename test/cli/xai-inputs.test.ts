import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { imageFacts } from '../../src/media/image-facts.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ffmpegForTests, makeClip } from '../support/clips.js';
import { ledgerIn } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';
import type { CallFault, Fate } from '../support/service/fault-table.js';
import { openXai, type XaiGiven, type XaiService } from '../support/service/xai.js';
import { bodiesOf, xaiConfig } from '../support/xai-project.js';
import { openClips } from '../support/service/clips.js';
import { openedServices } from '../support/service/opened.js';

const opened = openedServices({ mode: 'template' });

async function open(given: Partial<XaiGiven> = {}): Promise<XaiService> {
  return await opened((clips) => openXai({ clips, took: 20, ...given }));
}

const render = async (xai: XaiService, cwd: string, ...words: readonly string[]): Promise<Ran> =>
  await castreelHere(['render', '--scene', 'all', '--yes', '--max-cost', '20', ...words], {
    cwd,
    env: xai.env,
  });

const HEAD =
  'version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 2 }\n';
const MIRA = 'characters: { mira: { name: Mira, references: [mira.png] } }\n';

/** No film is made, which would take longer than all the rest: one shot of it is never asked for. */
function boardOf(head: string, shots: readonly string[]): string {
  const rest = '  - { id: rest, shots: [{ id: rest, prompt: The rest. }] }\n';
  return `${head}scenes:\n${rest}  - id: all\n    shots:\n${shots.map((shot) => `      - { ${shot} }\n`).join('')}`;
}

test('a face of many shots is uploaded once, by the next run not at all, and again where it is forgotten', async () => {
  const xai = await open();
  const shots = Array.from({ length: 5 }, (_, n) => `id: s${n}, prompt: "@mira, ${n}."`);
  const board = boardOf(HEAD + MIRA, shots);
  const files = {
    ...{ 'storyboards/film.yaml': board, 'castreel.config.yaml': xaiConfig() },
    'storyboards/mira.png': grayPng(64, 64),
  };
  await inProject(files, async (cwd) => {
    const uploads: number[] = [];
    for (const [from, to] of [
      ['?', '?'],
      ['0.', 'Zero.'],
      ['1.', 'One.'],
    ] as const) {
      await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace(from, to));
      if (to === 'One.') await rm(join(cwd, '.castreel/uploads'), { recursive: true });
      expect((await render(xai, cwd)).code).toBe(0);
      uploads.push(xai.journal.uploads());
    }
    expect([uploads, xai.journal.posts().length, xai.journal.violations()]).toEqual([[1, 1, 2], 7, []]);
  });
});

test('an image above the limits goes as a smaller copy, one that is not whole goes nowhere, the original stays', async () => {
  const xai = await open({ tagBase: 0 });
  const wide = grayPng(5000, 120);
  const { id } = xai.files.keep({
    filename: 'hat.png',
    type: 'image/png',
    bytes: grayPng(90, 90),
    livesS: null,
  });
  const hers = `mira.png, { url: "https://cast.example/mira.png" }, { file_id: ${id} }`;
  const board = boardOf(HEAD + MIRA.replace('mira.png', hers), ['id: a, prompt: "@mira waits."']);
  const tags = { template: '<IMAGE_{n}>', base: 0 };
  const files = {
    ...{ 'storyboards/film.yaml': board, 'storyboards/mira.png': wide },
    'castreel.config.yaml': xaiConfig({ tags }),
  };
  await inProject(files, async (cwd) => {
    expect((await render(xai, cwd)).code).toBe(0);
    const [, copy] = xai.files.all();
    const url = 'https://cast.example/mira.png';
    expect(bodiesOf(xai, 'waits')[0]).toMatchObject({
      prompt: 'Mira <IMAGE_0> <IMAGE_1> <IMAGE_2> waits.',
      reference_images: [{ file_id: copy?.id }, { url }, { file_id: id }],
    });
    const facts = imageFacts(copy?.bytes ?? Buffer.alloc(0));
    expect([facts, copy?.type]).toEqual([
      { kind: 'image', format: 'jpeg', width: 4096, height: 98 },
      'image/jpeg',
    ]);
    expect((await readFile(join(cwd, 'storyboards/mira.png'))).equals(wide)).toBe(true);

    // Other limits, and no uploads: a data URI of the bytes as they are.
    const media = { https: true, data_uri_bytes: 100_000, upload: false, file_id: true };
    await writeFile(
      join(cwd, 'castreel.config.yaml'),
      xaiConfig({ tags, picture_limits: null, image_media: media }),
    );
    expect((await render(xai, cwd, '--retake', 'a')).code).toBe(0);
    const inside = { url: `data:image/png;base64,${wide.toString('base64')}` };
    expect(bodiesOf(xai, 'waits')[1]).toMatchObject({ reference_images: [inside, { url }, { file_id: id }] });

    const tight = { ...media, data_uri_bytes: 1000 };
    await writeFile(
      join(cwd, 'castreel.config.yaml'),
      xaiConfig({ tags, picture_limits: null, image_media: tight }),
    );
    const refused = await render(xai, cwd, '--retake', 'a');
    expect(refused.stderr).toContain('xAI is sent no file that large');

    await writeFile(join(cwd, 'storyboards/mira.png'), wide.subarray(0, -20));
    expect((await render(xai, cwd, '--retake', 'a')).code).toBe(3);
    expect([xai.journal.posts().length, xai.journal.violations()]).toEqual([2, []]);
  });
});

test('an output that is kept is gone on from by its file id, a lost one by its address; own footage goes as MP4', async () => {
  const xai = await open();
  const shots = [
    'id: a, prompt: Part a.',
    'id: b, continues: a, prompt: Part b.',
    'id: lost, prompt: "Part d. [storage_error]"',
    'id: e, continues: lost, prompt: Part e.',
    'id: own, clip: own.mov',
    'id: c, continues: own, prompt: Part c.',
  ];
  const files = {
    'storyboards/film.yaml': boardOf(HEAD, shots),
    'castreel.config.yaml': xaiConfig({ output_kept_s: 86_400 }),
  };
  await inProject(files, async (cwd) => {
    const own = join(cwd, 'storyboards/own.mov');
    await makeClip(await ffmpegForTests(), own, { id: 1, frames: 72, rate: { n: 24, d: 1 } });
    expect((await render(xai, cwd)).code).toBe(0);
    const storage = {
      filename: expect.stringMatching(/^castreel-[0-9a-f]{12}\.mp4$/) as unknown,
      expires_after: 86_400,
    };
    expect(bodiesOf(xai, 'Part a')[0]).toMatchObject({ storage_options: storage });
    const kept = (await ledgerIn(cwd)).find(({ attempt }) => attempt.slot.endsWith(':a'))?.attempt.take
      ?.kept_file_id;
    expect(bodiesOf(xai, 'Part b')[0]).toMatchObject({ video: { file_id: kept }, storage_options: storage });
    const atAddress = { video: { url: expect.stringContaining('/clips/') as unknown } };
    expect(bodiesOf(xai, 'Part e')[0]).toMatchObject(atAddress);
    xai.files.remove(kept ?? '');
    expect((await render(xai, cwd, '--retake', 'b')).code).toBe(0);
    expect(bodiesOf(xai, 'Part b')[1]).toMatchObject(atAddress);
    expect([xai.journal.uploads(), xai.journal.violations()]).toEqual([1, []]);
  });
});

test.each([
  ['quota', 6],
  ['bad_key', 6],
  ['forbidden', 6],
])('%s stops creates at once; what runs is finished and kept, and no key is shown', async (fault, code) => {
  const xai = await open({ took: 600 });
  const words = ['Tide.', `Storm. [${fault}]`, 'Calm.', 'Dawn.'];
  const shots = words.map((prompt, n) => `id: s${n}, prompt: "${prompt}"`);
  // One after the other, as far apart as the answers take.
  const config = xaiConfig({}, { creates_per_second: 3 });
  await inProject(
    { 'storyboards/film.yaml': boardOf(HEAD, shots), 'castreel.config.yaml': config },
    async (cwd) => {
      const ran = await render(xai, cwd);
      const states = (await ledgerIn(cwd)).map(({ attempt }) => attempt.state);
      expect([ran.code, states, xai.journal.posts().length]).toEqual([code, ['done'], 2]);
      expect(`${ran.stdout}${ran.stderr}${JSON.stringify(await ledgerIn(cwd))}`).not.toContain(xai.key);
    },
  );
});

test('a shot that a 429 held back is asked for again, and every shot is made once', async () => {
  const xai = await open();
  const words = ['Tide.', 'Storm. [rate_limited_after]', 'Calm.', 'Dawn.'];
  const shots = words.map((prompt, n) => `id: s${n}, prompt: "${prompt}"`);
  const config = xaiConfig({}, { creates_per_second: 3 });
  const files = { 'storyboards/film.yaml': boardOf(HEAD, shots), 'castreel.config.yaml': config };
  await inProject(files, async (cwd) => {
    expect((await render(xai, cwd)).code).toBe(0);
    const statuses = xai.journal.posts().map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 429]);
    expect((await ledgerIn(cwd)).map(({ attempt }) => attempt.state)).toEqual(Array(4).fill('done'));
  });
});

test('stale addresses, downloads that are cut, polls that fail or say something strange: asked again, paid once', async () => {
  const xai = await open();
  const ends = ['stale', 'cut', 'cut_unseen', 'download_html'];
  const says = ['poll_502*1', 'poll_html*1', 'poll_hang_up*1', 'early_404', 'unknown_status'];
  const words = [...ends, ...says].map((fault, n) => `Wave ${n}. [${fault}]`);
  const shots = words.map((prompt, n) => `id: s${n}, prompt: "${prompt}"`);
  const files = { 'storyboards/film.yaml': boardOf(HEAD, shots), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    expect((await render(xai, cwd)).code).toBe(0);
    expect([xai.journal.jobs().length, xai.journal.violations()]).toEqual([9, []]);
    const happened = [...ends, 'poll_502', 'poll_html', 'poll_hang_up', 'early_404', 'unknown_status'];
    expect(happened.filter((fault) => xai.journal.happened(fault as CallFault | Fate) === 0)).toEqual([]);
    expect((await ledgerIn(cwd)).map(({ attempt }) => attempt.state)).toEqual(Array(9).fill('done'));
  });
});

test('a pinned image whose bytes are cut short, and voices that are too many, are refused before anything is posted', async () => {
  const xai = await open();
  const cut = grayPng(64, 64).subarray(0, -20);
  const hash = sha256(cut);
  const pinned = `characters: { mira: { references: [{ url: "https://cast.example/mira.png", sha256: ${hash} }] } }`;
  const files = {
    'storyboards/film.yaml': boardOf(`${HEAD}${pinned}\n`, ['id: a, prompt: "@mira waits."']),
    'castreel.config.yaml': xaiConfig(),
    // As if it had been fetched.
    [`.castreel/store/sha256/${hash.slice(0, 2)}/${hash}.png`]: cut,
  };
  await inProject(files, async (cwd) => {
    const refused = await render(xai, cwd);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('cannot be sent: ')]);
    expect(await ledgerIn(cwd)).toEqual([]);

    const names = ['ada', 'bo', 'cy', 'di'];
    const voices = names.map(
      (name) => `  ${name}: { name: ${name}, voice: { words: low, id: v-${name} } }\n`,
    );
    const lines = names.map((who) => `{ who: ${who}, line: Aye. }`).join(', ');
    const head = `version: 1\nmodel: xai/grok-imagine-video-1.5\ncharacters:\n${voices.join('')}`;
    const choir = boardOf(head, [`id: a, prompt: They sing., dialogue: [${lines}]`]);
    await writeFile(join(cwd, 'storyboards/film.yaml'), choir);
    const many = await render(xai, cwd);
    expect([many.code, many.stderr]).toEqual([3, expect.stringMatching(/too-many-voices[^]*film\.yaml:12:/)]);
    expect([xai.journal.posts(), xai.journal.uploads()]).toEqual([[], 0]);
  });
});

test('footage of another rate: what is new begins where it does at the rate of the answer; a still is counted', async () => {
  const own = await openClips();
  const xai = await open({ clips: own });
  const shots = [
    'id: own, clip: own.mp4',
    'id: on, continues: own, prompt: On.',
    'id: still, clip: still.mp4',
    'id: after, continues: still, prompt: After.',
  ];
  const files = { 'storyboards/film.yaml': boardOf(HEAD, shots), 'castreel.config.yaml': xaiConfig() };
  await inProject(files, async (cwd) => {
    const path = join(cwd, 'storyboards/own.mp4');
    await makeClip(await ffmpegForTests(), path, { id: 1, frames: 90, rate: { n: 30, d: 1 } });
    const still = { id: 2, frames: Array<number>(60).fill(7), rate: { n: 30, d: 1 } };
    await makeClip(await ffmpegForTests(), join(cwd, 'storyboards/still.mp4'), still);
    expect((await render(xai, cwd)).code).toBe(0);
    const takes = (await ledgerIn(cwd)).flatMap(({ attempt: { slot, take } }) =>
      take === null ? [] : [[slot.split(':')[1], take.frames, take.new_from_frame, take.new_from]],
    );
    // 2 s of each are shown, and sent: 60 frames there, 48 in what comes back.
    expect(takes.sort()).toEqual([
      ['after', 96, 48, 'parent_frames'],
      ['on', 96, 48, 'measured'],
    ]);
  });
  await own.close();
});
