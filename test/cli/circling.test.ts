import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

const head =
  'version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\n';

type Studio = {
  readonly run: (...words: string[]) => Promise<Ran>;
  readonly prompts: () => string[];
  readonly write: (picks: string) => void;
  readonly circle: (slot: string, n: number) => void;
};

async function inStudio(
  shots: string,
  work: (studio: Studio, when: (pattern: RegExp, what: () => void) => void) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const board = `${head}shots: [${shots}]\n`;
  const files = { 'storyboards/film.yaml': board, 'provider.js': kit.provider(), ...more };
  await inProject(files, async (cwd) => {
    let said = '';
    let awaited: { readonly pattern: RegExp; readonly what: () => void } | null = null;
    const say = (text: string): void => {
      said += text;
      if (awaited?.pattern.test(said) !== true) return;
      const { what } = awaited;
      awaited = null;
      what();
    };
    const run = async (...words: string[]): Promise<Ran> => {
      said = '';
      const ran = await castreelHere([...words, '--provider', 'provider.js'], {
        cwd,
        env: paidEnv,
        terminal: { say },
      });
      return { ...ran, stderr: said };
    };
    const write = (picks: string): void => writeFileSync(join(cwd, 'storyboards/film.picks.yaml'), picks);
    const circle = (slot: string, n: number): void => {
      const [file = ''] = globSync(`ledger/**/${slot}/*${n}-*.json`, { cwd, absolute: true });
      const { take } = JSON.parse(readFileSync(file, 'utf8')) as { take: { sha256: string } };
      write(`${slot}: t0${n}-${take.sha256.slice(0, 8)}\n`);
    };
    const prompts = (): string[] => postsIn(cwd).map(({ body }) => body.prompt);
    await work({ run, write, circle, prompts }, (pattern, what) => void (awaited = { pattern, what }));
  });
}

const agreed = ['render', '--yes', '--max-cost', '10'];

test('a shot that is circled while its takes come is closed: no more are bought, and its film shows the take', async () => {
  await inStudio('{ id: a, prompt: A., takes: 4 }', async ({ run, circle, prompts }, when) => {
    when(/a {2}done/, () => circle('a', 1));
    const ran = await run(...agreed, '--concurrency', '1');
    expect(prompts()).toEqual(['A.']);
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('a  not begun (')]);
    expect((await run('plan')).stdout).toMatch(/circled t01[^]*0 to shoot, .* 0 films/);
  });
});

test('what goes on from a take that is given up in the meantime is not bought', async () => {
  const chain =
    '{ id: a, prompt: A., takes: 2 }, { id: b, prompt: B., continues: a }, { id: c, prompt: C., continues: b }';
  await inStudio(chain, async ({ run, circle, prompts }, when) => {
    await run(...agreed, '--shot', 'a');
    circle('a', 2);
    when(/b {2}being made/, () => circle('a', 1));
    const ran = await run(...agreed);
    expect(prompts()).toEqual(['A.', 'A.', 'B.']);
    expect([ran.code, ran.stderr]).toEqual([5, expect.stringMatching(/Not current:\n +b .*\n +c /)]);
  });
});

test.each([
  ['is not read as picks', 'a: [t01'],
  ['chooses what there is not', 'a: t01-00000000\n'],
])('a file of picks that %s changes nothing while takes come', async (_, picks) => {
  await inStudio('{ id: a, prompt: A., takes: 2 }', async ({ run, write, prompts }, when) => {
    when(/a {2}done/, () => write(picks));
    const ran = await run(...agreed, '--concurrency', '1');
    expect([ran.code, prompts()]).toEqual([0, ['A.', 'A.']]);
  });
});

test('a shot that waits for a choice between takes of one that another board shares is told the name in its own board', async () => {
  const shots = '{ id: a, prompt: A. }, { id: b, prompt: B., continues: a }';
  const other = `${head}shots: [${shots.replace('B.', 'C.')}]\n`;
  await inStudio(
    shots,
    async ({ run, circle }) => {
      await run(...agreed);
      circle('a', 1);
      await run(...agreed, '--retake', 'other:a');
      expect((await run('plan')).stdout).toContain('to choose a take: castreel takes other:a ');
    },
    { 'storyboards/other.yaml': other },
  );
});
