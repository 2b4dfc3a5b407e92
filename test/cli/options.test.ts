import { expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';

const board = 'version: 1\nshots: [{ id: rain, prompt: "Rain.", duration: 1 }]\n';

test.each([
  ['render -n 2', ['-n goes with --retake']],
  ['plan -n 2', ['-n goes with --retake']],
  ['animatic --model till/clips', ['castreel render --model till/clips']],
  ['render --no-spend --retake rain --new', ['--no-spend buys nothing: leave out --retake, --new']],
  ['stitch --retake rain', ['stitch buys nothing: leave out --retake']],
  [
    'render --collect --yes -n 2',
    ['-n goes with', 'only fetches what is paid: leave out --yes', '--yes needs'],
  ],
  ['render --collect --no-spend', ['give one of them']],
  ['render --yes', ['--yes needs --max-cost USD']],
  ['render --yes --max-cost 0x10', ['--max-cost takes dollars, not 0x10']],
  ['render --yes --max-cost ', ["--max-cost takes dollars, not ''"]],
  ['render --retake rain -n 0x10', ['give a whole number, 1 or more', 'castreel render --help']],
  ['render a.plan.json --shot rain --model till/clips', ['leave out --shot, --model']],
  ['render a.plan.json storyboards/film.yaml', ['give it alone']],
  ['stitch a.plan.json', ['stitch takes boards']],
  ['plan a.plan.json', ['plan takes boards']],
  ['plan --out plan.json', ['NAME.plan.json']],
  ['plan --json --format markdown', ['give one of them']],
  ['check --expand --format github', ['--expand prints storyboards']],
  [
    'check storyboards/film.picks.yaml',
    ['choices of takes for a board: name the board, storyboards/film.yaml'],
  ],
  ['plan --shot rian', ['no shot is called rian; did you mean rain?']],
  ['plan --shot rain#t01', ['there is no rain#t01: it has no take yet']],
  ['plan --variant lang=de', ['no variant has lang=de: no board has variants']],
  ['render nowhere.plan.json', ['nowhere.plan.json cannot be read: there is no such file']],
  ['plan --provider nowhere.js', ['nowhere.js cannot be loaded as a provider: there is no such file']],
  ['plan --colour', ["unknown option '--colour'", 'castreel plan --help']],
])('castreel %s: exit 2 says all that contradicts itself, a line each', async (words, said) => {
  await inProject({ 'storyboards/film.yaml': board }, async (cwd) => {
    const { code, stdout, stderr } = await castreelHere(words.split(' '), { cwd });
    for (const one of said) expect(stderr).toContain(one);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', said.length]);
  });
});

test('an address of a service that .env sets is not passed over: the run would pay at another', async () => {
  const board = 'version: 1\nmodel: xai/grok-imagine-video\nshots: [{ id: a, prompt: p, duration: 1 }]\n';
  const file = 'XAI_API_KEY=some-key-of-mine\nXAI_BASE_URL=http://127.0.0.1:9\n';
  await inProject({ 'storyboards/film.yaml': board, '.env': file }, async (cwd) => {
    const { code, stderr } = await castreelHere(['plan'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^castreel: \.env sets XAI_BASE_URL, which .* export it/),
    ]);
    const env = { XAI_BASE_URL: 'http://127.0.0.1:9' };
    expect((await castreelHere(['plan'], { cwd, env })).code).toBe(0);
  });
});

test('a board that is not there is named with the nearest that is, by every command', async () => {
  await inProject({ 'my boards/film.yaml': board, 'storyboards/other.yaml': board }, async (cwd) => {
    for (const words of [
      ['check'],
      ['plan'],
      ['render'],
      ['takes', '--board'],
      ['circle', 'rain', '--board'],
    ]) {
      const { code, stderr } = await castreelHere([...words, 'my boards/flim.yaml'], { cwd });
      expect([words, code, stderr.includes('did you mean my boards/film.yaml?')]).toEqual([words, 3, true]);
    }
  });
});

test('a shot that buys nothing is told from one that is not there', async () => {
  const shots = 'shots: [{ id: rain, prompt: "Rain.", duration: 1 }, { id: again, reuse: rain }]\n';
  await inProject({ 'storyboards/film.yaml': `version: 1\n${shots}` }, async (cwd) => {
    for (const words of ['circle again', 'takes again', 'render --shot again', 'plan --retake again']) {
      const { code, stderr } = await castreelHere(words.split(' '), { cwd });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('again shows rain again: nothing is bought'),
      ]);
    }
  });
});

test('a shot of several variants is asked for by name, or all of them, in the same words everywhere', async () => {
  const two =
    'version: 1\nvariants: { axes: { hook: [a, b] } }\nshots: [{ id: say, prompt: "${{ hook }}" }]\n';
  await inProject({ 'storyboards/film.yaml': two }, async (cwd) => {
    for (const words of ['circle say', 'plan --shot say']) {
      const { code, stderr } = await castreelHere(words.split(' '), { cwd });
      expect([words, code, stderr]).toEqual([
        words,
        2,
        expect.stringMatching(
          /^castreel: say could be .*say@hook=a, .*say@hook=b: write one of them, or say@\* for all\n$/,
        ),
      ]);
    }
  });
});
