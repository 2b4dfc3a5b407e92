import pLimit from 'p-limit';
import type { Clock } from '../base/clock.js';
import type { Lane } from './work.js';

/** Jobs by the time they are due; a lane runs so many at once. No promise lives while a job waits. */
export interface Schedule<Job> {
  add(job: Job, inMs: number, lane: Lane): void;
  /**
   * Runs every job when it is due, until none is left. `refill` is asked each time something ended and may add more.
   * Once stopped, all that waits is due at once: each job is told by its own step to put itself away.
   */
  drain(step: (job: Job) => Promise<void>, refill: () => void): Promise<void>;
}

type Due<Job> = { readonly atMs: number; readonly order: number; readonly lane: Lane; readonly job: Job };

export function openSchedule<Job>(given: {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly lanes: Readonly<Record<Lane, number>>;
}): Schedule<Job> {
  const { clock, stop, lanes } = given;
  const limits = {
    create: pLimit(lanes.create),
    transfer: pLimit(lanes.transfer),
    ffmpeg: pLimit(lanes.ffmpeg),
  };
  const waiting: Due<Job>[] = [];
  const thrown: unknown[] = [];
  let running = 0;
  let added = 0;
  let wake = (): void => undefined;

  const run = async (step: (job: Job) => Promise<void>, job: Job): Promise<void> => {
    try {
      await step(job);
    } catch (error) {
      thrown.push(error); // a bug: the loop ends with it when what runs beside it has been written down
    } finally {
      running -= 1;
      wake();
    }
  };

  const startDue = (step: (job: Job) => Promise<void>): void => {
    for (;;) {
      const first = waiting[0];
      if (first === undefined || (first.atMs > clock.now() && !stop.aborted)) return;
      takeFirst(waiting);
      running += 1;
      void limits[first.lane](run, step, first.job);
    }
  };

  const nextChange = async (): Promise<void> => {
    const woken = new AbortController();
    const change = new Promise<void>((resolve) => (wake = resolve));
    const first = waiting[0];
    const due =
      first === undefined ? change : clock.sleep(Math.max(0, first.atMs - clock.now()), woken.signal);
    stop.addEventListener('abort', wake, { once: true, signal: woken.signal });
    await Promise.race([change, due.catch(rethrowUnless(woken.signal))]);
    woken.abort();
  };

  return {
    add(job, inMs, lane) {
      insert(waiting, { atMs: clock.now() + inMs, order: (added += 1), lane, job });
      wake();
    },

    async drain(step, refill) {
      for (;;) {
        if (thrown.length === 0) {
          refill();
          startDue(step);
        }
        if (running === 0 && (waiting.length === 0 || thrown.length > 0)) break;
        await nextChange();
      }
      if (thrown.length > 0) throw thrown[0];
    },
  };
}

/** Our own sleep that we ended is no failure. */
function rethrowUnless(ended: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!ended.aborted) throw error;
  };
}

/** A binary heap: the earliest first, of two at one time the one that was added first. */
function insert<Job>(heap: Due<Job>[], due: Due<Job>): void {
  let at = heap.push(due) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    const above = heap[up];
    if (above === undefined || !before(due, above)) break;
    heap[at] = above;
    at = up;
  }
  heap[at] = due;
}

function takeFirst<Job>(heap: Due<Job>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    const [left, right] = [heap[down], heap[down + 1]];
    if (left !== undefined && right !== undefined && before(right, left)) down += 1;
    const below = heap[down];
    if (below === undefined || !before(below, last)) break;
    heap[at] = below;
    at = down;
  }
  heap[at] = last;
}

function before<Job>(a: Due<Job>, b: Due<Job>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
