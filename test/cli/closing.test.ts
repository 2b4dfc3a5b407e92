import { execFile } from 'node:child_process';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.js';
import { castreelHere, inProject, interruptedAt, type Ran } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

type Run = (...words: string[]) => Promise<Ran>;

async function inPaidProject(work: (run: Run, cwd: string) => Promise<void>): Promise<void> {
  const shots = '[{ id: one, prompt: One. }, { id: two, prompt: Two. }, { id: three, prompt: Three. }]';
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: ${shots}\n`;
  await inProject({ 'storyboards/film.yaml': board, 'provider.js': kit.provider() }, async (cwd) => {
    const run: Run = async (...words) =>
      await castreelHere([...words, '--provider', 'provider.js'], { cwd, env: paidEnv });
    await work(run, cwd);
  });
}

const endOf = ({ stderr }: Ran): string => stderr.trimEnd().split('\n').at(-1) ?? '';

test('what does not fit under a cap names the shots that do, or the cap that would', async () => {
  await inPaidProject(async (run, cwd) => {
    const part = await run('render', '--yes', '--max-cost', '0.12');
    expect([part.code, part.stderr]).toEqual([4, expect.stringContaining('one, two would fit ($0.10)')]);
    expect(endOf(part)).toBe(
      'Next, to buy what fits: castreel render --yes --max-cost 0.12 --shot one --shot two --provider provider.js',
    );
    const none = await run('render', '--yes', '--max-cost', '0.04');
    expect(endOf(none)).toBe(
      'Next, to allow it: castreel render --yes --max-cost 0.15 --provider provider.js',
    );
    const takes = await run('render', '--retake', 'one', '-n', '3', '--yes', '--max-cost', '0.12');
    expect(takes.stderr).toContain('Of it 2 of the 4 takes of one would fit ($0.10).');
    expect(endOf(takes)).toBe(
      'Next, to buy what fits: castreel render --retake one --yes --max-cost 0.12 --provider provider.js',
    );
    await writeFile(join(cwd, 'castreel.config.yaml'), 'cap_usd: 0.01');
    expect(endOf(await run('plan'))).toBe(
      'Next, when cap_usd allows it: castreel render --provider provider.js',
    );
    const capped = await run('render', '--yes', '--max-cost', '1');
    expect(endOf(capped)).toBe(
      'Next, when cap_usd allows it: castreel render --yes --max-cost 1 --provider provider.js',
    );
    expect(postsIn(cwd)).toEqual([]);
  });
});

test('a price that nobody knows is refused, and what is printed instead is the config that is wanted, but for its number', async () => {
  await inPaidProject(async (run, cwd) => {
    const board = join(cwd, 'storyboards/film.yaml');
    await writeFile(board, (await readFile(board, 'utf8')).replace('till/clips', 'till/unpriced'));
    const planned = await run('plan');
    const refused = await run('render', '--yes', '--max-cost', '1');
    expect([planned.code, refused.code, endOf(planned)]).toEqual([
      0,
      4,
      'Next, when it is written: castreel plan --provider provider.js',
    ]);
    const settings = /^ {2}providers:\n(?: {4,}.*\n)+/m.exec(planned.stderr)?.[0] ?? '';
    expect(settings).toContain('text: { price_usd: { per_second: { any: … } }, date: "…" }');
    expect(refused.stderr).toContain(`Nothing was bought. The price of till/unpriced is not known`);
    expect(refused.stderr).toContain(settings);
    const written = settings.replace('any: …', 'any: 0.05').replace('"…"', '2026-11-20');
    await writeFile(join(cwd, 'castreel.config.yaml'), written.replace(/^ {2}/gm, ''));
    const priced = await run('plan');
    expect([priced.stdout, endOf(priced)]).toEqual([
      expect.stringContaining('Plan: 3 to shoot ($0.15)'),
      'Next: castreel render --provider provider.js',
    ]);
  });
});

test('who says what became of an attempt is told the command that was meant, whose job it is, and why it is kept', async () => {
  const shots =
    '[{ id: one, prompt: "One. [lost_answer]" }, { id: two, prompt: Two. }, { id: three, prompt: "Three. [slow]" }]';
  const board = `version: 1\nmodel: till/clips\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots: ${shots}\n`;
  const files = { 'castreel.config.yaml': '', 'storyboards/film.yaml': board, 'provider.js': kit.provider() };
  const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`film/${path}`, text]));
  await inProject(below, async (folder) => {
    const cwd = join(folder, 'film');
    const project = '--ledger ../kept --provider provider.js';
    const { terminal, said } = interruptedAt('say', /two {2}done/);
    const run = async (words: string, more: { terminal?: Partial<Terminal> } = {}) =>
      await castreelHere(`${words} ${project}`.split(' '), { cwd, env: paidEnv, ...more });
    expect((await run('render --yes --max-cost 1', { terminal })).code).toBe(130);
    expect(said()).toContain('Keep ../kept: 3 attempts were written there.\n');

    const meant = await run('resolve one');
    expect([meant.code, meant.stderr]).toEqual([
      2,
      expect.stringContaining(
        `one does not name one attempt: SHOT#tNN is wanted, and there is t01: castreel resolve one#t01 ${project}\n`,
      ),
    ]);
    const job = postsIn(cwd).find(({ body }) => body.prompt === 'Two.')?.job ?? '';
    const whose = await run(`resolve one#t01 --adopt ${job}`);
    expect([whose.code, whose.stderr]).toEqual([
      4,
      `Nothing was changed: ${job} is certainly the job of two#t01, whose own answer named it.\n` +
        `Next, once you know what became of it, add --adopt ID, --never-arrived or --lost: castreel resolve one#t01 ${project}\n`,
    ]);
    const kept = async () => (await run('resolve three#t01 --lost')).stderr;
    const follow = `Next, to follow it: castreel render --collect ${project}\n`;
    expect(await kept()).toBe(`Nothing was changed: its provider says that it is pending.\n${follow}`);
    await rm(join(cwd, 'till.jsonl')); // it knows no job any more
    expect(await kept()).toBe(
      `Nothing was changed: it was submitted a moment ago, and its provider may show it later.\n${follow}`,
    );
  });
});

