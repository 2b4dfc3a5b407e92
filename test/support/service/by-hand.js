import { parseArgs } from 'node:util';
import { openCompiled } from './compiled.js';

const compiled = await openCompiled();

const { values } = parseArgs({
  options: {
    /** Whose service: xai, wavespeed, aimlapi. */
    provider: { type: 'string', default: 'xai' },
    port: { type: 'string', default: '4747' },
    /** Seconds that a job takes. */
    took: { type: 'string', default: '5' },
  },
});

const { serveByHand } = await compiled.load('/test/support/service/by-hand.ts');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
await serveByHand({
  provider: values.provider,
  port: Number(values.port),
  tookMs: Number(values.took) * 1000,
  say: (text) => process.stdout.write(`${text}\n`),
  signal: stop.signal,
});
await compiled.close();
