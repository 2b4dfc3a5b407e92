import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatUsd } from '../../src/base/money.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { castreelHere, COMMAND, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
const children: ChildProcess[] = [];
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await kit.remove();
});

const PRICE = 50_000;

type Work = (cwd: string) => Promise<void>;

async function inPaidProject(shots: readonly string[], work: Work, config = ''): Promise<void> {
  const lines = shots.map((prompt, n) => `  - { id: shot-${n + 1}, prompt: "${prompt}" }\n`);
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots:\n${lines.join('')}`;
  const files = { 'storyboards/film.yaml': board, 'castreel.config.yaml': config };
  await inProject({ ...files, 'provider.js': kit.provider() }, work);
}

/** Of a run that is slow enough for something to happen in the middle; `firstS`: when it asks about a job. */
async function inSlowProject(firstS: number, shots: readonly string[], work: Work): Promise<void> {
  await inPaidProject(shots, work, slowly(firstS));
}

const slowly = (firstS: number): string =>
  `providers: { till: { rates: { creates_per_second: 2 }, models: { clips: { text: { polls: { first_s: ${firstS}, every_s: 0.1 } } } } } }`;

const agreed = ['--yes', '--max-cost', '10'];

async function run(cwd: string, words: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return await castreelHere([...words, '--provider', 'provider.js'], { cwd, env: { ...paidEnv, ...env } });
}

/** A command that goes on while the test does something else. */
function begin(cwd: string, words: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...words, '--provider', 'provider.js'], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...paidEnv },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { text: '' };
  child.stderr.on('data', (piece: Buffer) => (said.text += piece.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, said, ended };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const states = async (cwd: string): Promise<string[]> =>
  (await ledgerIn(cwd)).map(({ attempt }) => attempt.state).sort();

describe.concurrent('spending', () => {
  test('of two at once one spends; the other is told who does, or waits and finds nothing left to buy', async () => {
    await inSlowProject(0.3, ['One.', 'Two.', 'Three.'], async (cwd) => {
      const first = begin(cwd, ['render', ...agreed]);
      await until(() => postsIn(cwd).length > 0);
      first.child.kill('SIGSTOP');
      const waiting = begin(cwd, ['render', ...agreed, '--wait']);
      const second = await run(cwd, ['render', ...agreed]);
      expect([second.code, second.stderr.includes(`${first.child.pid ?? ''}`)]).toEqual([7, true]);
      await until(() => waiting.said.text.includes('Waiting for'));
      first.child.kill('SIGCONT');
      expect([await first.ended, await waiting.ended]).toEqual([0, 0]);
      // It agreed to what is there by now, and says so: whom it waits for, then the plan anew.
      expect(waiting.said.text).toMatch(
        RegExp(
          `Plan: [^]*Waiting for castreel render .*process ${first.child.pid}[^]*Plan: 0 to shoot, 3 current`,
        ),
      );
      expect(postsIn(cwd)).toHaveLength(3);
      expect(await states(cwd)).toEqual(['done', 'done', 'done']);
    });
  });

  test('a suspended run keeps its lock; broken from another host it posts nothing more when it wakes', async () => {
    await inSlowProject(0.3, ['One.', 'Two.', 'Three.', 'Four.', 'Five.'], async (cwd) => {
      const sleeper = begin(cwd, ['render', ...agreed]);
      await until(() => postsIn(cwd).length > 0);
      sleeper.child.kill('SIGSTOP');
      expect((await run(cwd, ['render', ...agreed, '--break-lock'])).code).toBe(7);

      for (const lock of [join(cwd, '.castreel/run.lock'), join(cwd, 'ledger/.lock')]) {
        const owner = JSON.parse(await readFile(lock, 'utf8')) as object;
        await writeFile(lock, JSON.stringify({ ...owner, host: 'elsewhere' }));
      }
      const posted = postsIn(cwd).length;
      const over = await run(cwd, ['render', ...agreed, '--break-lock']);
      expect([0, 8]).toContain(over.code);
      const [after, settled] = [postsIn(cwd).length, await ledgerIn(cwd)];
      expect(posted).toBeLessThan(5);

      sleeper.child.kill('SIGCONT');
      await sleeper.ended;
      // A POST may have been under way when it fell asleep: the other run called its attempt uncertain, and who comes
      // back may know better. What was settled stays as it is.
      const isSettled = ({ attempt }: LedgerEntry): boolean => attempt.state === 'done';
      const open = settled.filter((entry) => !isSettled(entry));
      expect(open.map(({ attempt }) => attempt.state)).toEqual(open.map(() => 'uncertain'));
      expect(postsIn(cwd).length - after).toBeLessThanOrEqual(open.length);
      const now = await ledgerIn(cwd);
      expect(now.map(({ path }) => path)).toEqual(settled.map(({ path }) => path));
      expect(now).toEqual(expect.arrayContaining(settled.filter(isSettled)));
      expect(settled).toHaveLength(5);
    });
  });

  test('Ctrl-C creates nothing more, keeps the handles and says how to collect; collecting pays nothing', async () => {
    await inSlowProject(60, ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.'], async (cwd) => {
      const first = begin(cwd, ['render', ...agreed]);
      await until(async () => postsIn(cwd).length > 1 && (await states(cwd)).includes('submitted'));
      first.child.kill('SIGINT');
      expect(await first.ended).toBe(130);
      const posted = postsIn(cwd).length;
      expect(posted).toBeLessThan(6);
      expect(first.said.text).toContain('castreel render --collect');
      expect(first.said.text).toContain(`Spent ${formatUsd(posted * PRICE)} (still being made).`);
      expect(first.said.text).toContain(`Keep ledger: ${posted} attempt`);
      expect(new Set(await states(cwd))).toEqual(new Set(['submitted']));

      await writeFile(join(cwd, 'castreel.config.yaml'), slowly(0));
      const collected = await run(cwd, ['render', '--collect']);
      expect(collected.code).toBe(5); // the film lacks what was not begun
      expect(collected.stderr).toContain(`Keep ledger: ${posted} attempt`);
      expect(new Set(await states(cwd))).toEqual(new Set(['done']));
      expect(postsIn(cwd)).toHaveLength(posted);
    });
  });

  test('a terminal that closes keeps what is under way, as Ctrl-C does: told so twice, with nobody left to read', async () => {
    const slow = kit.provider().replace(/afterBilling: .*/, 'afterBilling: () => setTimeout(1500),');
    await inSlowProject(60, ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.'], async (cwd) => {
      await writeFile(join(cwd, 'provider.js'), slow);
      const { child, said, ended } = begin(cwd, ['render', ...agreed]);
      await until(() => postsIn(cwd).length > 0);
      child.kill('SIGHUP');
      await until(() => said.text.includes('Stopping') || child.signalCode !== null);
      child.stdout.destroy();
      child.stderr.destroy();
      child.kill('SIGHUP');
      await ended;
      expect(child.signalCode).toBe('SIGHUP');
      expect(new Set(await states(cwd))).toEqual(new Set(['submitted']));
      expect(postsIn(cwd).length).toBeLessThan(6);
    });
  });

  test('a plan file pays once, also after a crash in the middle', async () => {
    await inSlowProject(0.3, ['One.', 'Two.', 'Three.', 'Four.'], async (cwd) => {
      expect((await run(cwd, ['plan', '--out', 'agreed.plan.json'])).code).toBe(0);
      const first = begin(cwd, ['render', 'agreed.plan.json']);
      await until(async () => (await states(cwd)).includes('submitted'));
      first.child.kill('SIGKILL');
      await first.ended;
      const between = postsIn(cwd).length;
      expect(between).toBeLessThan(4);
      const rest = await run(cwd, ['render', 'agreed.plan.json']);
      const lost = (await states(cwd)).filter((state) => state === 'uncertain').length;
      expect([rest.code, postsIn(cwd).length]).toEqual(lost === 0 ? [0, 4] : [8, expect.any(Number)]);
      const again = await run(cwd, ['render', 'agreed.plan.json']);
      expect(again.code).toBe(rest.code);
      expect((await ledgerIn(cwd)).map(({ attempt }) => attempt.request.words.prompt[0]).sort()).toEqual([
        'Four.',
        'One.',
        'Three.',
        'Two.',
      ]);
      const digests = new Set((await ledgerIn(cwd)).map(({ attempt }) => attempt.plan_sha256));
      expect([digests.size, digests.has(null)]).toEqual([1, false]);
    });
  });

  test('what a lost answer that is found lets be bought, and a cap does not, is said at the end, exit 4', async () => {
    await inPaidProject(['One. [lost_answer]'], async (cwd) => {
      await appendFile(
        join(cwd, 'storyboards/film.yaml'),
        '  - { id: on, continues: shot-1, prompt: On. }\n',
      );
      await run(cwd, ['plan', '--out', 'agreed.plan.json']);
      expect((await run(cwd, ['render', 'agreed.plan.json'])).code).toBe(8);
      await writeFile(join(cwd, 'finding.js'), kit.provider({ history: true }));
      await writeFile(join(cwd, 'castreel.config.yaml'), 'cap_usd: 0.06');
      const words = ['render', 'agreed.plan.json', '--provider', 'finding.js'];
      const { code, stderr } = await castreelHere(words, { cwd, env: paidEnv });
      const said = expect.stringMatching(
        /shot-1 +done[^]*Nothing more was bought: this needs .* and cap_usd/,
      ) as unknown;
      expect([code, stderr]).toEqual([4, said]);
      expect(postsIn(cwd)).toHaveLength(1);
    });
  });

  test('a plan that moved since is refused', async () => {
    await inPaidProject(['One.', 'Two.'], async (cwd) => {
      await run(cwd, ['plan', '--out', 'agreed.plan.json']);
      const path = join(cwd, 'storyboards/film.yaml');
      await writeFile(path, (await readFile(path, 'utf8')).replace('Two.', 'Twice.'));
      expect((await run(cwd, ['render', 'agreed.plan.json'])).code).toBe(4);
      expect(postsIn(cwd)).toEqual([]);
    });
  });

  test('nothing is paid without consent, beyond a cap, or in CI with a ledger that does not last', async () => {
    await inPaidProject(['One.', 'Two.', 'Three.'], async (cwd) => {
      expect((await run(cwd, ['render'])).code).toBe(4);
      expect((await run(cwd, ['render', '--yes'])).code).toBe(2);
      const capped = await run(cwd, ['render', '--yes', '--max-cost', '0.14']);
      expect(capped.code).toBe(4);
      expect(capped.stderr).toContain('$0.10'); // the leading part that would fit
      expect((await run(cwd, ['render', ...agreed], { CI: 'true' })).code).toBe(4);
      const config = join(cwd, 'castreel.config.yaml');
      await writeFile(config, 'cap_usd: 0.149');
      expect((await run(cwd, ['render', ...agreed])).code).toBe(4);
      expect([postsIn(cwd), await ledgerIn(cwd)]).toEqual([[], []]);
      await writeFile(config, 'cap_usd: 0.15\nledger: { dir: ledger, lasts: true }');
      expect((await run(cwd, ['render', '--yes', '--max-cost', '0.15'], { CI: 'true' })).code).toBe(0);
      expect(postsIn(cwd).reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0)).toBe(3 * PRICE);
    });
  });

  test.each([
    ['[quota]', 6, []],
    ['[bad_key]', 6, []],
    ['[rejected]', 5, ['failed']],
    ['[moderated_done]', 5, ['failed']],
    ['[poll_401]', 6, ['submitted']],
    ['[lost_answer]', 8, ['uncertain']],
  ])('what the provider says in %s ends with exit %i', async (fault, code, left) => {
    await inPaidProject([`One. ${fault}`], async (cwd) => {
      const ran = await run(cwd, ['render', ...agreed]);
      expect([ran.code, await states(cwd)]).toEqual([code, left]);
      expect(postsIn(cwd)).toHaveLength(1);
      const all = [
        ran.stdout,
        ran.stderr,
        ...(await ledgerIn(cwd)).map(({ attempt }) => JSON.stringify(attempt)),
      ];
      expect(all.join('')).not.toContain(paidEnv.TILL_API_KEY);
    });
  });

  test('a key that is typed into a text is an error in its place, posted nowhere, printed nowhere', async () => {
    const key = paidEnv.TILL_API_KEY;
    await inPaidProject([`One. ${key}`], async (cwd) => {
      const texts = {
        'storyboards/film.picks.yaml': `# ${key}\n`,
        'castreel.config.yaml': `out: out # ${encodeURIComponent(key)}\n`,
        'pier.yaml': `locations: { pier: { name: "a pier" } } # ${key}\n`,
      };
      await appendFile(join(cwd, 'storyboards/film.yaml'), 'include: [../pier.yaml]\n');
      for (const [path, text] of Object.entries(texts)) await writeFile(join(cwd, path), text);
      const commands = [
        ['check'],
        ['check', '--json'],
        ['check', '--expand'],
        ['plan'],
        ['plan', '--json'],
        ['render', ...agreed],
        ['render', ...agreed, '--json'],
        ['report'],
      ];
      for (const words of commands) {
        const ran = await run(cwd, words);
        const said = `${ran.stdout}${ran.stderr}`;
        const problems = words.includes('--json') ? ran.stdout : said;
        expect([words, ran.code, problems.match(/typed-key/g)?.length]).toEqual([words, 3, 4]);
        expect(said).not.toMatch(/key-of|of-the/);
      }
      const { stderr } = await run(cwd, ['plan']);
      expect(stderr).toContain(
        'error[typed-key]: the key in TILL_API_KEY stands here\n  --> storyboards/film.yaml:6:33\n',
      );
      expect(postsIn(cwd)).toEqual([]);
      expect(existsSync(join(cwd, 'ledger'))).toBe(false);
    });
  });

  test('so is one that only comes out of a text, or stands in the path of a board', async () => {
    const key = paidEnv.TILL_API_KEY;
    const [a, b] = [key.slice(0, 7), key.slice(7)];
    const vars = JSON.stringify({ a, b });
    const boards = {
      escaped: ['', `"One. ${a}\\x${key.charCodeAt(7).toString(16)}${key.slice(8)}"`, ':4:'],
      folded: ['', `"One. ${a}\\\n  ${b}"`, ':4:'],
      joined: [`vars: ${vars}`, '"One. ${{ a }}${{ b }}"', ':4:'],
      [`of-${key}`]: ['', 'One.', ':1:1'],
    };
    await inPaidProject([], async (cwd) => {
      await rm(join(cwd, 'storyboards'), { recursive: true });
      for (const [name, [more, prompt, place]] of Object.entries(boards)) {
        const path = join(cwd, 'storyboards', `${name}.yaml`);
        const text = `version: 1\nmodel: till/clips\n${more}\nshots: [{ id: a, duration: 1, prompt: ${prompt} }]\n`;
        await mkdir(join(cwd, 'storyboards'), { recursive: true });
        await writeFile(path, text);
        for (const words of [['check'], ['plan'], ['report'], ['render', ...agreed]]) {
          const { code, stderr, stdout } = await run(cwd, words);
          const shown = name.replace(key, '[removed]');
          expect([name, code, stderr]).toEqual([
            name,
            3,
            expect.stringContaining(
              `error[typed-key]: the key in TILL_API_KEY comes out here\n  --> storyboards/${shown}.yaml${place ?? ''}`,
            ),
          ]);
          expect(`${stdout}${stderr}`).not.toContain(key);
        }
        await rm(path);
      }
      expect(postsIn(cwd)).toEqual([]);
      expect(existsSync(join(cwd, 'ledger'))).toBe(false);
    });
  });

  test('one that only comes together in what would be sent is not sent, and not written down', async () => {
    await inPaidProject([], async (cwd) => {
      const text = [
        'version: 1\nmodel: till/clips\ncharacters: { who: { name: the-till } }',
        'shots: [{ id: b, duration: 1, prompt: One. }, { id: a, duration: 1, prompt: "Now key-of-@who waits." }]\n',
      ];
      await writeFile(join(cwd, 'storyboards/film.yaml'), text.join('\n'));
      for (const words of [
        ['render', ...agreed],
        ['render', ...agreed, '--json'],
      ]) {
        const { code, stdout, stderr } = await run(cwd, words);
        expect([code, stderr]).toEqual([4, expect.stringContaining('the key in TILL_API_KEY comes out')]);
        expect(`${stdout}${stderr}`).not.toContain(paidEnv.TILL_API_KEY);
      }
      expect([postsIn(cwd), existsSync(join(cwd, 'ledger'))]).toEqual([[], false]);
    });
  });

  test('a key that the provider repeats is printed nowhere', async () => {
    await inPaidProject(['One.'], async (cwd) => {
      const till = join(cwd, 'provider.js');
      const no = `message: 'no such key: ' + outside.key + ' ' + encodeURIComponent(outside.key)`;
      const create = `async (_, __, outside) => ({ kind: 'refused', retryAfterMs: null, failure: { kind: 'auth', charged: 'no', ${no} } })`;
      await writeFile(till, `${await readFile(till, 'utf8')}\nprovider.create = ${create};\n`);
      for (const more of [[], ['--json']]) {
        const ran = await run(cwd, ['render', ...agreed, ...more]);
        expect([ran.code, `${ran.stdout}${ran.stderr}`.includes('no such key: [removed]')]).toEqual([
          6,
          true,
        ]);
        expect(`${ran.stdout}${ran.stderr}`).not.toContain(paidEnv.TILL_API_KEY);
      }
    });
  });

  test('a person says what became of a lost create, and it is fetched without paying again', async () => {
    await inPaidProject(['One. [lost_answer]'], async (cwd) => {
      await run(cwd, ['render', ...agreed]);
      const [post] = postsIn(cwd);
      expect((await run(cwd, ['resolve', 'shot-1#t01', '--adopt', 'job-of-nobody'])).code).not.toBe(0);
      expect((await run(cwd, ['resolve', 'shot-1#t01', '--adopt', post?.job ?? ''])).code).toBe(0);
      expect((await run(cwd, ['render', '--collect'])).code).toBe(0);
      expect(await states(cwd)).toEqual(['done']);
      expect((await run(cwd, ['render', ...agreed])).code).toBe(0);

      // It was another's after all: what was circled of it stops nothing.
      expect((await run(cwd, ['circle', 'shot-1', 't01'])).code).toBe(0);
      const disowned = await run(cwd, ['resolve', 'shot-1#t01', '--disown']);
      expect([disowned.code, disowned.stderr]).toEqual([
        0,
        expect.stringContaining('It was circled for shot-1, where nothing is circled now'),
      ]);
      const again = await run(cwd, ['resolve', 'shot-1#t01', '--adopt', post?.job ?? '']);
      expect([again.code, again.stderr]).toEqual([
        4,
        expect.stringContaining(`castreel resolve shot-1#t01 --adopt ${post?.job ?? ''} --force`),
      ]);
      const collected = await run(cwd, ['render', '--collect']);
      expect([collected.code, collected.stdout]).toEqual([8, '']);
      expect(await states(cwd)).toEqual(['uncertain']);
      const asked = await run(cwd, ['render', '--retake', 'shot-1']);
      expect([asked.code, asked.stderr]).toEqual([
        4,
        expect.stringContaining('render --retake shot-1 --yes --max-cost 0.1 '),
      ]);
      expect(postsIn(cwd)).toHaveLength(1);
    });
  });

  test("one job in two attempts after a merge is settled by a person; what a file in conflict names is nobody else's", async () => {
    await inPaidProject(['One. [lost_answer]', 'Two. [lost_post]'], async (cwd) => {
      expect((await run(cwd, ['render', ...agreed])).code).toBe(8);
      const job = postsIn(cwd).flatMap((post) => post.job ?? [])[0] ?? '';
      const path = async (slot: string): Promise<string> =>
        join(cwd, 'ledger', (await ledgerIn(cwd)).find(({ attempt }) => attempt.slot.endsWith(slot))!.path);
      const [one, two] = [await path('shot-1'), await path('shot-2')];
      const lost = await readFile(one, 'utf8');
      const adopt = async (shot: string): Promise<Ran> => await run(cwd, ['resolve', shot, '--adopt', job]);
      // What each of two clones says, brought together.
      expect((await adopt('shot-1#t01')).code).toBe(0);
      const adopted = await readFile(one, 'utf8');
      await writeFile(one, lost);
      expect((await adopt('shot-2#t01')).code).toBe(0);
      await writeFile(one, adopted);
      expect((await run(cwd, ['render', '--collect'])).code).toBe(8);
      expect(await states(cwd)).toEqual(['done', 'done']);
      const plan = (await run(cwd, ['plan'])).stdout;
      const doubt = (shot: string, other: string): string =>
        `if the job ${job}, which ${other}#t01 has too, is not its own: castreel resolve ${shot}#t01 --disown`;
      expect(plan).toContain(doubt('shot-1', 'shot-2'));
      expect(plan).toContain(doubt('shot-2', 'shot-1'));
      expect(plan).toContain(`Counted so far: ${formatUsd(2 * PRICE)} (uncertain).`);
      expect((await run(cwd, ['takes'])).stdout).toContain(doubt('shot-2', 'shot-1'));
      expect((await run(cwd, ['resolve', 'shot-2#t01'])).stdout).toContain('--disown');
      expect((await run(cwd, ['resolve', 'shot-2#t01', '--lost'])).stderr).toContain(': --disown takes it');
      expect((await run(cwd, ['resolve', 'shot-2#t01', '--disown'])).code).toBe(0);
      expect((await run(cwd, ['plan'])).stdout).toMatch(/shot-1 .* current/);

      const sides = [await readFile(one, 'utf8'), adopted.replaceAll(job, 'job-other')];
      await writeFile(one, `<<<<<<< HEAD\n${sides.join('=======\n')}>>>>>>> b\n`);
      const held = await run(cwd, ['resolve', 'shot-1#t01', '--disown']);
      expect([held.code, held.stderr]).toEqual([
        4,
        expect.stringMatching(
          /only those of the last side \(job job-other[^]*shot-1#t01 may stand in ledger\/.*where the record is not whole/,
        ),
      ]);
      for (const id of [job, 'job-other']) {
        const refused = await run(cwd, ['resolve', 'shot-2#t01', '--adopt', id]);
        expect([refused.code, refused.stderr]).toEqual([
          4,
          expect.stringContaining(`${id} stands in ledger/`),
        ]);
      }
      expect(JSON.parse(await readFile(two, 'utf8'))).toMatchObject({ state: 'uncertain', handle: null });
      expect(postsIn(cwd)).toHaveLength(2);
    });
  });
});
