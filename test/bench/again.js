import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND, inFolder, timeCommand } from './timing.js';

/** `render` of the demo when everything is there, against the first one and against `node -e 0`. */
export async function again() {
  return await inFolder((folder) => {
    cpSync('storyboards/air-mail', join(folder, 'storyboards', 'air-mail'), { recursive: true });
    const render = () => timeCommand([COMMAND, 'render'], folder);
    const first = render();
    const ratios = Array.from({ length: 5 }, () => ({ ms: render(), node: timeCommand(['-e', '0']) }));
    const median = ratios.map(({ ms, node }) => ms / node).sort((a, b) => a - b)[2];
    const second = ratios.map(({ ms }) => ms).sort((a, b) => a - b)[2];
    return [
      `against the first run: ${(second / first).toFixed(3)} ×`,
      `against node -e 0:     ${median.toFixed(1)} ×`,
    ];
  });
}
