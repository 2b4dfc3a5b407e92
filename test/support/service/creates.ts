import { jsonIn, type Call, type Head, type Incoming } from './call.js';
import type { Desk, Dialect } from './dialect.js';
import type { CallFault } from './fault-table.js';
import { type Faults, strangersIn, type Struck } from './faults.js';
import type { Job, Jobs, Order } from './jobs.js';
import type { Journal, Post } from './journal.js';
import { Refused } from './media.js';
import { hasKey, type Reply, type Sent, statusOf, struckBy } from './strike.js';

export type CreatesGiven = {
  readonly key: string;
  readonly createsPerSecond: number | null;
  readonly dialect: Dialect;
  readonly desk: Desk;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly jobs: Jobs;
  readonly nowMs: () => number;
};

/** The paid calls: from the request to a job that is billed, or not; each is one `post` in the journal. */
export function openCreates(given: CreatesGiven): (head: Head, body: Incoming) => Promise<Reply> {
  const { dialect, desk, journal, faults, jobs, nowMs } = given;
  const taken: number[] = [];

  const isTooFast = (): boolean => {
    if (given.createsPerSecond === null) return false;
    if (taken.filter((atMs) => atMs > nowMs() - 1000).length >= given.createsPerSecond) return true;
    taken.push(nowMs());
    return false;
  };

  const record = (head: Head, post: Partial<Post> & Pick<Post, 'prompt'>, sent: Sent): Reply => {
    const about = { path: head.url.pathname, headers: headersOf(head), atMs: nowMs() };
    const entry: Post = { ...blank, ...about, ...post, status: statusOf(sent) };
    journal.add(entry);
    const isSpoiled = entry.fault !== null && sent.then !== 'slow';
    return { ...sent, tell: (whole) => void (entry.answered = whole && !isSpoiled) };
  };

  const orderIn = async (call: Call): Promise<Order | Refused> => {
    try {
      return await dialect.order(call, desk);
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  };

  const start = async (head: Head, incoming: Incoming, struck: Struck | null): Promise<Reply> => {
    const body = await incoming.whole();
    const json = jsonIn(body);
    const prompt = textIn(json, 'prompt');
    const fault: CallFault | null = struck?.name ?? null;
    const begun: Job[] = [];
    const sent = await struckBy(struck, { head, dialect }, async () => {
      const order = await orderIn({ ...head, body });
      if (order instanceof Refused) return dialect.refuses(order);
      const fate = faults.fate({ prompt, key: prompt });
      const job = jobs.start(order, fate);
      begun.push(job);
      if (fate !== null) journal.add({ kind: 'fate', atMs: nowMs(), job: job.id, fate });
      return dialect.created(job);
    });
    const [started = null] = begun;
    const { id: job, billedMicroUsd } = started ?? { id: null, billedMicroUsd: 0 };
    return record(head, { prompt, body: json, fault, job, billedMicroUsd }, sent);
  };

  return async (head, incoming) => {
    if (head.isRedirected) desk.violate(head, 'a create followed a redirect');
    const refusal = hasKey(head, given.key) ? (isTooFast() ? 'rate' : null) : 'bad_key';
    if (refusal !== null) {
      const json = jsonIn(await incoming.whole());
      const sent = { answer: dialect.says(refusal), then: null };
      return record(head, { prompt: textIn(json, 'prompt'), body: json }, sent);
    }
    // A reset comes before the body is read: so its prompt is looked for in the first piece.
    const early = promptIn((await incoming.first()).toString());
    const prompt = early ?? textIn(jsonIn(await incoming.whole()), 'prompt');
    for (const word of strangersIn(prompt)) desk.violate(head, `no fault is called ${word}`);
    const struck = faults.strike('create', { prompt, key: prompt });
    if (struck?.deed.then !== 'reset') return await start(head, incoming, struck);
    return record(head, { prompt, fault: struck.name }, { answer: null, then: 'reset' });
  };
}

const blank: Omit<Post, 'path' | 'headers' | 'prompt' | 'atMs' | 'status'> = {
  kind: 'post',
  body: null,
  fault: null,
  job: null,
  billedMicroUsd: 0,
  answered: false,
};

function headersOf({ headers }: Head): Post['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name === 'authorization' || typeof value !== 'string' ? [] : [[name, value]],
    ),
  );
}

function promptIn(piece: string): string | null {
  const quoted = /"prompt"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(piece)?.[1];
  const prompt = quoted === undefined ? null : jsonIn(Buffer.from(quoted));
  return typeof prompt === 'string' ? prompt : null;
}

function textIn(json: unknown, field: string): string {
  const value = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[field] : null;
  return typeof value === 'string' ? value : '';
}
