import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { runProcess } from '../../src/base/process.js';
import { systemClock } from '../../src/base/clock.js';
import type { Panel, Request } from '../../src/ledger/request.js';
import { animaticModels } from '../../src/providers/animatic/models.js';
import { InputFailure, type Outside, type Provider } from '../../src/providers/provider.js';
import type { Ffmpeg } from '../../src/media/ffmpeg.js';
import { noInputs, noUploads } from '../support/outside.js';

type Words = Request['words'];

/** A request for a panel of 64x36 and a few frames; whatever is not said is not there. */
export function order(given: {
  operation?: Request['operation'];
  words?: Partial<Words>;
  inputs?: Request['inputs'];
  panel?: Partial<Panel>;
}): Request {
  const { operation = 'text', inputs = [] } = given;
  return {
    form: 1,
    provider: 'animatic',
    model: '',
    operation,
    words: {
      ...{ size: null, angle: null, camera: null, lens: null, framing: null, prompt: ['She waits.'] },
      ...{ cast: [], dialogue: [], style: null, avoid: null },
      ...given.words,
    },
    inputs,
    bought_s: null,
    aspect: '16:9',
    resolution: null,
    sound: null,
    panel: {
      ...{
        drawing: '2',
        slate: false,
        fonts: [],
        shot: 'ascent',
        heading: null,
        look: [],
        roles: inputs.map(() => null),
      },
      ...{ frames: 6, rate: { n: 24, d: 1 }, width: 64, height: 36 },
      ...given.panel,
    },
  };
}

export function character(name: string): Words['cast'][number] {
  return { kind: 'character', name, description: null, look: null, voice: null };
}

/** Files by hash, as the store gives them. */
export class Shelf {
  readonly folder = mkdtempSync(join(tmpdir(), 'castreel-test-'));
  private readonly paths = new Map<string, string>();

  private readonly ffmpeg: Ffmpeg;

  constructor(ffmpeg: Ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  put(bytes: Uint8Array): Extract<Request['inputs'][number]['source'], { kind: 'bytes' }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = join(this.folder, sha256);
    writeFileSync(path, bytes);
    this.paths.set(sha256, path);
    return { kind: 'bytes', sha256 };
  }

  outside(signal = new AbortController().signal): Outside {
    const inputs: Outside['inputs'] = {
      ...noInputs,
      part: async (sha256, recipe) => {
        const path = this.paths.get(sha256);
        if (path === undefined) throw new InputFailure(`no bytes for ${sha256.slice(0, 8)}`);
        return recipe === 'whole' ? path : await this.lastFrame(path);
      },
    };
    const http = { send: () => Promise.reject(new Error('the animatic reaches no network')) };
    return {
      http,
      inputs,
      uploads: noUploads,
      clock: systemClock,
      signal,
      baseUrl: '',
      key: '',
      prompt: null,
    };
  }

  private async lastFrame(path: string): Promise<string> {
    const png = `${path}.last.png`;
    const args = ['-v', 'error', '-y', '-i', path, '-update', '1', '-pix_fmt', 'rgb24', png];
    await runProcess({
      file: this.ffmpeg.path,
      args,
      signal: new AbortController().signal,
      silenceMs: 30_000,
    });
    return png;
  }
}

/** From prepare to the clip's bytes, or what failed on the way. */
export async function shoot(provider: Provider, request: Request, outside: Outside): Promise<Buffer> {
  const capability = animaticModels[0]!;
  const prepared = await provider.prepare({ request, prompt: '', capability }, outside);
  if ('failure' in prepared) throw new Error(prepared.failure.message);
  const created = await provider.create(prepared.body, 'a1', outside);
  if (created.kind !== 'accepted') throw new Error(created.kind);
  const handle = JSON.parse(JSON.stringify(created.handle)) as typeof created.handle;
  const status = await provider.status(handle, outside);
  if (status.kind !== 'done') throw new Error(status.kind);
  const download = await provider.download(status.result, outside);
  if (download.kind !== 'bytes') throw new Error(JSON.stringify(download));
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A plain picture of one colour. */
export function picture(colour: string, width = 48, height = 48): Buffer {
  const ctx = createCanvas(width, height).getContext('2d');
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, width, height);
  return ctx.canvas.toBuffer('image/png');
}

/** Decodes a clip with ffmpeg. Pictures as RGB bytes; sound in samples per channel. */
export async function readBack(
  ffmpeg: Ffmpeg,
  clip: Buffer,
  size: { width: number; height: number },
): Promise<{ pictures: Buffer[]; packets: string; samples: number; loudest: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'castreel-test-'));
  const path = join(folder, 'clip.mp4');
  writeFileSync(path, clip);
  const strict = ['-v', 'error', '-xerror', '-err_detect', 'explode', '-y', '-i', path];
  const run = async (args: readonly string[]): Promise<void> => {
    const signal = new AbortController().signal;
    const done = await runProcess({
      file: ffmpeg.path,
      args: [...strict, ...args],
      signal,
      silenceMs: 30_000,
    });
    if (done.kind !== 'done') throw new Error(JSON.stringify(done));
  };
  await run([
    ...['-map', '0:v', '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', join(folder, 'v')],
    ...['-map', '0:v', '-map', '0:a', '-c', 'copy', '-f', 'framecrc', join(folder, 'p')],
    ...['-map', '0:a', '-f', 'f32le', '-ac', '2', join(folder, 'a')],
  ]);
  const video = readFileSync(join(folder, 'v'));
  const bytes = size.width * size.height * 3;
  const pictures = Array.from({ length: video.length / bytes }, (_, n) =>
    video.subarray(n * bytes, (n + 1) * bytes),
  );
  const sound = readFileSync(join(folder, 'a'));
  let loudest = 0;
  for (let at = 0; at < sound.length; at += 4) loudest = Math.max(loudest, Math.abs(sound.readFloatLE(at)));
  return { pictures, packets: readFileSync(join(folder, 'p'), 'utf8'), samples: sound.length / 8, loudest };
}

/** Mean difference of two pictures in the rows `[from, to)`, 0 to 255. */
export function difference(a: Buffer, b: Buffer, rows: { width: number; from: number; to: number }): number {
  let sum = 0;
  const [start, end] = [rows.from * rows.width * 3, rows.to * rows.width * 3];
  for (let at = start; at < end; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / (end - start);
}
