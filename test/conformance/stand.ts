import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.js';
import { openDarkroom } from '../../src/darkroom/darkroom.js';
import { durableFiles } from '../../src/disk/durable.js';
import { markOf } from '../../src/disk/leftovers.js';
import { openStore, type Store } from '../../src/disk/store.js';
import type { Ffmpeg } from '../../src/media/ffmpeg.js';
import { openHttp } from '../../src/providers/http.js';
import type { Http, HttpCall, Outside } from '../../src/providers/provider.js';
import { accountOf, outsideAt } from '../../src/run/account.js';
import { storedInputs } from '../../src/run/stored-inputs.js';
import type { Bench } from './entrant.js';

/** What a provider may reach, made of the program's own parts over a store of the suite's. */
export interface Stand {
  readonly store: Store;
  /** As a process has it that has just begun; whatever is sent is remembered in `calls`. */
  outside(given?: Partial<Reached>): Outside;
  /** All that was sent since the last `forget`, in order. */
  readonly calls: readonly HttpCall[];
  /** Also what was uploaded. */
  forget(): void;
}

type Reached = Pick<Outside, 'signal' | 'baseUrl' | 'key'> & {
  /** Every call goes to this origin instead. */
  readonly origin: string;
};

export function openStand({
  bench,
  ffmpeg,
  folder,
}: {
  bench: Bench;
  ffmpeg: Ffmpeg;
  folder: string;
}): Stand {
  const store = openStore({ dir: join(folder, 'store'), files: durableFiles, clock: systemClock });
  const derived = { dir: join(folder, 'derived'), mark: markOf(process.pid) };
  const uploaded = new Map<string, string>();
  const memory = {
    read: (name: string) => Promise.resolve(uploaded.get(name) ?? null),
    write: (name: string, text: string) => Promise.resolve(void uploaded.set(name, text)),
  };
  const calls: HttpCall[] = [];

  return {
    store,
    calls,
    outside({
      signal = new AbortController().signal,
      baseUrl = bench.baseUrl,
      key = bench.key,
      origin,
    } = {}) {
      const real = openHttp({ baseUrl, clock: systemClock });
      const http: Http = {
        send(call, stop) {
          calls.push(call);
          return real.send(origin === undefined ? call : { ...call, url: movedTo(origin, call.url) }, stop);
        },
      };
      const darkroom = openDarkroom({ derived, ffmpeg, signal });
      const inputs = storedInputs({ store, darkroom, madeHere: () => null, addressOf: addressFor });
      const provider = bench.provider();
      const account = accountOf(provider, {
        http,
        baseUrl,
        key,
        sameAccount: [],
        memory,
        clock: systemClock,
      });
      return outsideAt(account, { inputs, clock: systemClock, prompt: null }, signal);
    },
    forget() {
      calls.length = 0;
      uploaded.clear();
    },
  };
}

/** Where the suite says that a picture is hosted. */
export function addressFor(sha256: string): string {
  return `https://cast.example/${sha256}.png`;
}

function movedTo(origin: string, url: string): string {
  const { pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
}
