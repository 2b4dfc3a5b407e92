import { execFileSync } from 'node:child_process';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { markOf } from '../../src/disk/leftovers.js';
import { inspectFiles } from '../../src/disk/inspect.js';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import type { Inputs } from '../../src/storyboard/inputs.js';
import { ffmpegForTests, makeClip } from '../support/clips.js';

const top = await mkdtemp(join(tmpdir(), 'inspect-'));
const root = join(top, 'project');
const derived = { dir: join(root, '.castreel', 'derived'), mark: markOf(process.pid) };
const signal = new AbortController().signal;
const ffmpeg = await ffmpegForTests();
afterEach(() => void vi.useRealTimers());
afterAll(() => rm(top, { recursive: true }));

function inspect(...paths: string[]): Promise<Inputs> {
  return inspectFiles({ root, paths, derived, signal });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

beforeAll(async () => {
  await mkdir(join(root, 'cast'), { recursive: true });
  const args = ['-f', 'lavfi', '-i', 'testsrc=s=60x40', '-vf', 'trim=end_frame=1', '-update', '1'];
  await runFfmpeg({ ffmpeg, args: [...args, join(root, 'cast/mira.png')], signal });
  await makeClip(ffmpeg, join(root, 'own.mov'), { id: 1, frames: 12, rate: { n: 24, d: 1 }, clicks: [0] });
});

test('texts, pictures, films: what they are and their hashes; an ending that lies is told', async () => {
  await write('boards/a.yaml', 'title: Ünï\n');
  await copyFile(join(root, 'cast/mira.png'), join(root, 'cast/mira.jpg'));
  const png = await readFile(join(root, 'cast/mira.png'));
  const inputs = await inspect('boards/a.yaml', 'cast/mira.png', 'cast/mira.jpg', 'own.mov', 'own.mov');
  const shared = { sizeBytes: png.length, gitIgnored: false, sha256: sha256(png) };
  const picture = { kind: 'image', format: 'png', width: 60, height: 40, ...shared };
  expect(inputs.size).toBe(4);
  expect(inputs.get('boards/a.yaml')).toEqual({
    kind: 'text',
    text: 'title: Ünï\n',
    sha256: sha256('title: Ünï\n'),
  });
  expect(inputs.get('cast/mira.png')).toEqual({ ...picture, wrongExtension: false });
  expect(inputs.get('cast/mira.jpg')).toEqual({ ...picture, wrongExtension: true });
  expect(inputs.get('own.mov')).toMatchObject({
    kind: 'video',
    frames: 12,
    hasAudio: true,
    wrongExtension: false,
  });
});

test('everything that can be wrong with a file has its name', async () => {
  await writeFile(join(top, 'outside.png'), 'x');
  await symlink(join(top, 'outside.png'), join(root, 'link.png'));
  await symlink('loop', join(root, 'loop'));
  await write('board.yaml', new Uint8Array([0xff, 0xfe, 0x41, 0]));
  await write('noise.png', new Uint8Array([1, 2, 3, 0, 200, 201]));
  await write('a.gif', 'GIF89a....');
  await write('lfs.png', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n');
  await copyFile(join(root, 'cast/mira.png'), join(root, 'torn.png'));
  await truncate(join(root, 'torn.png'), 300);
  await copyFile(join(root, 'own.mov'), join(root, 'torn.mov'));
  await truncate(join(root, 'torn.mov'), (await stat(join(root, 'own.mov'))).size - 100);
  await write('huge.yaml', '');
  await truncate(join(root, 'huge.yaml'), 65 * 1024 * 1024);
  const problems = {
    'gone.png': 'missing',
    'board.yaml/inside.png': 'missing',
    loop: 'missing',
    cast: 'directory',
    '../outside.png': 'outside_root',
    'link.png': 'outside_root',
    'board.yaml': 'not_text',
    'noise.png': 'unknown_format',
    'a.gif': 'unknown_format',
    'lfs.png': 'lfs_pointer',
    'torn.png': 'truncated',
    'torn.mov': 'truncated',
    'huge.yaml': 'too_large',
  };
  const inputs = await inspect(...Object.keys(problems));
  const found = [...inputs].map(([path, file]) => [path, file.kind === 'bad' ? file.problem : file.kind]);
  expect(Object.fromEntries(found)).toEqual(problems);
  const gif = inputs.get('a.gif');
  expect(gif?.kind === 'bad' && gif.detail).toContain('a GIF');
});

test('a link that stays inside is followed', async () => {
  await symlink('mira.png', join(root, 'cast', 'same.png'));
  expect((await inspect('cast/same.png')).get('cast/same.png')).toMatchObject({ kind: 'image', width: 60 });
});

test('a picture is read once; one of the same size and time in its place, or a memory that is not one, and it is read again', async () => {
  const path = join(root, 'cast/old.png');
  const past = new Date('2020-01-01');
  await copyFile(join(root, 'cast/mira.png'), path);
  await utimes(path, past, past);
  vi.setSystemTime(Date.now() + 10_000);
  const first = (await inspect('cast/old.png')).get('cast/old.png');
  const memory = join(derived.dir, 'inspected.json');
  const text = await readFile(memory, 'utf8');
  await writeFile(memory, text.replaceAll('"width":60', '"width":61'));
  expect((await inspect('cast/old.png')).get('cast/old.png')).toEqual({ ...first, width: 61 });
  for (const damaged of ['{"form":1,"fi', text.replace('"format":"png"', '"format":"gif"')]) {
    await writeFile(memory, damaged);
    expect((await inspect('cast/old.png')).get('cast/old.png')).toEqual(first);
  }

  // As `cp -p`, `rsync -t` and archives leave it.
  await writeFile(path, Buffer.alloc((await stat(path)).size, 'x'));
  await utimes(path, past, past);
  expect((await inspect('cast/old.png')).get('cast/old.png')).toMatchObject({ kind: 'text' });
  // Whoever is first to write into the program's own folder keeps it out of git.
  expect(await readFile(join(root, '.castreel/.gitignore'), 'utf8')).toBe('*\n');
});

test('what was written just now is not remembered: it may change within one tick', async () => {
  const path = join(root, 'cast/new.png');
  await copyFile(join(root, 'cast/mira.png'), path);
  const { mtime, size } = await stat(path);
  await inspect('cast/new.png');
  await writeFile(path, Buffer.alloc(size, 'x'));
  await utimes(path, mtime, mtime);
  expect((await inspect('cast/new.png')).get('cast/new.png')).toMatchObject({ kind: 'text' });
});

test('what git ignores is told, what it tracks all the same is not; a folder that may not be written is no matter', async () => {
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init');
  await write('.gitignore', 'cast/*.jpg\nown.mov\n');
  git('add', '-f', 'own.mov');
  const inputs = await inspect('cast/mira.png', 'cast/mira.jpg', 'own.mov');
  const ignored = [...inputs].map(([path, file]) => [path, 'gitIgnored' in file && file.gitIgnored]);
  expect(Object.fromEntries(ignored)).toEqual({
    'cast/mira.png': false,
    'cast/mira.jpg': true,
    'own.mov': false,
  });
  await chmod(derived.dir, 0o500);
  expect((await inspect('cast/mira.jpg')).get('cast/mira.jpg')).toMatchObject({ kind: 'image' });
  await chmod(derived.dir, 0o700);
});

test('a path that leads nowhere is told with the one it may mean, folder by folder; nothing is guessed from afar', async () => {
  await write('cast/wren-face.png', 'x');
  const inputs = await inspect(
    'cast/wren-fac.png',
    'Cast/mira.png',
    'cats/mria.png',
    'cast/otter.png',
    'own/x.png',
  );
  expect([...inputs.values()].map((file) => file.kind === 'bad' && file.near)).toEqual([
    'cast/wren-face.png',
    'cast/mira.png',
    'cast/mira.png',
    null,
    null,
  ]);
});
