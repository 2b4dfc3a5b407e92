import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreel, castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

type Paid = {
  readonly cwd: string;
  readonly run: (...words: string[]) => Promise<Ran>;
  /** Runs git, and gives what it says. */
  readonly git: (words: readonly string[], input?: string) => string;
  /** The one file of the ledger. */
  readonly path: string;
};

/** What a person pastes of a text that names a command. */
const commandIn = (text: string): string =>
  /: ((?:mkdir|git) .*?) brings (?:it )?back/.exec(text)?.[1] ?? 'false';

const made = await mkdtemp(join(tmpdir(), 'castreel-made-'));
const provider = ['--provider', 'provider.js'];
const buy = ['render', '--yes', '--max-cost', '1'];

/** One of two shots was bought, and its file is committed; in `beside` the other one was, too, on a branch of its own. Made once, for all who go on from there. */
const bought = join(made, 'bought');
const beside = join(made, 'beside');
let kit: PaidKit;
beforeAll(async () => {
  kit = await openPaidKit();
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: [{ id: one, prompt: One. }, { id: two, prompt: Two. }]\n`;
  const config = 'boards: [film.yaml]';
  const files = { 'film.yaml': board, 'castreel.config.yaml': config, 'provider.js': kit.provider() };
  await mkdir(bought);
  for (const [path, text] of Object.entries(files)) await writeFile(join(bought, path), text);
  const { run, git } = handsIn(bought);
  git(['init', '--quiet']);
  // Of a repository without a commit nothing is missed.
  expect((await run(...buy, '--shot', 'one')).code).toBe(0);
  git(['add', 'ledger']);
  git(['commit', '--quiet', '--message', 'Bought']);
  await cp(bought, beside, { recursive: true });
  await onSide(handsIn(beside));
});
afterAll(async () => {
  await kit.remove();
  await rm(made, { recursive: true });
});

function handsIn(cwd: string): Omit<Paid, 'path'> {
  const run: Paid['run'] = async (...words) =>
    await castreelHere([...words, ...provider], { cwd, env: paidEnv });
  const git: Paid['git'] = (words, input = '') =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
      cwd,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    }).trim();
  return { cwd, run, git };
}

/** The other shot is bought on a branch of its own, committed there, and left. */
async function onSide({ run, git }: Omit<Paid, 'path'>): Promise<void> {
  git(['checkout', '--quiet', '-b', 'side']);
  expect((await run(...buy)).code).toBe(0);
  git(['add', 'ledger']);
  git(['commit', '--quiet', '--message', 'Bought beside']);
  git(['checkout', '--quiet', '-']);
}

async function inCommittedProject(work: (paid: Paid) => Promise<void>, from = bought): Promise<void> {
  await inProject({}, async (cwd) => {
    await cp(from, cwd, { recursive: true });
    const [{ path } = { path: '' }] = await ledgerIn(cwd);
    await work({ ...handsIn(cwd), path });
  });
}

async function inProjectBesideIt(work: (paid: Paid) => Promise<void>): Promise<void> {
  await inCommittedProject(work, beside);
}

/** Nothing is bought, for the reason that is said. */
async function expectRefused({ run, cwd }: Paid, why: string): Promise<void> {
  for (const words of [['plan'], buy]) {
    const { code, stderr } = await run(...words);
    expect([code, stderr]).toEqual([4, expect.stringContaining(why)]);
  }
  expect(postsIn(cwd)).toHaveLength(1);
}

test('where git cannot read what it has, nothing is bought: what was deleted is not known', async () => {
  await inCommittedProject(async (paid) => {
    const { cwd, git, path } = paid;
    await rm(join(cwd, 'ledger', path));
    await expectRefused(paid, `ledger/${path} is in git and not here`);

    const head = join(cwd, '.git', git(['symbolic-ref', 'HEAD']));
    const objectOf = (name: string): string => {
      const id = git(['rev-parse', name]);
      return join(cwd, '.git/objects', id.slice(0, 2), id.slice(2));
    };
    const said = '.git is not read by git (';
    for (const [file, why] of [
      [
        objectOf(`HEAD:ledger/${path}`),
        `ledger/${path} is in git and not here, and as git has it, it cannot`,
      ],
      [objectOf('HEAD:ledger/film'), said],
      [objectOf('HEAD'), said],
      [head, said],
      [join(cwd, '.git/HEAD'), said],
    ] as const) {
      await rename(file, `${file}.whole`);
      if (file === head) await expectRefused(paid, why); // gone, as when a branch was never committed to
      await writeFile(file, '');
      await expectRefused(paid, why);
      await rm(file);
      await rename(`${file}.whole`, file);
    }
    await rm(join(cwd, '.git'), { recursive: true });
    expect((await paid.run('plan')).stderr).not.toContain('.git');
  });
});

test('a git that dies, or that does not trust the folder, says nothing; where there is none, it is not asked', async () => {
  await inCommittedProject(async ({ cwd, path }) => {
    await rm(join(cwd, 'ledger', path));
    await mkdir(join(cwd, 'ledger/film/one'), { recursive: true });
    const planWith = async (env: Readonly<Record<string, string>>): Promise<Ran> =>
      await castreel(['plan', ...provider], { cwd, env: { ...paidEnv, ...env } });
    await mkdir(join(cwd, 'bin'));
    await writeFile(join(cwd, 'bin/git'), '#!/bin/sh\nkill -9 $$\n');
    await chmod(join(cwd, 'bin/git'), 0o755);
    const inPlaceOfGit = { PATH: `${join(cwd, 'bin')}:/bin:/usr/bin` };
    for (const [env, why] of [
      [inPlaceOfGit, 'git ended with a signal'],
      [{ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, 'it belongs to another user'],
    ] as const) {
      const { code, stderr } = await planWith(env);
      expect([code, stderr]).toEqual([4, expect.stringContaining(`.git is not read by git (${why})`)]);
    }
    await rm(join(cwd, '.castreel/ledgers'), { recursive: true });
    expect((await planWith({ PATH: cwd })).code).toBe(0);
  });
});

test('Ctrl-C while git is asked is no answer of it: nobody is shown a record that was not read to its end', async () => {
  await inCommittedProject(async ({ cwd, path }) => {
    await rm(join(cwd, 'ledger', path));
    const terminal = { onInterrupt: (stop: () => void) => stop(), interrupted: () => true };
    for (const words of [['plan'], ['takes'], ['report', '--spend']]) {
      const { code, stdout } = await castreelHere([...words, ...provider], { cwd, env: paidEnv, terminal });
      expect([words, code, stdout]).toEqual([words, 130, '']);
    }
  });
});

test('what git has is missed however much it has, and whatever it is called', async () => {
  await inCommittedProject(async (paid) => {
    const { cwd, git, path } = paid;
    const name = path.split('/').at(-1) ?? '';
    const strange = 'a\nb\tc é "d';
    await mkdir(join(cwd, 'ledger', strange));
    await rename(join(cwd, 'ledger', path), join(cwd, 'ledger', strange, name));
    git(['add', '--all', 'ledger']);
    git(['commit', '--quiet', '--message', 'Moved']);
    await rm(join(cwd, 'ledger', strange), { recursive: true });
    await expectRefused(paid, `ledger/${strange}/${name} is in git and not here`);

    // More than is kept of what a process says, all of it after what is missing.
    const blob = git(['rev-parse', `HEAD:ledger/${strange}/${name}`]);
    const long = 'z'.repeat(200);
    const filler = Array.from({ length: 70_000 }, (_, n) => `100644 blob ${blob}\t${long}${n}.txt\n`);
    const many = git(['mktree'], filler.join(''));
    const ledger = git(['mktree'], `${git(['ls-tree', 'HEAD:ledger'])}\n040000 tree ${many}\tzz\n`);
    const root = git(['mktree'], `040000 tree ${ledger}\tledger\n`);
    git(['reset', '--soft', git(['commit-tree', '-m', 'Much', root])]);
    await expectRefused(paid, `ledger/${strange}/${name} is in git and not here`);
    expect(await readdir(join(cwd, 'ledger'))).not.toContain(strange);
  });
});

test('a ledger that is a submodule and was not fetched is no empty one; a hook asks its own project, not the repository of the hook', async () => {
  await inCommittedProject(async (paid) => {
    const { cwd, git, path } = paid;
    const theirs = join(cwd, 'theirs');
    await mkdir(theirs);
    git(['-C', theirs, 'init', '--quiet']);
    await rm(join(cwd, 'ledger', path));
    const env = { ...paidEnv, GIT_DIR: join(theirs, '.git') };
    const inHook = await castreel([...buy, ...provider], { cwd, env });
    expect([inHook.code, inHook.stderr]).toEqual([4, expect.stringContaining('is in git and not here')]);
    git(['checkout', 'HEAD', '--', 'ledger']);

    const ledger = join(cwd, 'ledger');
    git(['-C', ledger, 'init', '--quiet']);
    git(['-C', ledger, 'add', '.']);
    git(['-C', ledger, 'commit', '--quiet', '--message', 'Bought']);
    git(['rm', '-r', '--cached', '--quiet', 'ledger']);
    git(['add', 'ledger']);
    git(['commit', '--quiet', '--message', 'A repository of its own']);
    await rm(ledger, { recursive: true });
    // As in a clone: nothing tells of the ledger but git.
    await rm(join(cwd, '.castreel'), { recursive: true });
    await expectRefused(paid, 'has a submodule, ledger, that was not fetched');
    await mkdir(ledger);
    await expectRefused(paid, 'has a submodule, ledger, that was not fetched');
  });
});

test('the command that is printed brings back what is gone, from wherever it is typed, and whatever git was told to leave out', async () => {
  await inCommittedProject(async ({ cwd, run, git, path }) => {
    const sh = (line: string, at = cwd): string =>
      execFileSync('sh', ['-c', line], { cwd: at, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // Paid in five shots, four of which lie on another disk, as it were.
    const shots = ['a', 'b', 'c', 'd'].map((id) => `{ id: ${id}, prompt: ${id} }`).join(', ');
    await writeFile(
      join(cwd, 'film.yaml'),
      `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: [{ id: one, prompt: One. }, ${shots}]\n`,
    );
    expect((await run(...buy)).code).toBe(0);
    sh('mkdir elsewhere && for f in b c d; do mv ledger/film/$f elsewhere; done; mkdir -p ledger/on');
    sh('ln -s ../../elsewhere ledger/on/disk');
    git(['add', '--all', 'ledger', 'elsewhere']);
    git(['commit', '--quiet', '--message', 'All']);
    await mkdir(join(cwd, 'sub/deep'), { recursive: true });
    const gone: readonly string[] = [
      `rm ledger/${path}`,
      `git rm -q --cached ledger/${path} && rm ledger/${path}`,
      'rm -r ledger',
      'rm -r elsewhere/b',
      'rm -r elsewhere/b elsewhere/c elsewhere/d && mkdir elsewhere/x',
      'rm ledger/on/disk',
      "git sparse-checkout set --no-cone '/*' '!/ledger/'",
      'git sparse-checkout disable && rm -r ledger/film elsewhere/b',
    ];
    for (const line of gone) {
      sh(line);
      for (let tries = 0; tries < 3; tries++) {
        const said = await castreelHere(['plan', '../../film.yaml', '--provider', '../../provider.js'], {
          cwd: join(cwd, 'sub/deep'),
          env: paidEnv,
        });
        if (said.code === 0) break;
        expect([line, said.code, said.stderr]).toEqual([
          line,
          4,
          expect.stringContaining('is in git and not here'),
        ]);
        sh(commandIn(said.stderr), join(cwd, 'sub/deep'));
      }
      expect([line, (await run('plan')).stdout]).toEqual([line, expect.stringContaining('0 to shoot')]);
    }
    expect(postsIn(cwd)).toHaveLength(5);
  });
});

test('what another branch bought waits for its file, or for a retake; the branches then merge', async () => {
  await inProjectBesideIt(async (paid) => {
    const { cwd, run, git } = paid;
    const { code, stdout, stderr } = await run('plan');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/two +waiting \(bought on branch side\)/)]);
    const [, bring = ''] =
      /^Next, to have here what was bought on branch side: (git .*checkout .*)$/m.exec(stderr) ?? [];
    expect(stderr).toMatch(/^Next, to pay for another all the same: castreel render --retake two /m);
    const refused = await run(...buy);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining(bring)]);
    expect(postsIn(cwd)).toHaveLength(2);

    execFileSync('sh', ['-c', bring], { cwd, stdio: 'ignore' });
    expect((await run(...buy)).code).toBe(0);
    git(['commit', '--quiet', '--message', 'Brought']);
    git(['merge', '--quiet', 'side']);
    expect((await run('plan')).stderr).toContain('Up to date.');
    expect(postsIn(cwd)).toHaveLength(2);
  });
  await inProjectBesideIt(async (paid) => {
    expect((await paid.run(...buy, '--retake', 'two')).code).toBe(0);
    expect(postsIn(paid.cwd)).toHaveLength(3);
    expect((await paid.run(...buy)).code).toBe(0);
    expect(postsIn(paid.cwd)).toHaveLength(3);
  });
});

test('a branch without any ledger is told which branch has it, and what brings it here', async () => {
  await inCommittedProject(async ({ cwd, run, git }) => {
    git(['branch', '--move', 'side']);
    git(['checkout', '--quiet', '--orphan', 'other']);
    git(['rm', '--quiet', '--force', '-r', 'ledger']);
    git(['commit', '--quiet', '--allow-empty', '--message', 'Nothing is bought']);
    const { code, stderr } = await run('plan');
    expect([code, stderr]).toEqual([
      4,
      expect.stringContaining(
        ' brings back what was bought on branch side; or delete this file if all of it',
      ),
    ]);
    execFileSync('sh', ['-c', commandIn(stderr)], { cwd, stdio: 'ignore' });
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05), 1 current');
  });
});

test('what another branch bought waits too where its name is another attempt here, or on one more branch; what brings it writes over nothing', async () => {
  await inProjectBesideIt(async (paid) => {
    const { cwd, run, git } = paid;
    const file = git(['diff', '--name-only', 'HEAD', 'side']);
    const bought = JSON.parse(git(['show', `side:${file}`])) as object;
    const failure = { kind: 'busy', charged: 'no', message: 'Busy.' };
    const nothing = { state: 'failed', failure, handle: null, take: null, cost_micro_usd: 0 };
    const came = JSON.stringify({ ...bought, ...nothing, intent_at: '2026-01-01T00:00:00.000Z' });
    const writeCame = async (): Promise<void> => {
      await mkdir(join(cwd, file, '..'), { recursive: true });
      await writeFile(join(cwd, file), came);
    };
    git(['checkout', '--quiet', '-b', 'other']);
    await writeCame();
    git(['add', 'ledger']);
    git(['commit', '--quiet', '--message', 'It came to nothing']);
    git(['checkout', '--quiet', '-']);
    expect((await run('plan')).stdout).toMatch(/two +waiting \(bought on branch side\)/);

    await writeCame();
    const { stdout, stderr } = await run('plan');
    expect(stdout).toMatch(/two +waiting \(bought on branch side\)/);
    expect((await run(...buy)).code).toBe(5);
    const [, bring = ''] = /^Next, to have here what was bought on branch side: (.*)$/m.exec(stderr) ?? [];
    execFileSync('sh', ['-c', bring], { cwd });
    expect(await readFile(join(cwd, file), 'utf8')).toBe(came);
    expect((await run('plan')).stdout).toContain('0 to shoot');
    expect((await run(...buy)).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(2);
  });
});

test('what goes on from it waits too; what a branch bought besides holds up nothing', async () => {
  await inProjectBesideIt(async (paid) => {
    const { cwd, run } = paid;
    const board = join(cwd, 'film.yaml');
    const text = await readFile(board, 'utf8');
    await writeFile(board, text.replace(/ }]/, ' }, { id: on, continues: two, prompt: On. }]'));
    expect((await run('plan')).stdout).toMatch(/on +waiting \(two waits\)/);
    await writeFile(board, text.replace('Two.', 'Another.'));
    expect((await run(...buy)).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(3);
  });
});

test('a branch counts as it is now, be it followed only, and what cost nothing there holds up nothing', async () => {
  await inProjectBesideIt(async (paid) => {
    const { cwd, run, git } = paid;
    await rm(join(cwd, '.castreel/posted'), { recursive: true }); // as if another clone had
    git(['config', 'log.showRoot', 'false']);
    git(['checkout', '--quiet', '--detach']);
    git(['update-ref', 'refs/remotes/origin/side', 'side']);
    git(['branch', '--quiet', '-D', 'side']);
    expect((await run('plan')).stderr).toContain('bought on branch origin/side: git -C ledger checkout');

    const here = git(['rev-parse', 'HEAD']);
    const file = git(['diff', '--name-only', 'HEAD', 'origin/side']);
    const attempt = JSON.parse(git(['show', `origin/side:${file}`])) as object;
    const gone = { state: 'failed', failure: { kind: 'lost', message: 'Gone.' } };
    for (const [change, isHeld] of [
      [{ ...gone, failure: { ...gone.failure, charged: 'no' } }, false],
      [{ ...gone, failure: { ...gone.failure, charged: 'unknown' } }, true],
      [{ state: 'intent' }, true],
      [{ state: 'uncertain' }, true],
      [{ version: 99 }, true],
    ] as const) {
      git(['checkout', '--quiet', 'origin/side']);
      await writeFile(join(cwd, file), JSON.stringify({ ...attempt, ...change }));
      git(['commit', '--quiet', '--all', '--message', 'What became of it']);
      git(['update-ref', 'refs/remotes/origin/side', 'HEAD']);
      git(['checkout', '--quiet', here]);
      const { stdout } = await run('plan');
      expect([change, stdout.includes('bought on branch origin/side')]).toEqual([change, isHeld]);
    }
    await writeFile(join(cwd, '.git/refs/remotes/origin/side'), `${here.replaceAll(/./g, '1')}\n`);
    const { code, stderr } = await run(...buy);
    expect([code, stderr]).toEqual([4, expect.stringContaining('what other branches have in ledger')]);
    expect(postsIn(cwd)).toHaveLength(2);
  });
});

test('what git has in a folder that was the ledger once waits too, in a fresh clone as well; what is stashed as well', async () => {
  await inCommittedProject(async ({ cwd, git }) => {
    git(['add', 'film.yaml', 'provider.js', 'castreel.config.yaml']);
    git(['mv', 'ledger', 'money']);
    git(['commit', '--quiet', '--message', 'Called otherwise']);
    // The boards may move as well, and leave it where it was.
    await mkdir(join(cwd, 'sub'));
    git(['mv', 'film.yaml', 'castreel.config.yaml', 'provider.js', 'sub']);
    git(['commit', '--quiet', '--message', 'Moved']);
    const clone = join(cwd, 'clone');
    git(['clone', '--quiet', cwd, clone]);
    const at = join(clone, 'sub');
    const run = async (...words: string[]): Promise<Ran> =>
      await castreelHere([...words, ...provider], { cwd: at, env: paidEnv });
    const { stdout, stderr } = await run('plan');
    expect(stdout).toMatch(/one +waiting \(bought into \.\.\/money\)/);
    const [, bring = ''] = /^Next, to have here what was bought into \.\.\/money: (.*)$/m.exec(stderr) ?? [];
    expect((await run(...buy)).code).toBe(5);
    expect(postsIn(at)).toHaveLength(1); // two, which nobody bought before

    execFileSync('git', ['-C', clone, 'stash', '--quiet', '--include-untracked']);
    expect((await run('plan')).stdout).toMatch(/two +waiting \(bought and stashed\)/);
    execFileSync('git', ['-C', clone, 'stash', 'pop', '--quiet']);
    execFileSync('sh', ['-c', bring], { cwd: at });
    expect((await run('plan')).stdout).toContain('0 to shoot');

    // Another project of the repository pays for its own.
    const other = join(clone, 'other');
    await mkdir(other);
    for (const name of ['film.yaml', 'castreel.config.yaml', 'provider.js'])
      await cp(join(at, name), join(other, name));
    const there = await castreelHere(['plan', ...provider], { cwd: other, env: paidEnv });
    expect(there.stdout).toMatch(/two +text .* new/);
  });
});

test('what this clone paid for is not paid for again, whichever way git took its file away; what brings it back brings it here', async () => {
  const ways = [
    'git reset --quiet --hard HEAD~1',
    'git stash push --quiet --include-untracked ledger',
    'git stash push --quiet --include-untracked ledger; echo >notes; git stash push --quiet --include-untracked notes',
    'git clean --quiet --force -d ledger',
  ];
  for (const way of ways) {
    await inCommittedProject(async ({ cwd, run, git }) => {
      const board = await readFile(join(cwd, 'film.yaml'), 'utf8');
      expect((await run(...buy)).code).toBe(0);
      if (way.startsWith('git reset')) {
        git(['add', 'ledger']);
        git(['commit', '--quiet', '--message', 'Two']);
      }
      execFileSync('sh', ['-c', way], { cwd });
      await writeFile(join(cwd, 'film.yaml'), board);
      const { stdout, stderr } = await run('plan');
      expect([way, stdout]).toEqual([way, expect.stringMatching(/two +waiting \(bought /)]);
      expect((await run(...buy)).code).toBe(5);
      const [, bring = ''] = /^Next, to have here what was bought .*?: (.*)$/m.exec(stderr) ?? [];
      execFileSync('sh', ['-c', bring], { cwd });
      expect((await run('plan')).stdout).toContain('0 to shoot');
      expect(postsIn(cwd)).toHaveLength(2);
      git(['stash', 'clear']);
      git(['add', 'ledger']);
      git(['commit', '--quiet', '--message', 'Two again']);
      git(['rm', '--quiet', '-r', 'ledger/film/two']);
      git(['commit', '--quiet', '--message', 'Forget it']);
      expect((await run('plan')).stdout).toMatch(/two +.* new /);
      git(['mv', 'ledger', 'money']);
      await writeFile(join(cwd, 'castreel.config.yaml'), 'boards: [film.yaml]\nledger: { dir: money }\n');
      expect((await run('plan')).stdout).toMatch(/two +.* new /);
    });
  }
});

test('a request under way that git took away is missed, also where nobody asks for its shot any more', async () => {
  await inCommittedProject(async ({ cwd, run }) => {
    expect((await run(...buy)).code).toBe(0);
    const made = (await ledgerIn(cwd)).find(({ attempt }) => attempt.slot.endsWith(':two'))!;
    const posted = join(cwd, '.castreel/posted');
    const [copy = ''] = (await readdir(posted, { recursive: true })).filter((name) =>
      name.includes(made.attempt.key.slice(0, 12)),
    );
    const nothingYet = {
      take: null,
      arrived: null,
      cost_micro_usd: null,
      cost_reported: false,
      ended_at: null,
    };
    const underWay = JSON.stringify({ ...made.attempt, ...nothingYet, state: 'submitted' });
    await writeFile(join(posted, copy), underWay);
    await rm(join(cwd, 'ledger', made.path));
    const board = join(cwd, 'film.yaml');
    const text = await readFile(board, 'utf8');
    await writeFile(board, text.replace(', { id: two, prompt: Two. }', ''));
    const { code, stderr } = await run('plan');
    expect([code, stderr]).toEqual([4, expect.stringContaining('may be running and paid for')]);

    execFileSync('sh', ['-c', commandIn(stderr)], { cwd });
    await writeFile(board, text);
    expect((await run('plan')).stdout).toMatch(/two +in flight/);
    expect((await run('render', '--collect')).code).toBe(0);
    expect((await run('plan')).stdout).toContain('0 to shoot');
    expect(postsIn(cwd)).toHaveLength(2);
  });
});

test('a plan file pays for a retake once, on whatever branch', async () => {
  await inCommittedProject(async ({ cwd, run, git }) => {
    expect((await run('plan', '--retake', 'one', '--shot', 'one', '--out', 'again.plan.json')).code).toBe(0);
    git(['checkout', '--quiet', '-b', 'side']);
    expect((await run('render', 'again.plan.json')).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(2);
    git(['add', 'ledger']);
    git(['commit', '--quiet', '--message', 'Again']);
    git(['checkout', '--quiet', '-']);
    await run('render', 'again.plan.json');
    expect(postsIn(cwd)).toHaveLength(2);
  });
});
