import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Json } from '../../src/base/digest.js';
import { mediaFacts, type VideoClip } from '../../src/media/facts.js';
import type { Capability } from '../../src/providers/capability.js';
import type { Outside, Provider, Sent } from '../../src/providers/provider.js';
import { ffmpegForTests } from '../support/clips.js';
import type { Bench, Entrant } from './entrant.js';
import { openProps, sentTo, type Asked, type Props } from './requests.js';
import { bytesFrom } from './shoot.js';
import { addressFor, openStand, type Stand } from './stand.js';

/** What the tests of one entrant share; there once they run. */
export type Rig = {
  readonly bench: Bench;
  readonly stand: Stand;
  readonly props: Props;
  /** One of its own for each test. */
  readonly provider: Provider;
  /** Has a fault happen; the test fails where it did not. */
  bring(way: string): ReturnType<Bench['bring']>;
  outside(given?: Parameters<Stand['outside']>[0]): Outside;
  /** The request for the first of these operations that the provider has. */
  sent(operations: readonly Capability['operation'][], asked?: Partial<Asked>): Sent;
  /** Downloads a result and reads it as the program does; rejects where it is no film. */
  clip(result: Json): Promise<VideoClip>;
  /** Creates that came in, and jobs that were begun, so far. */
  counted(): { readonly posts: number; readonly jobs: number };
};

/** Opens an entrant for the tests of a `describe`, and holds after each what must hold always. */
export function rigFor(entrant: Entrant): Rig {
  let folder: string;
  let rig: Pick<Rig, 'bench' | 'stand' | 'props'>;
  let provider: Provider;
  /** Ways that were brought, with how often each had happened before. */
  let brought: { readonly way: string; readonly before: number }[] = [];

  beforeAll(async () => {
    const ffmpeg = await ffmpegForTests();
    folder = await mkdtemp(join(tmpdir(), 'castreel-conformance-'));
    const bench = await entrant.open();
    const stand = openStand({ bench, ffmpeg, folder });
    rig = { bench, stand, props: await openProps(stand.store, ffmpeg, folder) };
    for (const { path, sha256 } of rig.props.pictures) {
      bench.host?.(addressFor(sha256), await readFile(path));
    }
  });
  beforeEach(() => {
    rig.stand.forget();
    provider = rig.bench.provider();
    brought = [];
  });
  afterEach(() => {
    const { bench, stand } = rig;
    const absent = brought.filter(({ way, before }) => bench.wire?.happened(way) === before);
    expect(absent, 'it never happened').toEqual([]);
    expect(bench.wire?.violations() ?? []).toEqual([]);
    // The key goes with calls to the service, in their header alone.
    const shown = stand.calls.map(({ url, body }) => `${url} ${JSON.stringify(body)}`);
    expect(shown.filter((text) => bench.key !== '' && text.includes(bench.key))).toEqual([]);
  });
  afterAll(async () => {
    await rig.bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    get bench() {
      return rig.bench;
    },
    get stand() {
      return rig.stand;
    },
    get props() {
      return rig.props;
    },
    get provider() {
      return provider;
    },
    bring(way) {
      brought.push({ way, before: rig.bench.wire?.happened(way) ?? 0 });
      return rig.bench.bring(way);
    },
    outside: (given) => rig.stand.outside(given),
    sent(operations, asked = {}) {
      const all = provider.capabilities;
      const capability = operations.flatMap((one) => all.find(({ operation }) => operation === one) ?? [])[0];
      if (capability === undefined) throw new Error(`${entrant.name} has no ${operations.join(', ')}`);
      return sentTo(capability, rig.props, asked);
    },
    async clip(result) {
      const bytes = bytesFrom(rig.bench.provider(), result, rig.stand.outside());
      const stored = await rig.stand.store.put(bytes, 'mp4', null);
      const facts = await mediaFacts(stored!.path);
      if (facts.kind !== 'video') throw new Error(JSON.stringify(facts));
      return facts;
    },
    counted: () => ({ posts: rig.bench.wire?.posts() ?? 0, jobs: rig.bench.wire?.jobs().length ?? 0 }),
  };
}
