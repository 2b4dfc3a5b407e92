import { type Answer, type Head, type Incoming, ranged } from './call.js';
import { openCreates } from './creates.js';
import type { Route } from './dialect.js';
import type { Job } from './jobs.js';
import { isKnown, type Reply, type Sent, statusOf, struckBy, type WorkGiven } from './strike.js';

/** What one call leads to, between the request and the bytes that go out; all of it is in the journal. */
export function openWork(given: WorkGiven): { answer(head: Head, body: Incoming): Promise<Reply> } {
  const { dialect, desk, journal, faults, addresses, jobs, nowMs } = given;
  const create = openCreates(given);

  /** Of a job: a poll or a download. */
  const about = async (
    kind: 'poll' | 'download',
    { head, id }: { head: Head; id: string },
    work: (job: Job) => Promise<Answer>,
  ): Promise<Sent> => {
    const job = jobs.get(id);
    const struck = job === null ? null : faults.strike(kind, { prompt: job.order.prompt, key: id });
    const sent = await struckBy(struck, { head, dialect }, async () =>
      job === null ? dialect.says('not_found') : await work(job),
    );
    journal.add({ kind, atMs: nowMs(), job: id, fault: struck?.name ?? null, status: statusOf(sent) });
    return sent;
  };

  const poll = (head: Head, id: string): Promise<Sent> =>
    about('poll', { head, id }, async (job) => {
      const moment = await jobs.moment(job);
      if (moment.kind === 'gone') return dialect.says('not_found');
      return dialect.polled(job, { moment, nth: journal.pollsOf(id) + 1, address: addresses.of(id) });
    });

  const download = async (head: Head, { job: id, stale }: { job: string; stale: boolean }): Promise<Sent> => {
    if (head.headers.authorization !== undefined) desk.violate(head, 'a download carried a key');
    return await about('download', { head, id }, async (job) => {
      if (stale) return dialect.says('stale');
      const body = await jobs.bytes(job);
      return ranged({ status: 200, headers: { 'content-type': 'video/mp4' }, body }, head);
    });
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

  const answer = async (head: Head, body: Incoming): Promise<Sent> => {
    const clip = addresses.read(head.url);
    if (clip !== null) return await download(head, clip);
    const route = dialect.route(head, desk);
    if (route === null) desk.violate(head, 'there is no such route');
    if (route === null || route.kind === 'create') return { answer: dialect.says('not_found'), then: null };
    const isKeyless = 'keyless' in route;
    if (isKeyless && head.headers.authorization !== undefined) desk.violate(head, 'it carried a key');
    if (!isKeyless && !isKnown(head, given.key)) return { answer: dialect.says('bad_key'), then: null };
    return route.kind === 'poll' ? await poll(head, route.id) : await look(head, body, route);
  };

  const isCreate = (head: Head): boolean => dialect.route(head, desk)?.kind === 'create';

  return {
    async answer(head, body) {
      if (head.earlier.length > 0 && [head, ...head.earlier].some(isCreate)) {
        desk.violate(head, `shares a connection with ${head.earlier.map(({ name }) => name).join(', ')}`);
      }
      if (isCreate(head)) return await create(head, body);
      return { ...(await answer(head, body)), tell: () => undefined };
    },
  };
}
