import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../src/base/digest.js';
import type { Body, Created, Outside, Provider, Sent, Status } from '../../src/providers/provider.js';

/** As it is after a crash: what was in the ledger, and nothing else. */
export function revived<T extends Json>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export async function bodyFor(provider: Provider, sent: Sent, outside: Outside): Promise<Body> {
  const prepared = await provider.prepare(sent, outside);
  if ('failure' in prepared) throw new Error(`not prepared: ${JSON.stringify(prepared)}`);
  return prepared.body;
}

/** What a create came to; whatever it throws is unknown. */
export async function createdFrom(provider: Provider, body: Body, outside: Outside): Promise<Created> {
  try {
    return await provider.create(body, 'castreel-conformance', outside);
  } catch (error) {
    return { kind: 'unknown', reason: String(error) };
  }
}

/** The handle of a new job. */
export async function handleOf(provider: Provider, sent: Sent, outside: Outside): Promise<Json> {
  return acceptedIn(await createdFrom(provider, await bodyFor(provider, sent, outside), outside));
}

export function acceptedIn(created: Created): Json {
  if (created.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(created)}`);
  return created.handle;
}

/** Everything that is said of a job, from the first question to the first answer for which this holds. */
export async function statusesUntil(
  isEnd: (status: Status) => boolean,
  ask: () => Promise<Status>,
): Promise<Status[]> {
  const said: Status[] = [];
  const untilMs = Date.now() + 60_000;
  while (Date.now() < untilMs) {
    const status = await ask();
    said.push(status);
    if (isEnd(status)) return said;
    await sleep(20);
  }
  throw new Error(`no end: ${JSON.stringify(said.slice(-3))}`);
}

/** How a job ends. */
export async function overOf(ask: () => Promise<Status>): Promise<Status> {
  return (await statusesUntil(({ kind }) => kind !== 'pending', ask)).at(-1)!;
}

/** The result of a job that goes well. */
export async function resultOf(ask: () => Promise<Status>): Promise<Json> {
  const last = await overOf(ask);
  if (last.kind !== 'done') throw new Error(`not done: ${JSON.stringify(last)}`);
  return last.result;
}

export async function* bytesFrom(
  provider: Provider,
  result: Json,
  outside: Outside,
): AsyncGenerator<Uint8Array> {
  const download = await provider.download(result, outside);
  if (download.kind !== 'bytes') throw new Error(`no bytes: ${JSON.stringify(download)}`);
  yield* download.bytes;
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = bytes[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}
