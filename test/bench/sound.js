import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder } from './timing.js';

const SHOT_S = 3;

/** Memory and time of a film's sound, music, limiter and encoder included, at 10, 40 and 160 shots. */
export async function sound() {
  return await inFolder((folder) => {
    const take = join(folder, 'take.f32');
    const theme = join(folder, 'theme.f32');
    writeFileSync(
      take,
      pcm(SHOT_S, (s) => (s % 1 < 0.01 ? 0.9 : 0.15) * Math.sin(2000 * s)),
    );
    writeFileSync(
      theme,
      pcm(20, (s) => 0.2 * Math.sin(1400 * s)),
    );
    return [10, 40, 160].map((shots) => {
      const once = new URL('sound-once.js', import.meta.url).pathname;
      const args = [once, folder, take, theme, String(shots), String(SHOT_S)];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      const { mb, seconds, lufs } = JSON.parse(stdout);
      const speed = ((shots * SHOT_S) / seconds).toFixed(0);
      return `${String(shots).padStart(3)} shots: ${mb} MB at most, ${speed} × as fast as it plays, ${lufs} LUFS`;
    });
  });
}

function pcm(seconds, wave) {
  const samples = new Float32Array(seconds * 48_000 * 2);
  for (let n = 0; n < samples.length; n++) samples[n] = wave(Math.floor(n / 2) / 48_000);
  return new Uint8Array(samples.buffer);
}
