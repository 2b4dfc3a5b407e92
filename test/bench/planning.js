import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { limited } from './limits.js';
import { inFolder } from './timing.js';

const DOOR = new URL('../../dist/index.js', import.meta.url).href;

/** Plans a board of n variants in a process of its own and tells its CPU time, and its resident memory: before it began, and the most. */
const WORK = `
const { openProject, plan, everything } = await import(process.argv[1]);
const project = await openProject([], {
  cwd: process.cwd(), env: process.env, pid: process.pid, command: 'bench',
  clock: { now: Date.now, sleep: async () => {}, random: Math.random, randomHex: (n) => '0'.repeat(n) },
  stop: new AbortController().signal, hosted: null, ffmpeg: null, ledger: null, out: null, providers: [],
});
const startMb = process.memoryUsage().rss / 2 ** 20;
const begun = process.cpuUsage();
const planned = await plan(project, everything);
const { user, system } = process.cpuUsage(begun);
const ms = (user + system) / 1000;
const shots = planned.plan.films.reduce((sum, film) => sum + film.shots.length, 0);
if (planned.diagnostics.some((one) => one.severity === 'error')) throw new Error(JSON.stringify(planned.diagnostics[0]));
console.log(JSON.stringify({ ms, shots, startMb, peakMb: process.resourceUsage().maxRSS / 1024 }));
`;

const LIMIT_MB = 500;
/** What still counts as a shot's own cost: more memory is slower memory, and machines are noisy. */
const LINEAR = 1.5;

/** Memory is what the process holds at its peak, Node itself included. V8 takes more than it needs where it may: the last run may not. */
export async function planning() {
  const small = await planOf(1000, SHARING);
  const large = await planOf(10_000, SHARING);
  const varying = await planOf(10_000, VARYING);
  const short = await planOf(1, boardOf(500));
  const long = await planOf(1, boardOf(5000));
  const confined = await planOf(10_000, VARYING, ['--max-old-space-size=300']);
  const perShot = (one) => (1000 * one.ms) / one.shots;
  const figures = (one) =>
    `${perShot(one).toFixed(0)} µs of CPU a shot, ${one.peakMb.toFixed(0)} MB at its peak (${one.startMb.toFixed(0)} MB before)`;
  const row = (title, one) =>
    limited(`${title.padEnd(41)} ${figures(one)}`, one.peakMb, { atMost: LIMIT_MB });
  const growth = perShot(large) / perShot(small);
  return [
    row('1,000 variants, two shots of six shared:', small),
    row('10,000 variants, two shots of six shared:', large),
    row('10,000 variants, nothing shared:', varying),
    row('the same with a heap of 300 MB:', confined),
    limited(`CPU a shot, 10,000 against 1,000: ${growth.toFixed(2)} ×`, growth, { atMost: LINEAR }),
    `one film of 500 shots, of 5,000: ${figures(short)}, ${figures(long)}`,
  ];
}

async function planOf(variants, board, flags = []) {
  return await inFolder((folder) => {
    mkdirSync(join(folder, 'storyboards'));
    const rows = Array.from({ length: variants }, (_, index) => `p${index},product number ${index}`);
    writeFileSync(join(folder, 'storyboards', 'products.csv'), ['sku,product', ...rows, ''].join('\n'));
    writeFileSync(join(folder, 'storyboards', 'ad.yaml'), board);
    writeFileSync(join(folder, 'castreel.config.yaml'), '');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, '--input-type=module', '-e', WORK, DOOR],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      },
    );
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
}

const HEAD = `
version: 1
model: xai/grok-imagine-video
variants: { axes: { sku: { from: products.csv } }, max: 100000 }
style: "Flat gouache illustration, crisp winter morning, teal and coral."
defaults: { duration: 3 }
`;

const SHARING = `${HEAD}
characters: { kaya: { name: Kaya, description: a cyclist of thirty } }
shots:
  - { id: hook, prompt: "@kaya holds up \${{ product }} and laughs." }
  - { id: street, prompt: "A street in the morning sun." }
  - { id: use, prompt: "@kaya uses \${{ product }}.", camera: slow dolly in }
  - { id: close, prompt: "\${{ product }} on a table.", size: close }
  - { id: promise, prompt: "@kaya nods.", dialogue: [{ who: kaya, line: "Try \${{ product }}." }] }
  - { id: end, prompt: "The sun sets behind the street." }
`;

const boardOf = (shots) =>
  `${HEAD}shots:\n${Array.from({ length: shots }, (_, n) => `  - { id: s${n}, prompt: "Shot ${n} of \${{ product }}." }\n`).join('')}`;

/** Every shot and every member of its cast is another one in every film: 60,000 requests. */
const VARYING = `${HEAD}
characters: { kaya: { name: Kaya, description: "a cyclist of thirty who loves \${{ product }}", references: [{ file_id: f1 }, { file_id: f2 }] } }
locations: { platform: { description: "a platform with \${{ product }}", references: [{ file_id: f3 }] } }
shots:
  - { id: hook, location: platform, prompt: "@kaya holds up \${{ product }} and laughs." }
  - { id: street, location: platform, prompt: "A street, \${{ product }} in a window." }
  - { id: use, location: platform, prompt: "@kaya uses \${{ product }}.", camera: slow dolly in }
  - { id: close, location: platform, prompt: "\${{ product }} on a table.", size: close }
  - { id: promise, location: platform, prompt: "@kaya nods.", dialogue: [{ who: kaya, line: "Try \${{ product }}." }] }
  - { id: end, location: platform, prompt: "The sun sets behind \${{ product }}." }
`;
