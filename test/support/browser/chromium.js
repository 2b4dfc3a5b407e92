// Finds the Chromium that the tests of the page look at it with; run by itself, it installs one where there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { argv, env, getuid, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const STEPS = [
  ['apt-get', 'update'],
  ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
];

export const ADVICE = `the tests of the page need a Chromium, and none is in PATH. Get one (on Debian: ${STEPS.map((step) => step.join(' ')).join(' && ')}), or name one in CHROMIUM_PATH`;

/** Null: there is none. */
export function findChromium() {
  const named = env.CHROMIUM_PATH ?? '';
  if (named !== '') return named;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As root, on a system with apt-get; elsewhere it says what to do, and the tests fail that need it. */
function install() {
  for (const [file, ...args] of getuid?.() === 0 ? STEPS : []) {
    stdout.write(`${[file, ...args].join(' ')}\n`);
    spawnSync(file, args, { stdio: 'inherit', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (findChromium() === null) stdout.write(`${ADVICE}\n`);
}

if (argv[1] === fileURLToPath(import.meta.url) && findChromium() === null) install();
