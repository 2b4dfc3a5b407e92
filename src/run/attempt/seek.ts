import type { Body, Found } from '../../providers/provider.js';
import { callAdapter, type Trouble } from './call-adapter.js';
import { attemptIdOf, preparedFor } from './create.js';
import { noteEvent } from './note.js';
import { nextSeekMs } from './polls.js';
import { sentAround } from './sent-around.js';
import { again, closed, type Next, type Work } from './work.js';
import { capabilityOf, pollsOf, type World } from './world.js';

type Seeking = Extract<Work, { at: 'seek' }>;

/**
 * Looks in the provider's history for an attempt whose answer was lost. It is adopted when the provider itself ties
 * exactly one job to it, and no other attempt has that job; everything else is for a person to decide.
 */
export async function seek(work: Seeking, world: World): Promise<Next> {
  const { entry } = work;
  if (world.stop.aborted) return closed({ kind: 'uncertain', entry });
  const asked = work.built === null ? await bodyOf(work, world) : await find(work, work.built.body, world);
  if (asked !== null && 'why' in asked)
    return closed({ kind: 'uncertain', entry }, `${entry.path}: ${asked.message}`);
  if (asked === null || 'json' in asked) return again({ ...work, built: { body: asked } });
  const [only, second] = asked;
  if (only !== undefined && second === undefined && world.book.claim(only.handle)) {
    const note = "the provider's history shows it";
    return await noteEvent(entry, { kind: 'adopted', handle: only.handle, note }, world);
  }
  const tries = work.tries + 1;
  const waitMs = nextSeekMs(tries, pollsOf(entry, world));
  return waitMs === null ? closed({ kind: 'uncertain', entry }) : again({ ...work, tries }, { inMs: waitMs });
}

/** The body as it was sent; null: an input is gone, an address is not on the board any more, or no table has the model. */
async function bodyOf({ entry }: Seeking, world: World): Promise<Body | Trouble | null> {
  const { request, prompt } = entry.attempt;
  const capability = capabilityOf(request, world);
  if (capability === undefined) return null;
  const prepared = await preparedFor({ request, prompt, capability }, world);
  if ('failure' in prepared) return null;
  return 'body' in prepared ? prepared.body : prepared;
}

/**
 * The jobs that the provider ties to the attempt and that no other has yet. None while one of them may be that of a create
 * which still waits for its own answer, before or after the history was read, and none where it cannot be read now.
 */
async function find(
  { entry }: Seeking,
  body: Body | null,
  world: World,
): Promise<readonly Found[] | Trouble> {
  const sought = {
    attemptId: attemptIdOf(entry),
    body,
    request: entry.attempt.request,
    ...sentAround(entry.attempt),
  };
  if (isAlikeUnderWay(entry, sought, world)) return [];
  return await callAdapter<readonly Found[]>(
    world,
    async (provider, outside) => {
      const found = (await provider.find?.(sought, outside)) ?? [];
      if (isAlikeUnderWay(entry, sought, world)) return [];
      return found.filter(({ handle, certain }) => certain && !world.book.isClaimed(handle));
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
