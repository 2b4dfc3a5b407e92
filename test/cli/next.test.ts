import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

const BOARD = 'my boards/a "good" film.yaml';
const OTHER = 'my boards/other.yaml';

/** Everything is somewhere unusual: a step that forgets a word is about something else, or about nothing. */
const given = `--provider 'own provider.mjs' --ledger 'the record' --out 'the films'`;
const named = `'${BOARD}'`;

async function inOddProject(shots: string, work: (cwd: string) => Promise<void>): Promise<void> {
  const head =
    'version: 1\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nmodel: till/clips\n';
  const files = {
    [BOARD]: `${head}shots:\n${shots}`,
    [OTHER]: `${head}shots: [{ id: one, prompt: Else. }]\n`,
    'own provider.mjs': kit.provider(),
  };
  await inProject(files, work);
}

const run = promisify(execFile);

/** What a person types, whose words a real shell tells apart. */
async function shell(cwd: string, line: string): Promise<Ran> {
  const { stdout } = await run('sh', ['-c', `castreel() { printf '%s\\0' "$@"; }; ${line}`]);
  return await castreelHere(stdout.split('\0').slice(0, -1), { cwd, env: paidEnv });
}

/** The command of the last line, to its end. */
function nextOf({ stderr }: Ran): string {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  expect(last).toMatch(/Next[^:]*: castreel /);
  return last.slice(last.lastIndexOf(': castreel ') + 2);
}

test('from check to the circled film by nothing but the steps that are printed', async () => {
  await inOddProject(
    '  - { id: one, prompt: One., takes: 2 }\n  - { id: two, prompt: Two. }\n',
    async (cwd) => {
      const project = `--ledger 'the record' --provider 'own provider.mjs'`;
      const trail = [
        `castreel check ${named} ${project}`,
        `castreel plan ${named} ${project}`,
        `castreel render ${named} ${project}`,
        `castreel render --yes --max-cost 0.15 ${named} ${project}`,
        `castreel takes --board ${named} ${project}`,
        `castreel circle one t02 --board ${named} ${project}`,
      ];
      for (const [at, line] of trail.entries()) {
        const ran = await shell(cwd, line);
        expect([line, ran.code]).toEqual([line, at === 2 ? 4 : 0]); // nobody is there to agree
        if (at + 1 < trail.length) expect(nextOf(ran)).toBe(trail[at + 1]);
        else expect(ran.stderr).toBe('Circled one t02.\nUp to date.\n');
      }
      expect(postsIn(cwd)).toHaveLength(3);
      expect(await ledgerIn(cwd, 'the record')).toHaveLength(3);
      expect(await readFile(join(cwd, BOARD.replace('.yaml', '.picks.yaml')), 'utf8')).toMatch(/^one: t02-/);
    },
  );
});

test('what a run leaves open is collected, decided, chosen and bought again by the steps that it prints', async () => {
  const shots = [
    '  - { id: one, prompt: "One. [lost_answer]" }',
    '  - { id: two, prompt: "Two. [moderated_done]" }',
    '  - { id: three, prompt: Three., takes: 2 }',
    '  - { id: four, continues: three, prompt: Four. }',
    '',
  ].join('\n');
  await inOddProject(shots, async (cwd) => {
    const agreed = '--yes --max-cost 1';
    const first = await shell(cwd, `castreel render ${named} ${given} ${agreed} --shot one`);
    expect(first.code).toBe(8);
    expect(nextOf(first)).toMatch(
      /^castreel resolve 'a "good" film:one#t01'|^castreel resolve one#t01 --board /,
    );
    const [lost] = postsIn(cwd);
    const resolved = await shell(cwd, `${nextOf(first)} --adopt ${lost?.job ?? ''}`);
    expect(resolved.code).toBe(0);
    expect((await shell(cwd, nextOf(resolved))).code).toBe(5); // the film lacks what nobody bought yet
    expect(postsIn(cwd)).toHaveLength(1);

    const second = await shell(cwd, `castreel render ${named} ${given} ${agreed}`);
    expect(second.code).toBe(5);
    expect(nextOf(second)).toContain(`castreel render --retake two ${named}`);
    const board = join(cwd, BOARD);
    await writeFile(board, (await readFile(board, 'utf8')).replace(' [moderated_done]', ''));
    const retaken = await shell(cwd, `castreel render ${named} ${given} ${agreed}`);
    expect(nextOf(retaken)).toMatch(/^castreel takes three --board /);
    const takes = await shell(cwd, nextOf(retaken));
    expect(nextOf(takes)).toMatch(/^castreel circle three t0\d --board /);
    const circled = await shell(cwd, nextOf(takes));
    expect(circled.code).toBe(0);
    expect(nextOf(circled)).toMatch(/^castreel render /); // four was waiting for it
    const last = await shell(cwd, `${nextOf(circled)} ${agreed}`);
    expect([last.code, postsIn(cwd).length]).toEqual([0, 6]);
  });
});

test('Ctrl-C, a moved plan file and a draft name the way back to what was asked for', async () => {
  const shots = [1, 2, 3, 4].map((n) => `  - { id: s${n}, prompt: "Shot ${n}." }\n`).join('');
  await inOddProject(shots, async (cwd) => {
    const draft = await shell(cwd, `castreel animatic ${named} ${given} --shot s1`);
    expect(nextOf(draft)).toMatch(/^castreel plan 'my boards\/.*' --shot s1 --ledger /);
    expect(nextOf(draft)).not.toContain('--model');

    const planned = await shell(
      cwd,
      `castreel plan ${named} --out 'to agree.plan.json' --shot s1 --shot s2 ${given.replace(/ --out .*/, '')}`,
    );
    const agreed = nextOf(planned);
    expect(agreed).toMatch(/^castreel render 'to agree.plan.json' --ledger /);
    const board = join(cwd, BOARD);
    await writeFile(board, (await readFile(board, 'utf8')).replace('Shot 2.', 'Another shot.'));
    const moved = await shell(cwd, agreed);
    expect([moved.code, moved.stderr.includes('the plan has changed since it was agreed to (s2)')]).toEqual([
      4,
      true,
    ]);
    expect((await shell(cwd, nextOf(moved))).code).toBe(0); // writes it anew
    expect((await shell(cwd, agreed)).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(2);

    await rm(join(cwd, 'the films'), { recursive: true, force: true });
    const plan = await shell(
      cwd,
      `castreel plan ${named} ${given.replace(/ --out .*/, '')} --retake s1 -n 2`,
    );
    expect(nextOf(plan)).toContain('--retake s1 -n 2');
  });
});
