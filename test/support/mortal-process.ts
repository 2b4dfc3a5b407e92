import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.js';
import type { DurableFiles } from '../../src/disk/durable.js';
import type { Provider } from '../../src/providers/provider.js';
import { drawHex, quickFiles } from './quick-files.js';

/** Of a studio's time: one for all its processes. `setBackMs`: by how much somebody has set the machine's clock back. */
export type Time = { nowMs: number; setBackMs: number };

/** The n-th effect, from 1, is the process's last: `before` it happens, or `after`; or it dies in its n-th paid post. */
export type Death = { readonly at: number; readonly when: 'before' | 'after' } | { readonly inPost: number };

/** What one process is and does, so that it can be dead: nothing it had begun ever goes on. */
export class MortalProcess {
  effects = 0;
  readonly death: Promise<void>;
  readonly clock: Clock;
  readonly #lastWrite: { readonly at: number; readonly when: 'before' | 'after' } | null;
  readonly #lastPost: number | null;
  readonly #asleep = new Set<{ readonly atMs: number }>();
  #dead = false;
  #writing = 0;
  #billed = 0;
  #die: () => void = () => undefined;

  constructor(time: Time, dies: Death | null) {
    this.#lastWrite = dies !== null && 'at' in dies ? dies : null;
    this.#lastPost = dies !== null && 'inPost' in dies ? dies.inPost : null;
    this.death = new Promise((resolve) => (this.#die = resolve));
    this.clock = {
      now: () => time.nowMs - time.setBackMs,
      steady: () => time.nowMs,
      sleep: async (ms, signal) => {
        const sleeper = { atMs: time.nowMs + ms };
        this.#asleep.add(sleeper);
        // Who is due first wakes first. Time stands still while the disk works: a write is short, a wait is long.
        do await setImmediate();
        while (!signal.aborted && (this.#writing > 0 || this.#isBefore(sleeper)));
        if (this.#dead) await never();
        this.#asleep.delete(sleeper);
        signal.throwIfAborted();
        time.nowMs = Math.max(time.nowMs, sleeper.atMs);
      },
      random: () => 0.5,
      randomHex: (digits) =>
        `${process.hrtime.bigint().toString(16)}${drawHex(1)}`.padStart(digits, '0').slice(-digits),
    };
  }

  /** Durable writes without waiting for the disk; each is counted, and may be the last thing that happens. */
  files(): DurableFiles {
    const counted =
      <Given extends unknown[], Result>(effect: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        await this.#alive();
        this.#writing += 1;
        this.effects += 1;
        const last = this.#lastWrite?.at === this.effects ? this.#lastWrite.when : null;
        if (last === 'before') await this.#kill();
        try {
          return await effect(...given);
        } finally {
          if (last === 'after') await this.#kill();
          await this.#alive();
          this.#writing -= 1;
        }
      };
    return {
      create: counted(quickFiles.create),
      replace: counted(quickFiles.replace),
      stream: counted(quickFiles.stream),
      move: counted(quickFiles.move),
      remove: counted(quickFiles.remove),
      sweep: quickFiles.sweep,
    };
  }

  /** The provider as this process reaches it. */
  alone(provider: Provider): Provider {
    const alive =
      <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        await this.#alive();
        try {
          return await call(...given);
        } finally {
          await this.#alive();
        }
      };
    return {
      ...provider,
      prepare: alive(provider.prepare.bind(provider)),
      create: alive(provider.create.bind(provider)),
      status: alive(provider.status.bind(provider)),
      download: alive(provider.download.bind(provider)),
      ...(provider.find && { find: alive(provider.find.bind(provider)) }),
    };
  }

  #isBefore(sleeper: { readonly atMs: number }): boolean {
    for (const other of this.#asleep) if (other.atMs < sleeper.atMs) return true;
    return false;
  }

  async billed(): Promise<void> {
    this.#billed += 1;
    if (this.#billed === this.#lastPost) await this.#kill();
  }

  async #kill(): Promise<void> {
    this.#dead = true;
    this.#die();
    await never();
  }

  async #alive(): Promise<void> {
    if (this.#dead) await never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
