import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder } from './timing.js';

const DOOR = new URL('../../dist/index.js', import.meta.url).href;

/** Plans a board of n variants in a process of its own and tells time, time per shot and its largest memory. */
const WORK = `
const { openProject, plan, everything } = await import(process.argv[1]);
const project = await openProject([], {
  cwd: process.cwd(), env: process.env, pid: process.pid, command: 'bench',
  clock: { now: Date.now, sleep: async () => {}, random: Math.random, randomHex: (n) => '0'.repeat(n) },
  stop: new AbortController().signal, ffmpeg: null, ledger: null, out: null, providers: [],
});
const begun = performance.now();
const planned = await plan(project, everything);
const ms = performance.now() - begun;
const shots = planned.plan.films.reduce((sum, film) => sum + film.shots.length, 0);
if (planned.diagnostics.some((one) => one.severity === 'error')) throw new Error(JSON.stringify(planned.diagnostics[0]));
console.log(JSON.stringify({ ms, shots, mb: process.resourceUsage().maxRSS / 1024 }));
`;

export async function planning() {
  const [small, large] = [await planOf(1000), await planOf(10_000)];
  const perShot = (one) => (1000 * one.ms) / one.shots;
  return [
    `1,000 variants:  ${perShot(small).toFixed(0)} µs a shot, ${small.mb.toFixed(0)} MB`,
    `10,000 variants: ${perShot(large).toFixed(0)} µs a shot, ${large.mb.toFixed(0)} MB (the limit is 500 MB)`,
    `time a shot, 10,000 against 1,000: ${(perShot(large) / perShot(small)).toFixed(2)} ×`,
  ];
}

async function planOf(variants) {
  return await inFolder((folder) => {
    mkdirSync(join(folder, 'storyboards'));
    const rows = Array.from({ length: variants }, (_, index) => `p${index},product number ${index}`);
    writeFileSync(join(folder, 'storyboards', 'products.csv'), ['sku,product', ...rows, ''].join('\n'));
    writeFileSync(join(folder, 'storyboards', 'ad.yaml'), BOARD);
    writeFileSync(join(folder, 'castreel.config.yaml'), '');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', WORK, DOOR],
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

/** Four of its six shots show the product, two are shared by all films. */
const BOARD = `
version: 1
model: xai/grok-imagine-video
variants: { axes: { sku: { from: products.csv } }, max: 100000 }
characters: { kaya: { name: Kaya, description: a cyclist of thirty } }
style: "Flat gouache illustration."
defaults: { duration: 3 }
shots:
  - { id: hook, prompt: "@kaya holds up \${{ product }} and laughs." }
  - { id: street, prompt: "A street in the morning sun." }
  - { id: use, prompt: "@kaya uses \${{ product }}.", camera: slow dolly in }
  - { id: close, prompt: "\${{ product }} on a table.", size: close }
  - { id: promise, prompt: "@kaya nods.", dialogue: [{ who: kaya, line: "Try \${{ product }}." }] }
  - { id: end, prompt: "The sun sets behind the street." }
`;
