import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import type { Candidate } from '../../ledger/attempt.js';
import { timesDisowned } from '../../ledger/jobs.js';
import { attemptAfter } from '../../ledger/transition.js';
import type { Body, Found } from '../../providers/provider.js';
import { callAdapter, type Trouble } from './call-adapter.js';
import { attemptIdOf } from './create.js';
import { bodyDigest, preparedFor } from './prepare.js';
import { noteEvent } from './note.js';
import { nextSeekMs } from './polls.js';
import { sentAround } from './sent-around.js';
import { again, closed, type Next, type Work } from './work.js';
import { capabilityOf, pollsOf, type World } from './world.js';

type Seeking = Extract<Work, { at: 'seek' }>;

/** What an attempt says of itself that a run adopted, asking nobody. */
export const ADOPTED = "the provider's history shows it";

/**
 * Looks in the provider's history for an attempt whose answer was lost. It is adopted when the provider itself ties
 * exactly one job to it, and no other attempt has that job; everything else is for a person to decide.
 */
export async function seek(work: Seeking, world: World): Promise<Next> {
  const { entry, tries, seen, listed } = work;
  if (world.stop.aborted) return closed({ kind: 'uncertain', entry, seen, listed });
  const asked = work.built === null ? await bodyOf(work, world) : await find(work, work.built.body, world);
  if (asked !== null && 'why' in asked)
    return closed({ kind: 'uncertain', entry, seen, listed }, `${entry.path}: ${asked.message}`);
  if (asked === null || 'json' in asked) return again({ ...work, built: { body: asked } });
  const [only, second] = asked.filter(({ certain }) => certain);
  if (only !== undefined && second === undefined && world.book.claim(only.handle)) {
    const { handle, createdAtMs } = only;
    return await noteEvent(
      entry,
      { kind: 'adopted', handle, createdAtMs, note: ADOPTED, by: 'history' },
      world,
    );
  }
  const waitMs = nextSeekMs(tries + 1, pollsOf(entry, world));
  const now = second === undefined ? (asked.length > 0 ? 'unsure' : 'nothing') : 'several';
  if (waitMs !== null)
    return again({ ...work, tries: tries + 1, seen: now, listed: asked }, { inMs: waitMs });
  const unproved = work.built?.body === null ? `${entry.path}: ${NOT_BUILT}` : null;
  return await closeListed({ ...work, seen: now, listed: asked }, unproved, world);
}

/** What a person compares is written down, or it would stand in this run's output alone. */
async function closeListed(
  { entry, seen, listed }: Seeking,
  trouble: string | null,
  world: World,
): Promise<Next> {
  const end = { kind: 'uncertain', entry, seen, listed } as const;
  const next = attemptAfter(
    entry.attempt,
    { kind: 'listed', candidates: candidatesIn(listed) },
    timeOf(world.clock),
  );
  if (next.candidates.length === entry.attempt.candidates.length) return closed(end, trouble);
  try {
    return closed({ ...end, entry: await world.book.write(entry, next) }, trouble);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return closed(end, `${entry.path}: ${reasonOf(error)}`); // a later look may show them again
  }
}

function candidatesIn(listed: readonly Found[]): Candidate[] {
  return listed.flatMap(({ handle, id, model, createdAtMs }) =>
    id === null
      ? []
      : [
          {
            handle,
            id,
            model,
            created_at: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
          },
        ],
  );
}

const NOT_BUILT =
  'what was sent cannot be built again as it was, so a history can only be searched by model and time';

/**
 * The body as it was sent, which its digest proves; null: an input is gone, uploaded anew or not on the board any more, or
 * no table has the model.
 */
async function bodyOf({ entry }: Seeking, world: World): Promise<Body | Trouble | null> {
  const { request, prompt } = entry.attempt;
  const capability = capabilityOf(request, world);
  if (capability === undefined) return null;
  const prepared = await preparedFor({ request, prompt, capability }, world);
  if ('failure' in prepared) return null;
  if ('why' in prepared) return prepared;
  return bodyDigest(prepared.body) === entry.attempt.body_sha256 ? prepared.body : null;
}

/**
 * The jobs that may be the attempt's and that no other attempt has. None while another that is alike waits for its own
 * answer, which is looked at before and after the history is read: a job may be that one's. None where the history
 * cannot be read now.
 */
async function find(
  { entry }: Seeking,
  body: Body | null,
  world: World,
): Promise<readonly Found[] | Trouble> {
  const sought = {
    attemptId: attemptIdOf(entry.attempt),
    body,
    request: entry.attempt.request,
    prompt: entry.attempt.prompt,
    ...sentAround(entry.attempt),
  };
  if (isAlikeUnderWay(entry, sought, world)) return [];
  return await callAdapter<readonly Found[]>(
    { ...world, prompt: null },
    async (provider, outside) => {
      const found = (await provider.find?.(sought, outside)) ?? [];
      if (isAlikeUnderWay(entry, sought, world)) return [];
      const { disowned } = entry.attempt;
      return found.filter(
        ({ handle }) => !world.book.isClaimed(handle) && timesDisowned(disowned, handle) === 0,
      );
    },
    () => [],
  );
}

/** Whether another attempt posted the same body at about that time, here or in another clone, and nobody knows its job yet. */
function isAlikeUnderWay(
  { path, attempt: { body_sha256 } }: Seeking['entry'],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  { book }: World,
): boolean {
  return book.entries().some(({ path: other, attempt }) => {
    const sentMs = Date.parse(attempt.intent_at);
    const isAlike = attempt.state === 'intent' && attempt.body_sha256 === body_sha256;
    return other !== path && isAlike && sentMs >= fromMs && sentMs <= toMs;
  });
}
