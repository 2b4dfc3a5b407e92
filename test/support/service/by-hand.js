import { parseArgs } from 'node:util';
import { openCompiled } from './compiled.js';

const compiled = await openCompiled();

const USAGE = `npm run provider:fake -- [--provider xai|wavespeed|aimlapi] [--port 4747] [--took 5] [--echoes]
  --took    seconds that a job takes
  --echoes  WaveSpeedAI's history shows what each job was asked for
`;

const { serveByHand } = await compiled.load('/test/support/service/by-hand.ts');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
try {
  const { help, provider, port, took, echoes } = flags();
  const say = (text) => process.stdout.write(`${text}\n`);
  if (help) say(USAGE);
  else {
    const tookMs = Number(took) * 1000;
    await serveByHand({ provider, port: Number(port), tookMs, echoes, say, signal: stop.signal });
  }
} catch (error) {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
} finally {
  await compiled.close();
}

function flags() {
  const options = {
    help: { type: 'boolean', default: false },
    provider: { type: 'string', default: 'xai' },
    port: { type: 'string', default: '4747' },
    took: { type: 'string', default: '5' },
    echoes: { type: 'boolean', default: false },
  };
  return parseArgs({ options }).values;
}
