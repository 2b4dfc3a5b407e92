import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSources } from '../support/built.js';

let built = '';
beforeAll(() => void (built = buildSources(['src/{base,providers}/*.ts'])));
afterAll(() => rmSync(built, { recursive: true, force: true }));

const caller = (url: string): string => `
const { openHttp } = await import(${JSON.stringify(join(built, 'src/providers/http.js'))});
const { systemClock } = await import(${JSON.stringify(join(built, 'src/base/clock.js'))});
const call = { method: 'POST', url: '${url}', headers: {}, body: '{}', timeoutMs: 300, maxBytes: 100 };
const { body } = await openHttp({ baseUrl: '${url}', clock: systemClock }).send(call, new AbortController().signal);
for await (const piece of body) process.stdout.write(piece);
`;

test('an answer that came while this process slept is read, however long it slept', async () => {
  const server = createServer((_, response) => {
    child.kill('SIGSTOP');
    response.end('{"id":"j1"}');
    // So much longer than the call may take that its time is up on waking.
    void setTimeout(1600).then(() => child.kill('SIGCONT'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', caller(url)]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += String(piece)));
  await once(child, 'close');
  server.close();
  expect(said).toBe('{"id":"j1"}');
});
