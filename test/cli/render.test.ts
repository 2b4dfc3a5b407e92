import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaFacts } from '../../src/media/facts.js';
import { castreel, castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';

const board = `version: 1
format: { resolution: 480p, fps: 12 }
characters: { mira: { name: Mira, description: a lighthouse keeper } }
shots:
  - { id: stairs, prompt: "@mira climbs.", duration: 1 }
  - { id: door, continues: stairs, prompt: "She opens the door.", duration: 0.5 }
  - { id: sea, prompt: "The sea.", duration: 1, transition: { type: dissolve, duration: 0.25 } }
`;
const project = { 'storyboards/film.yaml': board };
const film = 'out/storyboards/film.mp4';

/** In which the film was made once, for all who go on from there, by a process of its own that said this. */
let made: string;
let said: Ran;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'castreel-made-'));
  await mkdir(join(made, 'storyboards'));
  await writeFile(join(made, 'castreel.config.yaml'), 'out: out\n');
  await writeFile(join(made, 'storyboards/film.yaml'), board);
  said = await castreel(['render', '--json'], { cwd: made });
  expect(said.code, said.stderr).toBe(0);
});
afterAll(() => rm(made, { recursive: true }));

async function inMadeProject(work: (cwd: string) => Promise<void>): Promise<void> {
  await inProject({}, async (cwd) => {
    await cp(made, cwd, { recursive: true });
    await work(cwd);
  });
}

describe('castreel render', () => {
  test('makes the film once; a second run and a run in another order of keys do nothing', async () => {
    await inProject(project, async (cwd) => {
      expect((await castreelHere(['plan', '--detailed-exitcode'], { cwd })).code).toBe(20);
      expect((await castreelHere(['stitch'], { cwd })).code).toBe(5);
    });
    const last = JSON.parse(said.stdout.trimEnd().split('\n').at(-1) ?? '') as object;
    expect(last).toEqual({
      event: 'finished',
      films: [
        {
          id: 'storyboards/film',
          path: 'storyboards/film.mp4',
          frames: 27,
          duration_s: 2.25,
          captions: [],
          loudness_lufs: null,
          wanted_lufs: null,
          true_peak_dbtp: null,
        },
      ],
      shots: {
        ...{ done: 3, not_begun: 0, current: 3, new: 0, changed: 0, old: 0, failed: 0, waiting: 0 },
        ...{ in_flight: 0, uncertain: 0, away: 0 },
      },
      exit_code: 0,
      spent_usd: 0,
      attempts_written: 0,
      refusal: null,
      stopped: [],
      record: { brought: [], left_out: [], merged: [], unreadable: [] },
    });
    expect(await mediaFacts(join(made, film))).toMatchObject({
      frames: 27,
      width: 854,
      height: 480,
      hasAudio: true,
    });

    const again = await castreelHere(['render'], { cwd: made });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('0 to shoot, 3 current');
    expect(again.stderr).toContain('unchanged');
    expect((await castreelHere(['plan', '--detailed-exitcode'], { cwd: made })).code).toBe(0);
  });

  test('shoots again what the words change, and only that; the films stay as they were without it', async () => {
    await inMadeProject(async (cwd) => {
      await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace('The sea.', 'The sea at night.'));
      const plan = await castreelHere(['plan'], { cwd });
      expect(plan.stdout).toMatch(/~\s+sea\s.*changed \(prompt\)/);
      expect(plan.stdout).toContain('Plan: 1 to shoot (free), 2 current, 1 film to stitch.');
      const kept = await castreelHere(['stitch', '--json'], { cwd });
      expect(kept.stdout).toContain('"old":1');
      const shot = await castreelHere(['render', '--json'], { cwd });
      expect(shot.stdout).toContain('"done":1');
    });
  });

  test('circles a take, which closes the shot', async () => {
    await inMadeProject(async (cwd) => {
      const circled = await castreelHere(['circle', 'sea'], { cwd });
      expect(circled.stderr).toContain('Circled sea t01.');
      expect(await readFile(join(cwd, 'storyboards/film.picks.yaml'), 'utf8')).toMatch(
        /^sea: t01-[0-9a-f]{8}\n$/,
      );
      await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace('The sea.', 'The sea at night.'));
      expect((await castreelHere(['plan'], { cwd })).stdout).toMatch(/circled t01 \(since then: prompt\)/);
      const takes = await castreelHere(['takes', 'sea'], { cwd });
      expect(takes.stdout).toMatch(/●\s+t01\s+done/);
      expect((await castreelHere(['circle', 'sea', 't07'], { cwd })).code).toBe(2);
    });
  });

  test('makes again for nothing what the free model made and somebody deleted', async () => {
    await inMadeProject(async (cwd) => {
      const before = await readFile(join(cwd, film));
      await rm(join(cwd, '.castreel/store'), { recursive: true });
      await rm(join(cwd, '.castreel/derived'), { recursive: true });
      await rm(join(cwd, 'out'), { recursive: true });
      expect((await castreelHere(['render'], { cwd })).code).toBe(0);
      expect((await readFile(join(cwd, film))).equals(before)).toBe(true);

      // One is cut short: it alone is made again, and what goes on from it stays.
      const [entry] = (await ledgerIn(cwd, '.castreel/ledger')).filter(({ attempt }) =>
        attempt.slot.endsWith(':stairs'),
      );
      const hash = entry?.attempt.take?.sha256 ?? '';
      await truncate(join(cwd, '.castreel/store/sha256', hash.slice(0, 2), `${hash}.mp4`), 100);
      await rm(join(cwd, 'out'), { recursive: true });
      expect((await castreelHere(['plan'], { cwd })).stdout).toMatch(
        /stairs .* away .*\n.*door .* current[^]*1 to shoot \(free\), 2 current/,
      );
      const stitched = await castreelHere(['stitch'], { cwd });
      expect([stitched.code, stitched.stderr]).toEqual([0, expect.stringContaining('stairs  back')]);
      expect((await readFile(join(cwd, film))).equals(before)).toBe(true);
    });
  });

  test('leaves a locked repository alone, exit 7', async () => {
    await inProject(project, async (cwd) => {
      await mkdir(join(cwd, '.castreel'));
      const owner = { pid: process.pid, command: 'castreel render' };
      const lock = {
        version: 1,
        token: 'x',
        started: null,
        host: hostname(),
        taken_at: '2026-01-01T00:00:00.000Z',
      };
      await writeFile(join(cwd, '.castreel/free.lock'), JSON.stringify({ ...lock, ...owner }));
      const { code, stderr } = await castreelHere(['render'], { cwd });
      expect(stderr).toContain('Another run holds');
      expect(code).toBe(7);
    });
  });

  test('without ffmpeg it says how to get one, and does nothing', async () => {
    await inProject(project, async (cwd) => {
      const { code, stderr } = await castreelHere(['render', '--ffmpeg', '/nowhere/ffmpeg'], { cwd });
      expect(stderr).toContain('castreel doctor --install-ffmpeg');
      expect(code).toBe(5);
    });
  });
});

