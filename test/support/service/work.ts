import { type Answer, type Head, type Incoming, ranged } from './call.js';
import { type CreatesGiven, openCreates } from './creates.js';
import type { Route } from './dialect.js';
import type { Job } from './jobs.js';
import type { Addresses } from './addresses.js';
import type { Fate } from './fault-table.js';
import type { Seen } from './journal.js';
import { hasKey, type Reply, type Sent, statusOf, struckBy } from './strike.js';

export type WorkGiven = CreatesGiven & { readonly addresses: Addresses };

/** What one call leads to, between the request and the bytes that go out; all of it is in the journal. */
export function openWork(given: WorkGiven): { answer(head: Head, body: Incoming): Promise<Reply> } {
  const { dialect, desk, journal, faults, addresses, jobs, nowMs } = given;
  const create = openCreates(given);
  /** Of a job as it stands: how often it was found so. */
  const found = new Map<string, number>();

  /** Of a job: a poll or a download. */
  const about = async (
    kind: 'poll' | 'download',
    { head, id }: { head: Head; id: string },
    work: (job: Job) => Promise<Answer>,
  ): Promise<{ sent: Sent; seen: Seen & { readonly job: string } }> => {
    const job = jobs.get(id);
    const struck = job === null ? null : faults.strike(kind, { prompt: job.order.prompt, key: id });
    const sent = await struckBy(struck, { head, dialect }, async () =>
      job === null ? dialect.says('not_found') : await work(job),
    );
    return { sent, seen: { atMs: nowMs(), job: id, fault: struck?.name ?? null, status: statusOf(sent) } };
  };

  const poll = async (head: Head, id: string): Promise<Sent> => {
    let fate: Fate | null = null;
    const { sent, seen } = await about('poll', { head, id }, async (job) => {
      const moment = await jobs.moment(job);
      if (moment.kind !== 'pending') fate = job.fate;
      if (moment.kind === 'gone') return dialect.says('not_found');
      const nth = (found.get(`${id} ${moment.kind}`) ?? 0) + 1;
      found.set(`${id} ${moment.kind}`, nth);
      return dialect.polled(job, { moment, nth, address: addresses.of(id) });
    });
    journal.add({ kind: 'poll', ...seen, fate: seen.fault === null ? fate : null });
    return sent;
  };

  const download = async (head: Head, { job: id, stale }: { job: string; stale: boolean }): Promise<Sent> => {
    if (head.headers.authorization !== undefined) desk.violate(head, 'a download carried a key');
    const { sent, seen } = await about('download', { head, id }, async (job) => {
      if (stale) return dialect.says('stale');
      const body = await jobs.bytes(job);
      return ranged({ status: 200, headers: { 'content-type': 'video/mp4' }, body }, head);
    });
    journal.add({ kind: 'download', ...seen });
    return sent;
  };

  const look = async (
    head: Head,
    incoming: Incoming,
    { kind, work }: Extract<Route, { work: unknown }>,
  ): Promise<Sent> => {
    const body = await incoming.whole();
    const struck = faults.strike(kind, { prompt: '', key: head.name });
    const sent = await struckBy(struck, { head, dialect }, () => work({ ...head, body }));
    const [fault, status] = [struck?.name ?? null, statusOf(sent)];
    journal.add({ kind, atMs: nowMs(), call: head.name, fault, status, bytes: body.length });
    return sent;
  };

  const unpaid = async (
    head: Head,
    body: Incoming,
    route: Exclude<Route, { kind: 'create' }> | null,
  ): Promise<Sent> => {
    const clip = addresses.read(head.url);
    if (clip !== null) return await download(head, clip);
    if (route === null) {
      desk.violate(head, 'there is no such route');
      return { answer: dialect.says('not_found'), then: null };
    }
    const isKeyless = 'keyless' in route;
    if (isKeyless && head.headers.authorization !== undefined) desk.violate(head, 'it carried a key');
    if (!isKeyless && !hasKey(head, given.key)) return { answer: dialect.says('bad_key'), then: null };
    return route.kind === 'poll' ? await poll(head, route.id) : await look(head, body, route);
  };

  return {
    async answer(head, body) {
      const route = dialect.route(head, desk);
      const routes = [route, ...head.earlier.map((one) => dialect.route(one, desk))];
      if (routes.length > 1 && routes.some((one) => one?.kind === 'create')) {
        desk.violate(head, `shares a connection with ${head.earlier.map(({ name }) => name).join(', ')}`);
      }
      const strange = [...head.url.searchParams.keys()].filter(
        (name) => route?.query?.includes(name) !== true,
      );
      if (route !== null && !('keyless' in route)) {
        for (const name of strange) desk.violate(head, `unknown parameter ${name}`);
      }
      if (route?.kind === 'create') return await create(head, body);
      return { ...(await unpaid(head, body, route)), tell: () => undefined };
    },
  };
}
