import { usd } from '../../base/money.js';
import { secondsAt } from '../../base/time.js';
import type { Attempt } from '../../ledger/attempt.js';
import { draftWords, isFreeRequest } from '../../ledger/request.js';
import { countedOf } from '../../ledger/standing.js';
import type { PlannedRequest, PlannedSlot, PlannedSource } from '../../plan/plan.js';
import type { SlotAttempt } from '../../plan/slot-takes.js';
import { modelName } from '../../providers/capability.js';
import { commandAfter } from '../../report/call.js';
import { plain } from '../../report/paint.js';
import { attemptState } from '../../report/takes.js';
import type { SummaryGiven } from './given.js';
import type { SummaryClip, SummaryReference, SummaryTake } from './summary.js';

type Around = { readonly given: SummaryGiven; readonly name: (address: string) => string };

/** Every attempt of a slot as it is shown to people. */
export function takesIn(
  {
    slot,
    attempts,
  }: { readonly slot: Pick<PlannedSlot, 'address'>; readonly attempts: readonly SlotAttempt[] },
  { sources }: Pick<PlannedRequest, 'sources'>,
  { given, name }: Around,
): SummaryTake[] {
  const { files, call } = given;
  const known = new Map(sources.map((source) => [source.sha256 ?? source.source, source]));
  return attempts.map((one) => {
    const { attempt, path } = one.entry;
    const free = isFreeRequest(attempt.request);
    const isChosen = one.circled || one.sameAs !== null || (attempt.draft && !one.current);
    return {
      label: one.label,
      state: attempt.state,
      said: attemptState(one, plain),
      circled: one.circled,
      shown: one.shown,
      current: one.current,
      draft: attempt.draft ? draftWords(attempt.request) : null,
      same_clip_as: one.sameAs,
      free,
      cost_usd: usd(countedOf(attempt)),
      cost_reported: attempt.cost_reported,
      estimate_usd: usd(attempt.reserved_micro_usd),
      clip: clipIn(one, given),
      prompt: attempt.prompt,
      references: sentIn(attempt, known),
      note: noteOf(attempt),
      model: modelName(attempt.request),
      endpoint: attempt.endpoint,
      account: attempt.account,
      job: jobText(attempt),
      file: files.attempt(path, free),
      intent_at: attempt.intent_at,
      submitted_at: attempt.submitted_at,
      ended_at: attempt.ended_at,
      circle:
        attempt.take === null || isChosen
          ? null
          : commandAfter(call, 'circle', [name(slot.address), one.label]),
    };
  });
}

function clipIn({ entry, here }: SlotAttempt, { files }: SummaryGiven): SummaryClip | null {
  const { take } = entry.attempt;
  if (take === null) return null;
  return {
    sha256: take.sha256,
    file: here === true ? files.clip(take.sha256) : null,
    duration_s: secondsAt(take.frames, take.rate),
    new_from_s: secondsAt(take.new_from_frame, take.rate),
    width: take.width,
    height: take.height,
    audio: take.audio,
  };
}

/** What went with it, in the order of sending; names of files where the board still has them. */
function sentIn({ request }: Attempt, known: ReadonlyMap<string, PlannedSource>): SummaryReference[] {
  return request.inputs.map(({ use, of, source }) => {
    const sha256 = source.kind === 'bytes' ? source.sha256 : null;
    const written = source.kind === 'bytes' ? null : source.kind === 'url' ? source.url : source.id;
    const as = known.get(sha256 ?? written ?? '');
    return {
      use,
      of: of === null ? null : (request.words.cast[of]?.name ?? null),
      role: as?.role ?? null,
      source: as?.source ?? written,
      sha256,
    };
  });
}

function noteOf({ failure, note }: Attempt): string | null {
  const said = [failure?.message ?? '', note ?? ''].filter((text) => text !== '');
  return said.length === 0 ? null : said.join('; ');
}

/** An adapter's own document: its bare text where it is one, else as it stands in the ledger. */
function jobText({ handle }: Attempt): string | null {
  if (handle === null) return null;
  return typeof handle === 'string' ? handle : JSON.stringify(handle);
}