test('--new leaves what changed, says so, and names the render that shoots it', async () => {
  await inMadeProject(async (cwd) => {
    await writeFile(join(cwd, 'storyboards/film.yaml'), board.replace('The sea.', 'A calm sea.'));
    for (const command of ['render', 'plan']) {
      const { code, stdout, stderr } = await castreelHere([command, '--new'], { cwd });
      expect([code, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('sea')]);
      expect(stderr).toMatch(/Next, to shoot what changed: castreel render\n$/);
    }
    const asked = await castreelHere(['render', '--new', '--json'], { cwd });
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining('"old":1')]);
    await rm(join(cwd, film));
    expect((await castreelHere(['plan', '--new'], { cwd })).stderr).toMatch(/Next: castreel stitch\n$/);
  });
});

test('a plan file of a free model makes what it says, also again, and refuses what changed since', async () => {
  const [head = '', shots = ''] = board.split(/(?<=shots:\n)/);
  const quick = `${head}${shots.split('\n')[2]}`.replace(
    ', transition: { type: dissolve, duration: 0.25 }',
    '',
  );
  const door = '\n  - { id: door, prompt: "A door.", duration: 0.25 }\n';
  await inProject({ 'storyboards/film.yaml': quick + door }, async (cwd) => {
    const render = async (): Promise<Ran> => await castreelHere(['render', 'a.plan.json'], { cwd });
    expect((await castreelHere(['render', '--shot', 'sea'], { cwd })).code).toBe(0);
    expect((await castreelHere(['plan', '--out', 'a.plan.json'], { cwd })).code).toBe(0);
    expect((await render()).code).toBe(0);
    await rm(join(cwd, '.castreel'), { recursive: true }); // as in another clone, where `sea` is missing too
    expect((await render()).code).toBe(0);
    await writeFile(join(cwd, 'storyboards/film.yaml'), quick.replace('The sea.', 'A calm sea.') + door);
    const moved = await render();
    expect([moved.code, moved.stderr]).toEqual([
      4,
      expect.stringContaining('has changed since it was agreed to (sea)'),
    ]);
    expect(moved.stderr).toMatch(/Next: castreel plan --out a\.plan\.json storyboards\/film\.yaml\n$/);
  });
});

test('Ctrl-C while the free model draws says that it begins anew, and nothing of what is billed', async () => {
  await inProject(project, async (cwd) => {
    let interrupt = (): void => undefined;
    let stderr = '';
    const terminal = {
      onInterrupt: (first: () => void) => void (interrupt = first),
      say: (text: string) => {
        stderr += text;
        if (text.includes('sea  being made')) interrupt();
      },
    };
    const { code } = await castreelHere(['render', '--shot', 'sea'], { cwd, terminal });
    expect([code, stderr]).toEqual([
      130,
      expect.stringContaining('sea  stopped: the next run makes it from the start'),
    ]);
    expect(stderr).toMatch(/Next: castreel render --shot sea\n$/);
    expect(stderr).not.toContain('still being made');
  });
});
