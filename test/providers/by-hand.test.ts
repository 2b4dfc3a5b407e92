import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { castreelHere, inProject } from '../support/command.js';

const page = readFileSync('test/support/service/README.md', 'utf8');
const [start = '', config = '', board = '', session = ''] = [
  ...page.matchAll(/^```[^\n]*\n(.*?)^```$/gms),
].map(([, body = '']) => body);

test('the service that one starts by hand, and the session with it that its page shows', async () => {
  const [program = '', ...words] = `${start.trim()} -- --port 0 --took 0.2`.split(' ');
  const service = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const ended = new Promise((resolve) => service.on('close', resolve));
  let said = '';
  service.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  try {
    while (!said.includes('Ctrl-C')) await sleep(50);
    const exported = [...said.matchAll(/^export (\w+)=(.*)$/gm)];
    const env = Object.fromEntries(exported.map(([, name = '', value = '']) => [name, value]));
    expect(Object.keys(env)).toEqual(['XAI_API_KEY', 'XAI_BASE_URL']);
    await inProject({ 'storyboards/film.yaml': board, 'castreel.config.yaml': config }, async (cwd) => {
      for (const line of session.trim().split('\n')) {
        const [command = '', exit = 'exit 0'] = line.split(' # ');
        const job = /job (\S+) .*\[lost_answer\]/.exec(said)?.[1] ?? '';
        const ran = await castreelHere(command.replace('JOB', job).split(' ').slice(1), { cwd, env });
        expect([line, `exit ${ran.code}`, ran.stderr], ran.stderr).toEqual([line, exit, ran.stderr]);
      }
      expect((await castreelHere(['takes'], { cwd, env })).stdout.match(/done/g)).toHaveLength(3);
    });
  } finally {
    process.kill(-service.pid!, 'SIGINT'); // to all of them, as a terminal does
  }
  await ended;
  expect(said).toMatch(/^4 jobs, \$0\.40 had it been/m);
  expect(said).not.toContain('AGAINST');
});
