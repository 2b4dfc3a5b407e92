import { execFile } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { durableFiles } from '../../src/disk/durable.js';
import { keepLockOutOfGit } from '../../src/disk/state-folder.js';
import { pathOf } from '../../src/ledger/attempt-path.js';
import { textOfAttempt } from '../../src/ledger/attempt-text.js';
import { ffmpegForTests } from '../support/clips.js';
import { castreel, castreelHere, inProject } from '../support/command.js';
import { openPaidKit, paidEnv, type PaidKit } from '../support/paid-project.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { attemptOf, planOf } from '../support/planning.js';
import { openXai, type XaiService } from '../support/service/xai.js';

const run = promisify(execFile);

let kit: PaidKit;
let clips: Clips;
let xai: XaiService;
beforeAll(async () => {
  kit = await openPaidKit();
  clips = await openClips();
  xai = await openXai({ clips });
});
afterAll(async () => {
  await xai.close();
  await clips.close();
  await kit.remove();
});

function keysIn({ stdout }: { stdout: string }): string[] {
  return stdout.split('\n').filter((line) => line.startsWith('key'));
}

/** As attempts that are made with a key have it for their account. */
function fingerprintOf(provider: string, key: string): string {
  return sha256(`${provider} ${key}`).slice(0, 12);
}

test('doctor says of each provider, also of one of your own, whether its key is there, and shows none', async () => {
  await inProject({ 'provider.js': kit.provider() }, async (cwd) => {
    const words = ['doctor', '--provider', 'provider.js'];
    const ran = await castreelHere(words, { cwd, env: paidEnv });
    const [first, last] = [keysIn(ran)[0], keysIn(ran).at(-1)];
    expect([ran.code, first, last]).toEqual([
      0,
      'key     xai: none (XAI_API_KEY)',
      `key     till: key of account ${fingerprintOf('till', paidEnv.TILL_API_KEY)} in TILL_API_KEY`,
    ]);
    expect(ran.stdout).not.toContain(paidEnv.TILL_API_KEY);
    expect((await castreelHere(words, { cwd })).stdout).toContain('key     till: none (TILL_API_KEY)');
  });
});

test('it asks a service whether the key is good, and spends nothing', async () => {
  await inProject({ '.env': `XAI_API_KEY=${xai.key}\n` }, async (cwd) => {
    const { XAI_BASE_URL } = xai.env;
    const good = await castreelHere(['doctor'], { cwd, env: { XAI_BASE_URL } });
    expect([good.code, keysIn(good)[0]]).toEqual([
      0,
      `key     xai: key of account ${fingerprintOf('xai', xai.key)} in .env (XAI_API_KEY), accepted`,
    ]);

    // As an editor on Windows leaves it, and whoever copied more than the key.
    await writeFile(join(cwd, '.env'), `\uFEFFXAI_API_KEY="${xai.key} "\n`);
    for (const env of [{ XAI_BASE_URL }, { XAI_BASE_URL, XAI_API_KEY: `${xai.key} ` }]) {
      const spaced = await castreelHere(['doctor'], { cwd, env });
      expect([spaced.code, keysIn(spaced)[0]]).toEqual([
        0,
        expect.stringContaining(`xai: key of account ${fingerprintOf('xai', xai.key)} in `),
      ]);
    }

    const wrong = { XAI_BASE_URL, XAI_API_KEY: 'a-key-with-a-slip' };
    const bad = await castreelHere(['doctor'], { cwd, env: wrong });
    expect(bad.code).toBe(6);
    expect(keysIn(bad)[0]).toMatch(
      /^key {5}xai: key of account \w{12} in XAI_API_KEY, and refused: xAI answered 401: No valid/,
    );

    const nobody = { XAI_BASE_URL: 'http://127.0.0.1:9/v1', XAI_API_KEY: xai.key };
    const alone = await castreelHere(['doctor'], { cwd, env: nobody });
    expect([alone.code, keysIn(alone)[0]]).toEqual([
      0,
      expect.stringContaining('in XAI_API_KEY, not checked: '),
    ]);
    expect([good, bad, alone].map(({ stdout }) => stdout).join('')).not.toMatch(/key-of-the-video|a-slip/);
    expect([xai.journal.posts(), xai.journal.violations()]).toEqual([[], []]);
  });
});

test('it names the keys that boards cannot do without, and what git would give away', async () => {
  const head = 'version: 1\nshots: [{ id: sea, prompt: The sea., model:';
  const files = {
    'storyboards/paid.yaml': `${head} xai/grok-imagine-video }]\n`,
    'storyboards/free.yaml': `${head} animatic }]\n`,
    '.gitignore': '.castreel/\n',
    'out/old.mp4': 'film',
  };
  const { XAI_BASE_URL } = xai.env;
  await inProject(files, async (cwd) => {
    const git = async (...words: string[]) => await run('git', words, { cwd });
    const doctor = async () => await castreelHere(['doctor'], { cwd, env: { XAI_BASE_URL } });
    const bare = await doctor();
    expect([bare.code, keysIn(bare)]).toEqual([
      6,
      [
        'key     xai: none (XAI_API_KEY), which storyboards/paid cannot be shot without',
        'key     wavespeed: none (WAVESPEED_API_KEY)',
        'key     aimlapi: none (AIMLAPI_API_KEY)',
      ],
    ]);
    expect(bare.stderr).toMatch(/^Next, with a good key in XAI_API_KEY .*: castreel doctor\n$/);

    await writeFile(join(cwd, '.env'), `XAI_API_KEY=${xai.key}\n`);
    await git('init', '-q');
    await git('add', 'out');
    const gitIn = ({ stdout }: { stdout: string }) => stdout.match(/^git {5}\S+ is (not )?\w+/gm);
    const open = await doctor();
    expect([open.code, gitIn(open)]).toEqual([0, ['git     .env is not ignored', 'git     out is tracked']]);
    expect(open.stderr).toBe('Next: castreel plan\n');
    await git('add', '.env');
    await git('rm', '-q', '--cached', 'out/old.mp4');
    expect(gitIn(await doctor())).toEqual(['git     .env is committed']);
    await git('rm', '-q', '--cached', '.env');
    await writeFile(join(cwd, '.gitignore'), '.castreel/\n.env\n');
    expect(gitIn(await doctor())).toBeNull();
    await rm(join(cwd, 'storyboards/paid.yaml'));
    await rm(join(cwd, '.env'));
    expect((await doctor()).code).toBe(0);
  });
});