test('a fresh clone that collects says that all is up to date', async () => {
  await inPaidProject(async (run, cwd) => {
    expect((await run('render', '--yes', '--max-cost', '1')).code).toBe(0);
    for (const path of ['.castreel', 'out']) await rm(join(cwd, path), { recursive: true });
    const collected = await run('render', '--collect');
    expect([collected.code, endOf(collected)]).toEqual([0, 'Up to date.']);
    expect(postsIn(cwd)).toHaveLength(3);
  });
});

test('of an attempt that is done, paid or free, there is nothing to resolve', async () => {
  await inPaidProject(async (run, cwd) => {
    await run('render', '--shot', 'one', '--yes', '--max-cost', '1');
    await castreelHere(['animatic', '--shot', 'two'], { cwd });
    for (const [take, cost] of [
      ['one#t01', ''],
      ['two#t01', ', and cost nothing'],
    ]) {
      const { code, stderr } = await run('resolve', take ?? '', '--lost');
      expect([code, stderr]).toEqual([
        4,
        `Nothing was changed: it is done${cost ?? ''}: there is nothing to decide.\n`,
      ]);
    }
  });
});

test('files of the ledger that nobody can read: paid ones stop buying, free ones are made again', async () => {
  await inPaidProject(async (run, cwd) => {
    const torn = 'ledger/storyboards/film/one/1-aaaaaaaaaaaa-cccc.json';
    await castreelHere(['animatic', '--shot', 'one'], { cwd });
    const free = (await readdir(join(cwd, '.castreel/ledger'), { recursive: true })).find((path) =>
      path.endsWith('.json'),
    );
    await writeFile(join(cwd, '.castreel/ledger', free ?? ''), '<<<<<<< ours\n');
    const planned = await run('plan');
    expect(planned.stderr).toContain(`is made again: delete them.\n  .castreel/ledger/${free ?? ''}\n`);
    expect(endOf(planned)).toBe('Next: castreel render --provider provider.js');
    const bought = await run('render', '--yes', '--max-cost', '1');
    expect([bought.code, bought.stderr]).toEqual([0, expect.stringContaining(free ?? '')]);

    await writeFile(join(cwd, torn), '<<<<<<< ours\n');
    for (const words of [['plan'], ['render', '--retake', 'two', '--yes', '--max-cost', '1']]) {
      const refused = await run(...words);
      expect(refused.stderr).toContain(`nothing is bought.\n  ${torn} is not a whole JSON document`);
      expect([refused.code, endOf(refused)]).toEqual([
        4,
        expect.stringContaining('Next, when that is mended: castreel'),
      ]);
    }
    expect(postsIn(cwd)).toHaveLength(3);
  });
});

