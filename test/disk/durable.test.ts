import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';

let dir = '';
/** The disk takes files, and does not say that their names are on it. */
let namesAreLost = false;
/** What others do once, just when a file was written. */
let meanwhile: (() => Promise<void>) | null = null;
/** What a loss of power would leave at each moment that something was synced: the thing, and what its folder held then. */
let synced: { what: 'file' | 'folder'; text: string | null; names: string[] }[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'castreel-test-'));
  [synced, namesAreLost, meanwhile] = [[], false, null];
  const handle = await open(dir, 'r');
  const files = Object.getPrototypeOf(handle) as Pick<FileHandle, 'sync'>;
  await handle.close();
  const { sync } = files;
  vi.spyOn(files, 'sync').mockImplementation(async function (this: FileHandle) {
    await sync.call(this);
    const isFolder = (await this.stat()).isDirectory();
    const { ino } = await this.stat();
    if (isFolder && ino !== statSync(dir).ino) return;
    if (isFolder && namesAreLost) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    const names = readdirSync(dir);
    const name = names.find((one) => statSync(join(dir, one)).ino === ino);
    synced.push({
      what: isFolder ? 'folder' : 'file',
      text: name === undefined ? null : readFileSync(join(dir, name), 'utf8'),
      names: names.filter((one) => !one.endsWith('.tmp')),
    });
    const others = meanwhile;
    meanwhile = null;
    await others?.();
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

const whole = { what: 'file', text: 'all of it', names: [] };
const named = { what: 'folder', text: null, names: ['a.json'] };

test('bytes are on the disk before they have their name, and the name is before anybody builds on it', async () => {
  expect(await durableFiles.create(join(dir, 'a.json'), 'all of it')).toBe(true);
  expect(synced).toEqual([whole, named]);
  synced = [];
  await durableFiles.replace(join(dir, 'a.json'), 'all of it');
  expect(synced).toEqual([{ ...whole, names: ['a.json'] }, named]);
});

test('what another one sweeps while it is written is written again', async () => {
  meanwhile = () => durableFiles.sweep(dir);
  expect(await durableFiles.create(join(dir, '.lock'), 'all of it')).toBe(true);
  expect([readdirSync(dir), readFileSync(join(dir, '.lock'), 'utf8')]).toEqual([['.lock'], 'all of it']);
});

test('a file that could not be made for certain is not there afterwards', async () => {
  namesAreLost = true;
  await expect(durableFiles.create(join(dir, 'a.json'), 'all of it')).rejects.toThrow('EIO');
  expect(readdirSync(dir)).toEqual([]);
});

test('the name of a folder whose maker died is on the disk before anything is in it, and is synced once', async () => {
  mkdirSync(join(dir, 'slot/of'), { recursive: true });
  await durableFiles.create(join(dir, 'slot/of/a.json'), 'all of it');
  expect(synced.map(({ what }) => what)).toEqual(['folder', 'file']);
  await durableFiles.create(join(dir, 'slot/of/b.json'), 'all of it');
  expect(synced.map(({ what }) => what)).toEqual(['folder', 'file', 'file']);
});

test('a clip that is streamed aside is on the disk before its name is', async () => {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('all '));
    yield Buffer.from('of it');
  };
  const aside = join(dir, 'clip.tmp');
  await durableFiles.stream(aside, pieces());
  await durableFiles.move(aside, join(dir, 'a.json'));
  expect(synced).toEqual([whole, named]);
});
