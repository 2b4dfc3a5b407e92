import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { requestSchema, type Panel, type Request } from '../../ledger/request.js';
import type { Ffmpeg } from '../../media/ffmpeg.js';
import { nothingSaid, type Download, type Outside, type Provider } from '../provider.js';
import { makeClip } from './clip.js';
import { openEasel, type Easel } from '../../lettering/easel.js';
import type { OwnFont } from '../../lettering/fonts.js';
import { ClipFailure } from './failure.js';
import { checkInputs } from './gather.js';
import { animaticModels } from './models.js';

/** What a clip is made from. It is also the handle and the result: whoever has it can go on in another process. */
const order = z.strictObject({ request: requestSchema });

/**
 * The free model, embedded: it draws a board panel from the request alone and films it with ffmpeg. Nothing is started
 * before `download`, so a clip that was lost is simply made again, with the same bytes.
 */
export function animaticProvider({
  ffmpeg,
  fonts = [],
}: {
  ffmpeg: Ffmpeg;
  fonts?: readonly OwnFont[];
}): Provider {
  let easel: Promise<Easel> | null = null;
  const openOnce = (): Promise<Easel> => (easel ??= openEasel(fonts));

  return {
    name: 'animatic',
    access: null,
    capabilities: animaticModels,

    async prepare({ request }, outside) {
      try {
        panelOf(request);
        await checkInputs(request, outside);
        return { body: { path: 'animatic', json: { request } } };
      } catch (error) {
        if (error instanceof ClipFailure) return { failure: error.failure };
        throw error;
      }
    },

    create: (body) => Promise.resolve({ kind: 'accepted', handle: body.json }),

    status: (handle) =>
      Promise.resolve({ kind: 'done', result: handle, costMicroUsd: 0, keptFileId: null, job: nothingSaid }),

    async download(result, outside) {
      const { request } = order.parse(result);
      return await download(request, { outside, ffmpeg, easel: await openOnce() });
    },

    handleFrom: (id) => id,
  };
}

async function download(
  request: Request,
  given: { outside: Outside; ffmpeg: Ffmpeg; easel: Easel },
): Promise<Download> {
  const { signal, inputs } = given.outside;
  const folder = await mkdtemp(join(tmpdir(), 'castreel-animatic-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const clip = await makeClip(request, panelOf(request), { ...given, inputs, signal, folder });
    return { kind: 'bytes', bytes: bytesOf(clip, { signal, remove }), extension: 'mp4' };
  } catch (error) {
    await remove();
    signal.throwIfAborted();
    if (error instanceof ClipFailure)
      return { kind: 'unreachable', failure: error.failure, retryAfterMs: null };
    throw error;
  }
}

/** The file's bytes; its folder is gone once they are read or given up. */
async function* bytesOf(
  path: string,
  { signal, remove }: { signal: AbortSignal; remove: () => Promise<void> },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) yield chunk;
  } finally {
    await remove();
  }
}

function panelOf(request: Request): Panel {
  if (request.panel !== null) return request.panel;
  throw new ClipFailure('refused', 'the request does not say what its panel shows');
}
