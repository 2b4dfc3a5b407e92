import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { loadProviders } from '../../src/cli/load-provider.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { openProject } from '../../src/open-project.js';
import { everything } from '../../src/plan/given.js';
import { render } from '../../src/render.js';
import { consentTo } from '../../src/run/admission/consent.js';
import { searchForTests } from '../support/clips.js';
import { castreel, castreelHere, COMMAND, inProject, interruptedAt } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';
import { enospc } from '../support/studios.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

async function inPaidProject(work: (cwd: string) => Promise<void>): Promise<void> {
  const shots = '[{ id: one, prompt: One. }, { id: two, prompt: Two. }, { id: three, prompt: Three. }]';
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: ${shots}\n`;
  await inProject({ 'storyboards/film.yaml': board, 'provider.js': kit.provider() }, work);
}

const agreed = ['render', '--yes', '--max-cost', '10', '--provider', 'provider.js'];

test.each([
  ['its events', 'stdout', ['--json']],
  ['its progress', 'stderr', []],
] as const)(
  'who reads %s goes away: what was agreed to is made and kept all the same',
  async (_, stream, more) => {
    await inPaidProject(async (cwd) => {
      const child = spawn(process.execPath, [COMMAND, ...agreed, ...more], {
        cwd,
        env: { PATH: process.env.PATH, ...paidEnv },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const other = stream === 'stdout' ? child.stderr : child.stdout;
      let said = '';
      other.on('data', (piece: Buffer) => (said += piece.toString()));
      child[stream].once('data', () => child[stream].destroy());
      const [code] = (await once(child, 'exit')) as [number | null];
      expect([code, said.includes('EPIPE')]).toEqual([0, false]);
      expect((await ledgerIn(cwd)).map(({ attempt }) => attempt.state)).toEqual(['done', 'done', 'done']);
    });
  },
);

test.each([
  ['Ctrl-D', false, 4],
  ['Ctrl-C', true, 130],
])('%s at the question buys nothing', async (_, isInterrupt, code) => {
  await inPaidProject(async (cwd) => {
    const asked: string[] = [];
    let interrupt = (): void => undefined;
    const terminal: Partial<Terminal> = {
      interactive: true,
      onInterrupt: (first) => void (interrupt = first),
      ask: (question) => {
        asked.push(question);
        if (isInterrupt) interrupt();
        return Promise.resolve(null);
      },
    };
    const words = ['render', '--provider', 'provider.js'];
    const ran = await castreelHere(words, { cwd, env: paidEnv, terminal });
    expect(asked).toEqual(['Spend $0.15: 3 new? type yes ']);
    expect([ran.code, postsIn(cwd), ran.stderr.includes('Nothing was bought.')]).toEqual([code, [], true]);
  });
});

test('a retake that was stopped names the command that buys the rest of it; one that broke, what goes on and buys nothing', async () => {
  await inPaidProject(async (cwd) => {
    const run = async (words: string, terminal: Partial<Terminal> = {}) =>
      await castreelHere(`render ${words} --provider provider.js`.split(' '), {
        cwd,
        env: paidEnv,
        terminal,
      });
    expect((await run('--shot one --yes --max-cost 1')).code).toBe(0);
    const { terminal, said } = interruptedAt('say', /one {2}done/);
    const stopped = await run('--retake one -n 3 --concurrency 1 --yes --max-cost 1', terminal);
    expect([stopped.code, postsIn(cwd).length]).toEqual([130, 2]);
    expect(said()).toMatch(/: castreel render --retake one -n 2 --provider provider.js\n/);

    const broken = await run('--retake one', {
      interactive: true,
      ask: () => Promise.reject(new Error('odd')),
    });
    expect([broken.code, broken.stderr.split('odd').at(-1)]).toEqual([
      1,
      '\nThe record is intact, and nothing paid is lost: castreel render --collect --provider provider.js goes on with what was begun; the same command would buy once more. CASTREEL_DEBUG=1 prints where it happened.\n',
    ]);
  });
});

test('what the first run of a clone could not write down is its own at the end of that run, too', async () => {
  await inPaidProject(async (cwd) => {
    const stop = new AbortController();
    const opened = await openProject([], {
      ...{
        cwd,
        env: { ...paidEnv, PATH: process.env.PATH },
        pid: process.pid,
        command: 'castreel',
        clock: systemClock,
        stop: stop.signal,
      },
      ...{ hosted: null, findFfmpeg: searchForTests, ffmpeg: null, ledger: null, out: null },
      providers: await loadProviders(['provider.js'], cwd),
    });
    if ('usage' in opened) throw new Error(opened.usage);
    const write = (): Promise<never> => Promise.reject(enospc);
    const rendered = await render(
      { ...opened, ledger: { ...opened.ledger, write } },
      {
        mode: 'buy',
        plan: everything,
        caps: { runMicroUsd: 1_000_000, ledgerMicroUsd: null },
        wait: false,
        breakLock: false,
        concurrency: null,
        show: () => undefined,
        agree: (planned) => Promise.resolve(consentTo(planned.plan)),
        onEvent: ({ kind }) => (kind === 'trouble' ? stop.abort() : undefined),
      },
    );
    const slots = [...rendered.planned.plan.slots.values()].filter(({ state }) => state === 'in_flight');
    expect(slots.length).toBeGreaterThan(0);
    expect(slots.map(({ elsewhere }) => elsewhere)).toEqual(slots.map(() => null));
  });
});

test('an interrupt before the plan stands ends the process at once, as that of any program', async () => {
  await inPaidProject(async (cwd) => {
    const interrupting = `process.kill(process.pid, 'SIGINT');\n${kit.provider()}`;
    await writeFile(join(cwd, 'provider.js'), interrupting);
    // Without a code: a signal ended it, which shells tell as 130.
    expect(await castreel(agreed, { cwd, env: paidEnv })).toEqual({ code: null, stdout: '', stderr: '' });
    expect([postsIn(cwd), await ledgerIn(cwd)]).toEqual([[], []]);
  });
});

test('where a folder cannot be written, the machine is named and not the program', async () => {
  await inPaidProject(async (cwd) => {
    // A file where a folder should be stops everybody, also who may write everywhere.
    await writeFile(join(cwd, 'taken'), '');
    const { code, stderr } = await castreelHere(
      ['plan', '--out', 'taken/x.plan.json', '--provider', 'provider.js'],
      {
        cwd,
        env: paidEnv,
      },
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('castreel: cannot continue')]);
  });
});

test('of the digits of a clone that are torn it is said what to do, and nothing is bought', async () => {
  await inPaidProject(async (cwd) => {
    await mkdir(join(cwd, '.castreel'));
    await writeFile(join(cwd, '.castreel/clone'), '');
    const { code, stderr } = await castreelHere(agreed, { cwd, env: paidEnv });
    expect([code, stderr, postsIn(cwd)]).toEqual([
      1,
      expect.stringMatching(/castreel: cannot continue: .*clone does not hold four hex digits: delete it/),
      [],
    ]);
    await rm(join(cwd, '.castreel/clone'));
    expect((await castreelHere(agreed, { cwd, env: paidEnv })).code).toBe(0);
  });
});

test('a plan file finds its boards by the root: from a folder below, and from outside', async () => {
  await inPaidProject(async (cwd) => {
    const below = join(cwd, 'storyboards/deep');
    await mkdir(below);
    const planned = await castreelHere(
      [
        'plan',
        '../film.yaml',
        '--out',
        '../../a.plan.json',
        '--shot',
        'one',
        '--provider',
        '../../provider.js',
      ],
      { cwd: below, env: paidEnv },
    );
    expect(planned.stderr).toContain('Next: castreel render ../../a.plan.json --provider ../../provider.js');
    for (const from of [below, tmpdir()]) {
      const to = (path: string): string => relative(from, join(cwd, path));
      const words = ['render', to('a.plan.json'), '--provider', to('provider.js')];
      expect((await castreelHere(words, { cwd: from, env: paidEnv })).code).toBe(0);
    }
    expect(await ledgerIn(cwd)).toHaveLength(1);
  });
});
