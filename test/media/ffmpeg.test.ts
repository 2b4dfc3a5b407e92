import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg.js';
import { installFfmpeg, type InstallGiven } from '../../src/media/install.js';
import { searchPathFor } from '../../src/media/search-path.js';

const signal = new AbortController().signal;
const systemPath = process.env.PATH ?? '';
const root = await mkdtemp(join(tmpdir(), 'find-'));
let bin = '';
let count = 0;

beforeEach(async () => {
  bin = join(root, String(count++));
  await mkdir(bin);
});
afterAll(() => rm(root, { recursive: true }));

/** A program of a few shell lines in the test's own PATH. */
async function program(name: string, script: string): Promise<string> {
  const path = join(bin, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function realFfmpeg(): Promise<string> {
  const path = await searchPathFor('ffmpeg', systemPath);
  if (path === null) throw new Error('these tests need ffmpeg in PATH');
  return path;
}

const nowhere = { flag: null, envPath: null, searchPath: '', signal };

test('PATH gives an ffmpeg with its version and what its pictures depend on', async () => {
  const found = await findFfmpeg({ ...nowhere, searchPath: systemPath });
  expect(found).toMatchObject({ kind: 'found' });
  if (found.kind !== 'found') return;
  expect(found.ffmpeg.build).toMatch(/^ffmpeg \S+, x264 core \d+/);
  expect(found.ffmpeg.build).toContain(found.ffmpeg.version);
});

test('--ffmpeg stands before FFMPEG_PATH, and this before PATH', async () => {
  const real = await realFfmpeg();
  const other = await program('other', `exec ${real} "$@"`);
  const places = { ...nowhere, envPath: real, searchPath: systemPath };
  expect(await findFfmpeg({ ...places, flag: other })).toMatchObject({
    by: '--ffmpeg',
    ffmpeg: { path: other },
  });
  expect(await findFfmpeg(places)).toMatchObject({ by: 'FFMPEG_PATH', ffmpeg: { path: real } });
});

test('one that was named and is of no use is said, not passed over', async () => {
  const cases: [string, string][] = [
    ['echo hello', 'is not an ffmpeg'],
    ['echo "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright" >&2', 'at least 5.1'],
    ['echo "ffmpeg version 6.0 Copyright" >&2; exit 1', 'without libx264'],
  ];
  for (const [script, problem] of cases) {
    const search = await findFfmpeg({
      ...nowhere,
      flag: await program('tool', script),
      searchPath: systemPath,
    });
    expect(search).toMatchObject({ kind: 'missing' });
    expect(search.kind === 'missing' && search.problem).toContain(problem);
  }
  const gone = await findFfmpeg({ ...nowhere, flag: join(bin, 'gone'), searchPath: systemPath });
  expect(gone.kind === 'missing' && gone.problem).toContain('cannot be run');
});

test('without any, the commands are those of this system', async () => {
  await program('apk', '');
  const search = await findFfmpeg({ ...nowhere, searchPath: bin });
  // A static binary that npm fetched is found all the same.
  if (search.kind === 'missing') expect(search.commands).toEqual(['sudo apk add --no-cache ffmpeg']);
  else expect(search.by).toBe('ffmpeg-static');
});

function given(more: Partial<InstallGiven>): InstallGiven & { said: string[] } {
  const said: string[] = [];
  return {
    bundled: null,
    node: process.execPath,
    searchPath: bin,
    root: true,
    say: (line) => said.push(line),
    signal,
    ...more,
    said,
  };
}

async function bundledWith(script: string): Promise<{ script: string; binary: string }> {
  const bundled = { script: join(bin, 'install.cjs'), binary: join(bin, 'static-ffmpeg') };
  await writeFile(bundled.script, script.replaceAll('BINARY', JSON.stringify(bundled.binary)));
  return bundled;
}

test('install: the download of the package comes first', async () => {
  const real = await realFfmpeg();
  const text = JSON.stringify(`#!/bin/sh\nexec ${real} "$@"\n`);
  const bundled = await bundledWith(`require('fs').writeFileSync(BINARY, ${text}, { mode: 0o755 })`);
  const install = given({ bundled });
  expect(await installFfmpeg(install)).toMatchObject({ kind: 'installed', ffmpeg: { path: bundled.binary } });
  expect(install.said).toEqual([`downloading ffmpeg to ${bundled.binary}`]);
});

test('install: a download that fails half-way leaves nothing, and the package manager is next', async () => {
  const real = await realFfmpeg();
  const bundled = await bundledWith(
    `require('fs').writeFileSync(BINARY, 'half'); console.error('ENOTFOUND'); process.exit(1)`,
  );
  const log = join(bin, 'log');
  await program(
    'apt-get',
    `echo "$@" >> ${log}; [ $1 = update ] && exit 100
     printf '#!/bin/sh\\nexec ${real} "$@"\\n' > ${bin}/ffmpeg; /bin/chmod +x ${bin}/ffmpeg`,
  );
  const install = given({ bundled });
  expect(await installFfmpeg(install)).toMatchObject({
    kind: 'installed',
    ffmpeg: { path: join(bin, 'ffmpeg') },
  });
  expect(existsSync(bundled.binary)).toBe(false);
  expect(await readFile(log, 'utf8')).toBe('update\ninstall -y --no-install-recommends ffmpeg\n');
  expect(install.said.join('\n')).toMatch(/ENOTFOUND[^]*apt-get update[^]*failed[^]*apt-get install/);
});

test('install: without root and without a sudo that asks nothing, the commands are returned', async () => {
  await program('apt-get', 'exit 9');
  await program('sudo', 'echo "a password is required" >&2; exit 1');
  const install = given({ root: false });
  expect(await installFfmpeg(install)).toEqual({
    kind: 'by_hand',
    commands: ['sudo apt-get update', 'sudo apt-get install -y --no-install-recommends ffmpeg'],
  });
});

test('install: a sudo that asks nothing is used', async () => {
  const real = await realFfmpeg();
  await program('sudo', '[ "$1" = -n ] || exit 1; shift; [ "$1" = true ] && exit 0; exec "$@"');
  await program(
    'pacman',
    `printf '#!/bin/sh\\nexec ${real} "$@"\\n' > ${bin}/ffmpeg; /bin/chmod +x ${bin}/ffmpeg`,
  );
  expect(await installFfmpeg(given({ root: false }))).toMatchObject({ kind: 'installed' });
});
