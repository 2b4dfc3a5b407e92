import type { Clock } from '../base/clock.js';
import type { Terminal } from './terminal.js';

/** In a terminal the line is redrawn in place, once it is clear that it takes a while; elsewhere it comes now and then. */
const [QUIET_MS, DRAWN_MS, SAID_MS] = [1000, 100, 10_000];
const CLEARED = '\r\u001b[2K';

/** `pictures  1,240 of 3,000`, while a page of very many takes gets its pictures. */
export function pictureProgress(
  { live, say }: Terminal,
  clock: Pick<Clock, 'steady'>,
): { readonly onPicture: (done: number, of: number) => void; readonly end: () => void } {
  const begun = clock.steady();
  let saidAt: number | null = null;
  return {
    onPicture: (done, of) => {
      const now = clock.steady();
      const wait = !live ? SAID_MS : saidAt === null ? QUIET_MS : DRAWN_MS;
      if (now - (saidAt ?? begun) < wait) return;
      saidAt = now;
      const line = `pictures  ${done.toLocaleString('en-US')} of ${of.toLocaleString('en-US')}`;
      say(live ? `${CLEARED}${line}` : `${line}\n`);
    },
    end: () => {
      if (live && saidAt !== null) say(CLEARED);
    },
  };
}
