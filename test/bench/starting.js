import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { limited } from './limits.js';
import { COMMAND, inFolder, medianRatio, timeCommand } from './timing.js';

/** Against `node -e 0`: what the program adds to the start of Node itself. */
export async function starting() {
  const nothing = () => timeCommand(['-e', '0']);
  return await inFolder((folder) => {
    cpSync('storyboards', join(folder, 'storyboards'), { recursive: true });
    const check = () => timeCommand([COMMAND, 'check'], folder);
    check(); // remembers what the pictures are, as any second check finds it
    const short = ['--version', '--help'].map((word) => {
      const ratio = medianRatio(() => timeCommand([COMMAND, word]), nothing, 15);
      return limited(`${`${word}:`.padEnd(10)} ${ratio.toFixed(2)} × node -e 0`, ratio, { atMost: 2 });
    });
    return [
      ...short,
      `check:     ${medianRatio(check, nothing, 9).toFixed(2)} × node -e 0 (the boards of this repository)`,
    ];
  });
}
