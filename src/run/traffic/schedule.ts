import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from '../../base/clock.js';
import { getOrMake } from '../../base/get-or-make.js';
import { insert, takeFirst, type Timed } from './heap.js';

/** What runs so many at once, by its name. */
export type Track = { readonly name: string; readonly atOnce: number };

/** What is to be done, by the time it is due; a track runs so many at once. No promise lives while something waits. */
export interface Schedule<Item> {
  add(item: Item, inMs: number): void;
  /**
   * Runs everything when it is due, until none is left. `refill` is asked each time something ended and may add more.
   * Once stopped, all that waits is due at once: each is told by its own step to put itself away. Once a step has thrown,
   * nothing more is begun, but what waits and `mustRun` is run once more.
   */
  drain(
    step: (item: Item) => Promise<void>,
    refill: () => void,
    mustRun: (item: Item) => boolean,
  ): Promise<void>;
}

export function openSchedule<Item>(given: {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly trackOf: (item: Item) => Track;
}): Schedule<Item> {
  const { clock, stop, trackOf } = given;
  const tracks = new Map<string, LimitFunction>();
  const on = (item: Item): LimitFunction => {
    const { name, atOnce } = trackOf(item);
    return getOrMake(tracks, name, () => pLimit(atOnce));
  };
  const waiting: Timed<Item>[] = [];
  const thrown: unknown[] = [];
  let running = 0;
  let added = 0;
  let wake = (): void => undefined;

  const run = async (step: (item: Item) => Promise<void>, item: Item): Promise<void> => {
    try {
      await step(item);
    } catch (error) {
      thrown.push(error); // a bug: the loop ends with it when what runs beside it has been written down
    } finally {
      running -= 1;
      wake();
    }
  };

  const startDue = (step: (item: Item) => Promise<void>): void => {
    for (;;) {
      const first = waiting[0];
      if (first === undefined || (first.atMs > clock.steady() && !stop.aborted)) return;
      takeFirst(waiting);
      running += 1;
      void on(first.item)(run, step, first.item);
    }
  };

  const nextChange = async (): Promise<void> => {
    const woken = new AbortController();
    const change = new Promise<void>((resolve) => (wake = resolve));
    const first = waiting[0];
    const due =
      first === undefined ? change : clock.sleep(Math.max(0, first.atMs - clock.steady()), woken.signal);
    stop.addEventListener('abort', wake, { once: true, signal: woken.signal });
    await Promise.race([change, due.catch(rethrowUnless(woken.signal))]);
    woken.abort();
  };

  return {
    add(item, inMs) {
      insert(waiting, { atMs: clock.steady() + inMs, order: (added += 1), item });
      wake();
    },

    async drain(step, refill, mustRun) {
      for (;;) {
        if (thrown.length === 0) {
          refill();
          startDue(step);
        }
        if (running === 0 && (waiting.length === 0 || thrown.length > 0)) break;
        await nextChange();
      }
      if (thrown.length === 0) return;
      const last = waiting.splice(0).filter(({ item }) => mustRun(item));
      running += last.length;
      await Promise.all(last.map(({ item }) => on(item)(run, step, item)));
      throw thrown[0];
    },
  };
}

/** Our own sleep that we ended is no failure. */
function rethrowUnless(ended: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!ended.aborted) throw error;
  };
}
