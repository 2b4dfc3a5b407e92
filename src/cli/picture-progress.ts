import type { Clock } from '../base/clock.js';
import type { Terminal } from './terminal.js';

/** Nobody is told of what is over before they look. */
const QUIET_MS = 1000;
/** In a terminal the line is redrawn in place; elsewhere it comes again and again. */
const [DRAWN_MS, SAID_MS] = [100, 10_000];
const CLEARED = '\r\u001b[2K';

/** `pictures  1,240 of 3,000`, while a page of very many takes gets its pictures. */
export function pictureProgress(
  { live, say }: Terminal,
  clock: Pick<Clock, 'now'>,
): { readonly onPicture: (done: number, of: number) => void; readonly end: () => void } {
  const begun = clock.now();
  let saidAt: number | null = null;
  return {
    onPicture: (done, of) => {
      const now = clock.now();
      const wait = saidAt === null ? QUIET_MS : live ? DRAWN_MS : SAID_MS;
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