test('it says what this machine has and lacks for films, and which attempts git has not', async () => {
  const entry = attemptOf(
    planOf({ board: 'model: xai/grok-imagine-video\nshots: [{ id: a, prompt: One. }]' }),
    'a',
  );
  await inProject({ [`ledger/${pathOf(entry.attempt)}`]: textOfAttempt(entry.attempt) }, async (cwd) => {
    const said = async (env: Record<string, string> = {}) =>
      (await castreelHere(['doctor'], { cwd, env })).stdout.match(/^(fonts|disk|clock|ledger).*$/gm);
    expect(await said()).toEqual([
      "fonts   Latin, Greek, Cyrillic, Arabic, Hebrew, Han, emoji: castreel's own",
      expect.stringMatching(/^disk {4}\d+\.\d GB free/),
      expect.stringMatching(/^clock {3}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      'ledger  1 attempt in ledger, and no git to keep it: git init',
    ]);
    const git = async (...words: string[]) => await run('git', words, { cwd });
    await git('init', '-q');
    const strange = { cwd, env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } };
    const doctor = await castreel(['doctor'], strange);
    const [lines, remedy] = [doctor.stdout.split('\n'), /: (git config --global --add safe\.directory \S+)$/];
    expect(lines.find((line) => line.startsWith('git '))).toMatch(remedy);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ledger .* in ledger, and git does not say .* \(it belongs to another user\)/),
    );
    await writeFile(join(cwd, 'film.yaml'), 'version: 1\nshots: [{ id: sea, prompt: The sea. }]\n');
    const reported = await castreel(['report', '--spend', 'film.yaml'], strange);
    expect(reported.stderr.split('\n')[1]).toMatch(remedy);
    expect(reported.stderr).toContain('so that git does not say what was deleted from ledger');
    await keepLockOutOfGit(join(cwd, 'ledger'), durableFiles);
    expect((await said())?.at(-1)).toBe(
      'ledger  1 attempt in ledger, 1 not committed: git add ledger && git commit, before anybody else renders',
    );
    await git('add', 'ledger');
    await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'What was shot');
    expect((await said())?.at(-1)).toBe('ledger  1 attempt in ledger, committed');
    const file = `ledger/${pathOf(entry.attempt)}`;
    await writeFile(join(cwd, file), textOfAttempt(entry.attempt).slice(0, 300));
    expect((await said())?.at(-1)).toBe(
      `ledger  ${file} is not a whole JSON document: restore it from git, which has it as it was: git checkout -- ${file}`,
    );
    await git('checkout', '--', file);
    await writeFile(join(cwd, '.gitignore'), 'ledger/\n');
    await git('rm', '-rq', '--cached', 'ledger');
    expect((await said())?.at(-1)).toContain('which git ignores: take it out of .gitignore');
    await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'Not here');
    await git('init', '-q', 'ledger');
    const inside = async (...words: string[]) =>
      await git('-C', 'ledger', '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words);
    expect((await said())?.at(-1)).toBe(
      'ledger  1 attempt in ledger, 1 not committed: git -C ledger add . && git -C ledger commit && git -C ledger push, before anybody else renders',
    );
    await inside('add', '.');
    await inside('commit', '-qm', 'What was shot');
    expect((await said())?.at(-1)).toBe('ledger  1 attempt in ledger, committed');
    await rm(join(cwd, '.gitignore'));
    expect((await said())?.at(-1)).toBe('ledger  1 attempt in ledger, committed');
    await git('add', 'ledger');
    expect((await said())?.at(-1)).toBe(
      'ledger  1 attempt in ledger, 1 not committed: git add ledger && git commit, before anybody else renders',
    );
    const { path } = await ffmpegForTests();
    const half = join(cwd, 'half-ffmpeg');
    await writeFile(
      half,
      `#!/bin/sh\ncase "$*" in *-filters) "${path}" "$@" | grep -v xfade;; *zscale*) exit 1;; *) exec "${path}" "$@";; esac\n`,
    );
    await chmod(half, 0o755);
    const lacking = await castreelHere(['doctor'], { cwd, env: { FFMPEG_PATH: half } });
    expect(lacking.stdout.match(/^ffmpeg {2}lacks.*$/gm)).toEqual([
      'ffmpeg  lacks filter xfade: castreel doctor --install-ffmpeg, or FFMPEG_PATH of a whole build',
      'ffmpeg  lacks zscale or tonemap: HDR footage of your own will look grey; a build with zimg has them',
    ]);
  });
});
