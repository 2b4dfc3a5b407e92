import { expect, test } from 'vitest';
import { pictureProgress } from '../../src/cli/picture-progress.js';
import type { Terminal } from '../../src/cli/terminal.js';

test.each([
  [true, ['\r\u001b[2Kpictures  20 of 3,000', '\r\u001b[2Kpictures  22 of 3,000', '\r\u001b[2K']],
  [false, ['pictures  200 of 3,000\n', 'pictures  400 of 3,000\n']],
])('whoever waits for pictures is told how many there are; live: %s', (live, due) => {
  const said: string[] = [];
  let now = 0;
  const clock = { steady: () => now };
  const terminal = { live, say: (text: string) => void said.push(text) } as unknown as Terminal;
  const { onPicture, end } = pictureProgress(terminal, clock);
  for (let done = 1; done <= (live ? 22 : 400); done += 1) {
    now += 50;
    onPicture(done, 3000);
  }
  end();
  expect(said).toEqual(due);
});
