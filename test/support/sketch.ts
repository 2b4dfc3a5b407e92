import type { Capability } from '../../src/providers/capability.js';
import type { Provider } from '../../src/providers/provider.js';
import { tillModels } from './till.js';

/** A free model of this machine, as `animatic` is one, that draws nothing: a handle is all it needs, at any time. */
export function sketchProvider(): Provider {
  return {
    name: 'sketch',
    access: null,
    capabilities: sketchModels,
    prepare: ({ prompt }) => Promise.resolve({ body: { path: 'sketch', json: { prompt } } }),
    create: (body) => Promise.resolve({ kind: 'accepted', handle: body.json }),
    status: (handle) => {
      const job = { model: null, operation: null, createdAtMs: null, lengthS: null };
      return Promise.resolve({ kind: 'done', result: handle, costMicroUsd: 0, keptFileId: null, job });
    },
    download: (result) =>
      Promise.resolve(
        JSON.stringify(result).includes('[unable]')
          ? {
              kind: 'unreachable',
              failure: { kind: 'provider', charged: 'no', message: 'no pencil' },
              retryAfterMs: null,
            }
          : { kind: 'bytes', bytes: clipOf(result), extension: 'mp4' },
      ),
    handleFrom: (id) => id,
  };
}

export const sketchModels: readonly Capability[] = tillModels
  .filter(({ model, operation }) => model === 'clips' && operation === 'text')
  .map((one) => ({
    ...one,
    provider: 'sketch',
    model: '',
    free: true,
    drawing: 'sketch',
    price: { ...one.price, per_second_micro_usd: { any: 0 } },
    polls: { first_s: 0, every_s: 1 },
    rates: { creates_per_second: 100, in_flight: null },
  }));

async function* clipOf(result: unknown): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(JSON.stringify({ frames: 24, job: result })));
}
