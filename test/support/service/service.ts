import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { openAddresses } from './addresses.js';
import { bodyOf, give, type Head, headOf, json } from './call.js';
import { openClips, type Clips } from './clips.js';
import type { Desk, Dialect } from './dialect.js';
import type { CallFault, Fate } from './fault-table.js';
import { openFaults, type Chaos } from './faults.js';
import { openFiles, type Files } from './files.js';
import { openJobs, type Job, type Took } from './jobs.js';
import { openJournal, type Journal } from './journal.js';
import type { Reply } from './strike.js';
import { openWork } from './work.js';

export type ServiceGiven = {
  /** 0: any that is free. */
  readonly port: number;
  readonly key: string;
  readonly seed: number;
  /** How long jobs take, in real milliseconds; a range is drawn from by seed. */
  readonly took: Took;
  /** How long an address of a clip serves. */
  readonly addressLivesMs: number;
  /** How long after its create a job is listed in the service's history. */
  readonly listedAfterMs: number;
  /** How long one second of a kept file's life lasts. */
  readonly fileSecondMs: number;
  /** What `slow` and `drip` take. */
  readonly slowMs: number;
  /** More creates in one second are answered with 429; null: there is no limit. */
  readonly createsPerSecond: number | null;
  readonly chaos: Chaos | null;
  /** Shared with other services, and closed by whoever opened it; null: its own, of true clips. */
  readonly clips: Clips | null;
  /** What is at an address elsewhere: bytes, `missing`, or null where the test does not say. */
  readonly elsewhere: (url: string) => Uint8Array | 'missing' | null;
};

/** Of the service itself, when it fetches what it has given an address. */
const ownHead = { method: 'GET', isRedirected: false, headers: {}, name: 'GET', earlier: [] } as const;

/** Of every service, but its key: quick, patient and without faults. */
export const serviceDefaults: Omit<ServiceGiven, 'key'> = {
  port: 0,
  seed: 1,
  took: 50,
  addressLivesMs: 60_000,
  listedAfterMs: 0,
  fileSecondMs: 1000,
  slowMs: 1500,
  createsPerSecond: null,
  chaos: null,
  clips: null,
  elsewhere: () => null,
};

/** A video service on loopback, for this process and for those that are told its address. */
export interface Service {
  readonly baseUrl: string;
  readonly key: string;
  readonly journal: Journal;
  readonly files: Files;
  readonly clips: Clips;
  jobs(): readonly Job[];
  /** The clip that a job made, as it is sent. */
  bytesOf(job: string): Promise<Uint8Array>;
  /** Faults for the next so many calls or jobs, whatever their words. */
  queue(fault: CallFault | Fate, times?: number): void;
  chaos(chaos: Chaos | null): void;
  /** From now on a job is listed only so long after its create. */
  listAfter(ms: number): void;
  /** Nobody listens, and every connection is cut; jobs go on. */
  stop(): Promise<void>;
  /** Again, at the same address. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export async function openService(dialect: Dialect, given: ServiceGiven): Promise<Service> {
  const nowMs = (): number => Date.now();
  let origin = '';
  let { listedAfterMs } = given;
  const journal = openJournal(nowMs);
  const files = openFiles({ seed: given.seed, nowMs, secondMs: given.fileSecondMs });
  const clips = given.clips ?? (await openClips());
  const faults = openFaults(given.chaos);
  const addresses = openAddresses({ origin: () => origin, livesMs: given.addressLivesMs, nowMs });
  const jobs = openJobs({ ...given, nowMs, clips, files, isBilled: (fate) => dialect.isBilled(fate) });
  const calls = new WeakMap<Socket, readonly Head[]>();

  const desk: Desk = {
    files,
    clips,
    violate: (call, what) => journal.violate(call.name, what),
    async listed() {
      const posts = journal.posts().filter(({ atMs }) => atMs <= nowMs() - listedAfterMs);
      return await Promise.all(
        posts.flatMap((post) => {
          const job = post.job === null ? null : jobs.get(post.job);
          if (job === null) return [];
          return [jobs.moment(job).then((moment) => ({ job, post, moment, address: addresses.of(job.id) }))];
        }),
      );
    },
    async fetch(url) {
      if (!url.startsWith(`${origin}/`)) return given.elsewhere(url) ?? 'unknown';
      const head = { ...ownHead, url: new URL(url) };
      const clip = addresses.read(head.url);
      const job = clip === null ? null : jobs.get(clip.job);
      if (job !== null) return clip?.stale === true ? 'missing' : await jobs.bytes(job);
      const route = dialect.route(head, desk);
      if (route?.kind !== 'file' || route.keyless === undefined) return 'missing';
      const { status, body } = await route.work({ ...head, body: Buffer.alloc(0) });
      return status === 200 ? body : 'missing';
    },
  };
  const work = openWork({ ...given, dialect, desk, journal, faults, addresses, jobs, nowMs });

  const answer = async (head: Head, request: IncomingMessage): Promise<Reply> => {
    try {
      return await work.answer(head, bodyOf(request));
    } catch (error) {
      // Who goes away in the middle of a body sent nothing.
      if (!request.complete) return { answer: null, then: null, tell: () => undefined };
      journal.violate(
        head.name,
        `the server itself: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return { answer: json(500, { error: 'the server itself' }), then: null, tell: () => undefined };
    }
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const onThis = calls.get(request.socket) ?? [];
    const head = headOf(request, origin, onThis);
    calls.set(request.socket, [...onThis, head]);
    const reply = await answer(head, request);
    reply.tell(await give(reply.answer, response, { then: reply.then, slowMs: given.slowMs }));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  let { port } = given;
  const listen = async (): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    port = (server.address() as AddressInfo).port;
    origin = `http://127.0.0.1:${port}`;
  };
  const stop = async (): Promise<void> => {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await stopped;
  };
  await listen();
  return {
    baseUrl: `${origin}${dialect.basePath}`,
    key: given.key,
    journal,
    files,
    clips,
    jobs: () => jobs.all(),
    async bytesOf(id) {
      const job = jobs.get(id);
      if (job === null) throw new Error(`there is no job ${id}`);
      return await jobs.bytes(job);
    },
    queue: (fault, times) => faults.queue(fault, times),
    chaos: (chaos) => faults.chaos(chaos),
    listAfter: (ms) => void (listedAfterMs = ms),
    listen,
    stop,
    async close() {
      await stop();
      await jobs.settled();
      if (given.clips === null) await clips.close();
    },
  };
}
