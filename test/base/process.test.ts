import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Program, runProcess } from '../../src/base/process.js';

const never = new AbortController().signal;

function node(script: string, more: Partial<Program> = {}): Program {
  return { file: process.execPath, args: ['-e', script], signal: never, silenceMs: 20_000, ...more };
}

test('stdout is collected; arguments pass as they are, without a shell', async () => {
  const program = node('process.stdout.write(process.argv[1])');
  const outcome = await runProcess({ ...program, args: [...program.args, '$HOME "; rm *'] });
  expect(outcome).toEqual({ kind: 'done', stdout: '$HOME "; rm *', stderr: '' });
});

test('a failure is a value with the exit code and the end of stderr', async () => {
  const script = `process.stderr.write('x'.repeat(20000) + 'the reason'); process.exitCode = 3`;
  const outcome = await runProcess(node(script));
  expect(outcome).toMatchObject({ kind: 'failed', exitCode: 3 });
  if (outcome.kind !== 'failed') return;
  expect(outcome.stderr.length).toBeLessThanOrEqual(8192);
  expect(outcome.stderr.endsWith('the reason')).toBe(true);
});

test('a program that is not there', async () => {
  const outcome = await runProcess({ ...node(''), file: '/nowhere/ffmpeg' });
  expect(outcome).toMatchObject({ kind: 'not_started' });
  expect(JSON.stringify(outcome)).toContain('/nowhere/ffmpeg');
});

test('stdin is streamed with back pressure and stdout in order', async () => {
  const blocks = 400;
  let sent = 0;
  let mostAhead = 0;
  let received = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for (; sent < blocks; sent++) {
      mostAhead = Math.max(mostAhead, sent * 65_536 - received);
      yield new Uint8Array(65_536).fill(sent);
    }
    await Promise.resolve();
  }
  const outcome = await runProcess(
    node('process.stdin.pipe(process.stdout)', {
      stdin: source(),
      onStdout: async (chunk) => {
        received += chunk.byteLength;
        await wait(0);
        return true;
      },
    }),
  );
  expect(outcome.kind).toBe('done');
  expect(received).toBe(blocks * 65_536);
  expect(mostAhead).toBeLessThan(8 * 1024 * 1024);
});

test('a process that ends before it read all of stdin is told by its outcome', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(new Uint8Array(65_536));
  }
  expect(await runProcess(node('process.exit(0)', { stdin: endless() }))).toMatchObject({ kind: 'done' });
  expect(await runProcess(node('process.exit(4)', { stdin: endless() }))).toMatchObject({ exitCode: 4 });
});

test("the caller's own failure is thrown and the process does not survive it", async () => {
  const forever = 'setInterval(() => process.stdout.write("."), 5)';
  const taking = runProcess(node(forever, { onStdout: () => Promise.reject(new Error('disk full')) }));
  await expect(taking).rejects.toThrow('disk full');
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(10));
    throw new Error('torn file');
  }
  await expect(runProcess(node('setInterval(() => {}, 5)', { stdin: broken() }))).rejects.toThrow(
    'torn file',
  );
});

test('silence is a stall, output that says nothing new too; progress is not', async () => {
  const silent = await runProcess(node('setInterval(() => {}, 50)', { silenceMs: 300 }));
  expect(silent).toMatchObject({ kind: 'stalled', silenceMs: 300 });
  const talking = 'process.stdout.write("a"); const t = setInterval(() => process.stdout.write("."), 20);';
  const idle = await runProcess(node(talking, { silenceMs: 300, onStdout: () => false }));
  expect(idle.kind).toBe('stalled');
  const busy = await runProcess(
    node(`${talking} setTimeout(() => clearInterval(t), 1600)`, { silenceMs: 1200 }),
  );
  expect(busy.kind).toBe('done');
});

test('what a stalled program started, and lives on, holds nothing up', async () => {
  const parent = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 50)'], { stdio: 'inherit' });
    process.stdout.write(String(child.pid)); setInterval(() => {}, 50);`;
  let pid = '';
  const onStdout = (chunk: Uint8Array): true => ((pid += Buffer.from(chunk).toString()), true);
  const { kind } = await runProcess(node(parent, { silenceMs: 1500, onStdout }));
  process.kill(Number(pid));
  expect(kind).toBe('stalled');
});

test('an aborted signal stops it; one that was aborted before starts nothing', async () => {
  const control = new AbortController();
  const running = runProcess(
    node('process.stdout.write("up"); setInterval(() => {}, 50)', {
      signal: control.signal,
      onStdout: () => {
        control.abort();
        return true;
      },
    }),
  );
  expect(await running).toEqual({ kind: 'stopped' });
  expect(await runProcess(node('', { signal: control.signal }))).toEqual({ kind: 'stopped' });
});
