import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { imageFacts } from '../../src/media/image-facts.js';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import { ffmpegForTests } from '../support/clips.js';

const dir = await mkdtemp(join(tmpdir(), 'images-'));
afterAll(() => rm(dir, { recursive: true }));

async function picture(name: string): Promise<Buffer> {
  const path = join(dir, name);
  const args = ['-f', 'lavfi', '-i', 'testsrc=s=60x40', '-vf', 'trim=end_frame=1', '-update', '1', path];
  await runFfmpeg({ ffmpeg: await ffmpegForTests(), args, signal: new AbortController().signal });
  return readFile(path);
}

test('PNG, JPEG and WebP: whole, cut anywhere behind their heads, damaged', async () => {
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const bytes = await picture(`a.${format}`);
    expect(imageFacts(bytes)).toEqual({ kind: 'image', format, width: 60, height: 40 });
    expect(imageFacts(Buffer.concat([bytes, Buffer.from('appended by some tool')]))).toMatchObject({
      width: 60,
    });
    for (const length of [bytes.length - 1, bytes.length >> 1, 30, 13]) {
      expect(imageFacts(bytes.subarray(0, length)), `${format} ${length}`).toMatchObject({
        problem: 'truncated',
      });
    }
  }
});

test('a JPEG whose EXIF says so is as high as it is wide', async () => {
  const jpeg = await picture('b.jpeg');
  const exif = Buffer.from(
    'ffe10022457869660000' + '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000' + '00000000',
    'hex',
  );
  const turned = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
  expect(imageFacts(turned)).toMatchObject({ width: 40, height: 60 });
});

test('a thumbnail inside does not stand for the end of the picture', async () => {
  const jpeg = await picture('c.jpeg');
  const thumbnail = Buffer.from('ffe10006ffd8ffd9', 'hex');
  const torn = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2, -2)]);
  expect(imageFacts(torn)).toMatchObject({ problem: 'truncated' });
});

test('damage inside a PNG is seen, other formats are not taken for pictures', async () => {
  const png = await picture('d.png');
  png[png.length >> 1] = (png[png.length >> 1] ?? 0) ^ 1;
  expect(imageFacts(png)).toMatchObject({ problem: 'unreadable' });
  expect(imageFacts(Buffer.from('GIF89a........'))).toMatchObject({ problem: 'unknown_format' });
});