test('two versions of an attempt count once and are written down; what nobody can read makes its shot wait, and no plan to go by', async () => {
  await inPaidProject(async (run, cwd) => {
    await run('render', '--yes', '--max-cost', '1');
    const { path, attempt } = (await ledgerIn(cwd)).find((one) => one.attempt.slot.endsWith(':two'))!;
    const file = join(cwd, 'ledger', path);
    const text = await readFile(file, 'utf8');
    const ours = `  "ended_at": "${attempt.ended_at ?? ''}"\n`;
    const theirs = ours.replace(/\d{4}-/, '2000-');
    await writeFile(file, text.replace(ours, `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> theirs\n`));
    const merged = await run('plan');
    const said = `writes it down; then \`git add\` them.\n  ledger/${path}`;
    expect([merged.code, merged.stderr]).toEqual([0, expect.stringContaining(said)]);
    expect(merged.stdout).toContain('Plan: 0 to shoot, 3 current');
    const twoVersions = { record: { merged: [`ledger/${path}`] } };
    expect(JSON.parse((await run('plan', '--json')).stdout)).toMatchObject(twoVersions);
    const mended = await run('render', '--yes', '--max-cost', '1');
    const keep = 'Keep ledger: 1 attempt was written there.'; // there is no git
    expect([mended.code, mended.stderr]).toEqual([0, expect.stringContaining(keep)]);
    expect([await readFile(file, 'utf8'), postsIn(cwd).length]).toEqual([text.replace(ours, theirs), 3]);
    expect((await run('plan')).stderr).toBe('Up to date.\n');

    await writeFile(file, '{ "version": 1,');
    const torn = await run('plan', '--out', 'friday.plan.json');
    const unwritten = expect.stringContaining('friday.plan.json was not written') as string;
    expect([torn.code, torn.stderr]).toEqual([4, unwritten]);
    expect(torn.stdout).toMatch(/two .* waiting \(its record is not whole\)/);
    expect(torn.stdout).toContain('Plan: 0 to shoot, 2 current, 1 waiting');
    const record = { unreadable: [{ file: `ledger/${path}` }], merged: [], left_out: [] };
    for (const words of [['plan'], ['takes']])
      expect(JSON.parse((await run(...words, '--json')).stdout)).toMatchObject({ record });
    const refused = await run('render', '--retake', 'one', '--yes', '--max-cost', '1', '--json');
    const refusal = { kind: 'unreadable', files: [`ledger/${path}`] };
    expect(JSON.parse(refused.stdout.trim().split('\n').at(-1)!)).toMatchObject({ record, refusal });
    expect(await readdir(cwd)).not.toContain('friday.plan.json');
    expect(torn.stdout).toContain('Counted so far: at least $0.10');
    expect((await run('takes')).stdout).toContain('Counted so far: at least $0.10');
    for (const format of ['json', 'csv', 'markdown'])
      expect((await run('report', '--spend', '--format', format)).stdout).toContain('total, at least');
    expect((await run('circle', 'two')).stderr).toContain('two has no take that can be read: mend the file');
  });
});

test('what was paid for counts with whichever ledger this clone wrote it down, and is bought once', async () => {
  await inPaidProject(async (run, cwd) => {
    const agreed = ['--yes', '--max-cost', '1'];
    const other = ['--ledger', 'kept/of all'];
    const prompts = () => postsIn(cwd).map(({ body }) => body.prompt);
    await run('render', ...agreed, '--shot', 'one', '--shot', 'two');
    const board = join(cwd, 'storyboards/film.yaml');
    await writeFile(board, (await readFile(board, 'utf8')).replace('Two.', 'Twice.'));
    const planned = await run('plan', ...other);
    const lacking = 'Not in kept/of all yet, and counted all the same: 2 attempts of ledger.';
    expect([planned.code, planned.stderr]).toEqual([0, expect.stringContaining(lacking)]);
    expect((await run('render', ...agreed, ...other)).code).toBe(0);
    expect(prompts().slice(2).sort()).toEqual(['Three.', 'Twice.']);
    expect((await ledgerIn(cwd, 'kept/of all')).length).toBe(4);

    const back = await run('plan');
    expect(back.stdout).toContain('Plan: 0 to shoot, 3 current');
    expect(back.stderr).toContain('Not in ledger yet, and counted all the same: 2 attempts of kept/of all.');
    await run('render', ...agreed, '--retake', 'two');
    expect([(await ledgerIn(cwd)).length, prompts().length]).toEqual([5, 5]);
    const numbers = (await ledgerIn(cwd)).filter(({ attempt }) => attempt.slot.endsWith(':two'));
    expect(numbers.map(({ attempt }) => attempt.n).sort()).toEqual([1, 2, 3]);

    await rename(join(cwd, 'kept'), join(cwd, 'away'));
    await rm(join(cwd, 'ledger'), { recursive: true });
    const gone = await run('plan');
    const noteOf = (ledger: string) =>
      new RegExp(`(\\.castreel/ledgers/\\w+) stands for ${ledger}, .* is not there`).exec(gone.stderr)![1]!;
    expect([gone.code, noteOf('ledger')]).not.toEqual([4, noteOf('kept/of all')]);
    expect((await run('render', ...agreed)).code).toBe(4);
    await rename(join(cwd, 'away'), join(cwd, 'kept'));
    expect((await run('plan')).code).toBe(4);
    await rm(join(cwd, noteOf('ledger')));
    // All but the last, which was written nowhere else.
    expect((await run('plan')).stdout).toContain('Plan: 0 to shoot, 3 current');
    await rename(join(cwd, 'kept'), join(cwd, 'away'));
    await rm(join(cwd, noteOf('kept/of all')));
    expect((await run('plan')).code).toBe(0);
    expect(prompts()).toHaveLength(5);
  });
});

