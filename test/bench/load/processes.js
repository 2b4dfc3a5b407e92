import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../timing.js';

const HERE = new URL('.', import.meta.url).pathname;

/**
 * Does the work in an empty folder while a service of the tests serves, in a process of its own: what it costs the machine
 * is not the client's. `journal` asks what it saw so far.
 */
export async function withService(given, work) {
  const service = fork(join(HERE, 'service.js'), [JSON.stringify(given)]);
  try {
    const [env] = await once(service, 'message');
    const journal = async () => {
      service.send('journal');
      return (await once(service, 'message'))[0];
    };
    return await inFolder((folder) =>
      work(folder, { ...process.env, ...env, USAGE_FILE: join(folder, 'usage.json') }, journal),
    );
  } finally {
    service.send('close');
    await once(service, 'exit');
  }
}

/** What a process printed and used; throws where it fails. */
export async function run(args, { cwd, env }) {
  const child = spawn(process.execPath, ['--import', join(HERE, 'usage.js'), ...args], { cwd, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (piece) => (stdout = `${stdout}${piece}`.slice(-100_000)));
  child.stderr.on('data', (piece) => (stderr = `${stderr}${piece}`.slice(-100_000)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return { stdout, ...JSON.parse(readFileSync(env.USAGE_FILE, 'utf8')) };
}

/** When each clip was on the disk and in the ledger, by job. */
export async function endsIn(ledger) {
  const names = (await readdir(ledger, { recursive: true })).filter((name) => name.endsWith('.json'));
  const attempts = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(ledger, name), 'utf8'))),
  );
  const done = attempts.filter(({ state }) => state === 'done');
  return Object.fromEntries(
    done.map(({ handle, ended_at: at }) => [handle.request_id ?? handle.id, Date.parse(at)]),
  );
}

/** Of each post, how long after its job's end its clip was there, the median. */
export function medianDelayMs(posts, ends) {
  const delays = posts.map(({ atMs, tookMs, job }) => ends[job] - atMs - tookMs).sort((a, b) => a - b);
  return delays[Math.floor(delays.length / 2)];
}
