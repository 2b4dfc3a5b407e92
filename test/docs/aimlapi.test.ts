import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aimlapiModels } from '../../src/providers/aimlapi/models.js';
import type { Capability } from '../../src/providers/capability.js';
import { castreelHere, inProject } from '../support/command.js';
import { atOnceText, firstTag, firstWord, inWords, monthOf, pollsText, proseOf } from '../support/page.js';
import { type AimlapiService, openAimlapi } from '../support/service/aimlapi.js';
import { openClips, type Clips } from '../support/service/clips.js';

const page = readFileSync('docs/aimlapi.md', 'utf8');
const blockOf = (note: string): string =>
  new RegExp(`^\`\`\`yaml ${note}\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

let clips: Clips;
let service: AimlapiService;
beforeAll(async () => {
  clips = await openClips({ mode: 'template' });
  service = await openAimlapi({ clips, took: 20 });
});
afterAll(async () => {
  await service.close();
  await clips.close();
});

function rowOf({ operation, durations, resolutions, aspects, references }: Capability): string[] {
  const images = references === null ? 'as its image' : 'as its images';
  return [
    operation,
    durations.kind === 'range' ? `${durations.min}–${durations.max} s` : '',
    typeof resolutions === 'string' ? images : resolutions.join(' '),
    typeof aspects === 'string' ? images : 'as asked',
  ];
}

test('docs/aimlapi.md has the modes and numbers of the capabilities', () => {
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  const rows = lines.slice(2).map((line) => line.slice(2, -2).split(' | '));
  expect(rows.map(([, ...cells]) => cells)).toEqual(aimlapiModels.map(rowOf));
  const prose = proseOf('docs/aimlapi.md');
  const said = aimlapiModels.flatMap(sentencesOf);
  expect(said.filter((words) => !prose.includes(words))).toEqual([]);
});

const billed = { yes: 'is billed', no: 'is billed nothing', unknown: 'may be billed' };

function sentencesOf(one: Capability): string[] {
  const { price, rates, prompt_max, references, tags, sound, durations } = one;
  const neither = price.moderated === 'no' ? 'neither is' : 'otherwise';
  return [
    `Its price was ${price.per_second_micro_usd === null ? 'not at hand' : 'read'}`,
    `A failed request ${billed[price.failed]}, by its docs, and ${neither} one that moderation stops`,
    `${firstWord(rates.creates_per_second)} create a second. Requests under way at once: ${atOnceText(one)}`,
    pollsText(one),
    `${prompt_max ?? 'no'} characters are assumed`,
    `**Sound** is ${sound} made`,
    `as of ${monthOf(one)}`,
    ...(references === null
      ? []
      : [
          `**References**: ${inWords(references.min)} to ${inWords(references.max)} images`,
          `the model behind it stops at ${durations.kind === 'range' ? durations.max : ''},`,
        ]),
    ...(tags === null ? [] : [`in the prompt by its tag (${firstTag(tags)})`]),
  ];
}

type Config = { providers: { aimlapi: { models: Record<string, Record<string, object>> } } };

test('the board of docs/aimlapi.md is shot at the price of its config, once it is there', async () => {
  const config = parse(blockOf('config')) as Config;
  const { models } = config.providers.aimlapi;
  for (const [operation, said] of Object.entries(models['grok-imagine-video'] ?? {})) {
    models['grok-imagine-video']![operation] = { ...said, polls: { first_s: 0.1, every_s: 0.1 } };
  }
  async function* hosted(url: string): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(readFileSync(`storyboards/air-mail/cast/${basename(url)}`));
  }
  const files = {
    ...{ 'storyboards/film.yaml': blockOf('aimlapi'), 'castreel.config.yaml': JSON.stringify(config) },
  };
  await inProject(files, async (cwd) => {
    const doctor = await castreelHere(['doctor'], { cwd, env: service.env });
    expect([doctor.code, doctor.stdout]).toEqual([
      0,
      expect.stringMatching(/AIMLAPI_API_KEY.*accepted/) as string,
    ]);
    const plan = await castreelHere(['plan'], { cwd });
    expect(plan.stdout).toContain('2 to shoot ($0.364)');
    const ran = await castreelHere(['render', '--yes', '--max-cost', '1'], {
      cwd,
      env: service.env,
      terminal: { hosted },
    });
    expect([ran.code, service.journal.posts().length, service.journal.violations()], ran.stderr).toEqual([
      0,
      2,
      [],
    ]);
  });
  await inProject({ 'storyboards/film.yaml': blockOf('aimlapi') }, async (cwd) => {
    const refused = await castreelHere(['render', '--yes', '--max-cost', '1'], { cwd, env: service.env });
    expect([refused.code, service.journal.posts().length]).toEqual([4, 2]);
  });
});