test('ledgers are compared by attempts, not by where they lie: moved ones are there, and those that are behind are told of what is known', async () => {
  await inPaidProject(async (run, cwd) => {
    const agreed = ['--yes', '--max-cost', '1', '--ledger', 'kept'];
    await run('render', '--yes', '--max-cost', '1');
    const sh = async (text: string) => await promisify(execFile)('sh', ['-c', text], { cwd });
    await sh(`cp -R ledger kept && mv kept/storyboards kept/boards`);
    expect((await run('plan', '--ledger', 'kept')).stderr).toBe('Up to date.\n');
    // Copied again as it was once advised, nothing counts twice.
    await sh(`cp -Rn ledger/. kept`);
    const doubled = await run('plan', '--ledger', 'kept');
    expect([doubled.code, /Counted so far: \S+/.exec(doubled.stdout)?.[0]]).toEqual([
      0,
      /Counted so far: \S+/.exec((await run('plan')).stdout)?.[0],
    ]);

    await sh('rm -r kept && cp -R ledger kept && mv kept/storyboards kept/boards');
    const [entry] = (await ledgerIn(cwd)).filter(({ attempt }) => attempt.slot.endsWith(':one'));
    const lost = { kind: 'lost', charged: 'no', message: 'a person says that it never arrived' };
    const never = { state: 'failed', failure: lost, handle: null, take: null, submitted_at: null };
    const settled = { cost_micro_usd: 0, cost_reported: false };
    const behind = { ...entry!.attempt, ...never, ...settled, note: lost.message };
    const there = entry!.path.replace('storyboards', 'boards');
    await writeFile(join(cwd, 'kept', there), JSON.stringify(behind));
    const planned = await run('plan', '--ledger', 'kept');
    expect([planned.code, planned.stderr]).toEqual([0, expect.stringContaining(`kept/${there}\n`)]);
    expect(planned.stdout).toContain('Plan: 0 to shoot, 3 current');
    expect((await run('render', ...agreed)).code).toBe(0);
    expect(postsIn(cwd)).toHaveLength(3);
    expect(await readFile(join(cwd, 'kept', there), 'utf8')).toContain('"state": "done"');

    const other = { ...entry!.attempt, handle: { id: 'another' }, adopted: 'person' };
    await writeFile(join(cwd, 'kept', there), JSON.stringify(other));
    await run('render', ...agreed, '--retake', 'one');
    const refused = await run('plan', '--ledger', 'kept');
    expect([refused.code, refused.stderr]).toEqual([
      4,
      expect.stringContaining(`kept/${there} and ${entry!.path} of ledger cannot both be true`),
    ]);
    expect(refused.stderr).not.toContain('cp ');
    expect(postsIn(cwd)).toHaveLength(3);
  });
});

test('attempts at a test server that is not in use now are left out of everything, and said to be', async () => {
  await inPaidProject(async (run, cwd) => {
    const env = { ...paidEnv, TILL_BASE_URL: 'http://127.0.0.1:1' };
    const words = ['--yes', '--max-cost', '1', '--provider', 'provider.js'];
    expect((await castreelHere(['render', ...words], { cwd, env })).code).toBe(0);
    for (const command of ['plan', 'takes', 'stitch']) {
      const ran = await run(command);
      expect(ran.stderr.match(/Left out: 3 attempts at http:\/\/127\.0\.0\.1:1/g), command).toHaveLength(1);
      const { stdout } = await run(command, '--json');
      const json = command === 'stitch' ? stdout.trimEnd().split('\n').at(-1) : stdout;
      const left = { endpoint: 'http://127.0.0.1:1', attempts: 3 };
      expect(JSON.parse(json ?? '')).toMatchObject({ record: { left_out: [left] } });
    }
    expect((await castreelHere(['plan', '--provider', 'provider.js'], { cwd, env })).stderr).toBe(
      'Up to date.\n',
    );
  });
});

test('what is open at a test server that is not in use now is not followed, not written, and fails no run', async () => {
  await inPaidProject(async (run, cwd) => {
    const words = ['--yes', '--max-cost', '1'];
    const env = { ...paidEnv, TILL_BASE_URL: 'http://127.0.0.1:9' };
    await castreelHere(['render', ...words, '--provider', 'provider.js'], { cwd, env });
    const left = { take: null, cost_micro_usd: null, cost_reported: false, ended_at: null };
    const states = ['submitted', 'uncertain', 'intent'] as const;
    const open: [string, string][] = [];
    for (const [index, { path, attempt }] of (await ledgerIn(cwd)).entries()) {
      const state = states[index];
      const began = state === 'submitted' ? {} : { handle: null, submitted_at: null };
      open.push([join(cwd, 'ledger', path), JSON.stringify({ ...attempt, ...left, ...began, state })]);
    }
    for (const [path, text] of open) await writeFile(path, text);
    for (const renders of ['buys', 'is up to date']) {
      expect([renders, (await run('render', ...words)).code, postsIn(cwd).length]).toEqual([renders, 0, 6]);
    }
    for (const [path, text] of open) expect(await readFile(path, 'utf8')).toBe(text);
  });
});

test('attempts that git has and the ledger lacks are brought back, not bought again; moved ones are there', async () => {
  await inPaidProject(async (run, cwd) => {
    const sh = async (line: string) => await promisify(execFile)('sh', ['-c', line], { cwd });
    await run('render', '--shot', 'one', '--shot', 'two', '--yes', '--max-cost', '1');
    await sh(
      'git init -q && git add ledger && git -c user.name=a -c user.email=a@b.example commit -qm Bought',
    );
    await sh('mkdir -p kept && mv ledger/* kept && mkdir ledger/aside && mv kept/* ledger/aside');
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05)');
    await sh('rm -r ledger kept && git checkout -q HEAD -- ledger');
    // One is gone; the other is further on than git's.
    const [one, two] = (await ledgerIn(cwd)).map(({ path }) => path);
    const later = (await readFile(join(cwd, 'ledger', two!), 'utf8')).replace(
      '"note": null',
      '"note": "mine"',
    );
    await writeFile(join(cwd, 'ledger', two!), later);
    await sh(`git rm -q --cached ledger/${one!} && rm ledger/${one!}`);
    const again = await run('render', '--yes', '--max-cost', '1');
    expect([again.code, again.stderr]).toEqual([
      4,
      expect.stringContaining(`${one!} is in git and not here`),
    ]);
    await sh(/git -C ledger checkout .*? HEAD -- \S+/.exec(again.stderr)![0]);
    expect((await run('plan')).stdout).toContain('1 to shoot ($0.05)');
    expect(await readFile(join(cwd, 'ledger', two!), 'utf8')).toBe(later);
    await rm(join(cwd, 'ledger'), { recursive: true });
    expect((await run('plan')).stderr).toContain('is in git and not here, and so is 1 more');
    // As git has it, it cannot be read: it is missed all the same.
    await sh('git checkout -q HEAD -- ledger');
    await writeFile(join(cwd, 'ledger', one!), later.slice(0, 100));
    await sh('git add ledger && git -c user.name=a -c user.email=a@b.example commit -qm Torn');
    await rm(join(cwd, 'ledger', one!));
    const torn = await run('render', '--yes', '--max-cost', '1');
    expect([torn.code, torn.stderr]).toEqual([
      4,
      expect.stringContaining(`${one!} is in git and not here, and as git has it, it is not a whole JSON`),
    ]);
    await rm(join(cwd, 'ledger'), { recursive: true });
    await rm(join(cwd, '.git'), { recursive: true });
    expect((await run('plan')).stderr).toContain('stands for ledger, a ledger that this clone wrote to');
    expect(postsIn(cwd)).toHaveLength(2);
  });
});
