import { chargedWords, failureWords, type Attempt } from '../ledger/attempt.js';
import { jobId } from '../ledger/jobs.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { whoseIntent, isLost } from '../ledger/standing.js';
import type { Capability } from '../providers/capability.js';
import type { AskedRequest, AskedSlot } from './asked.js';
import type { Purchase } from './buy.js';
import { isAway } from './choose.js';
import { openOf } from './count.js';
import type { PlanGiven } from './given.js';
import { attemptLabel, type Labels } from './label.js';
import { obstacleWords } from './obstacle.js';
import type { Elsewhere, InTheWay, PlannedSlot } from './plan.js';
import { reasonsOf } from './reasons.js';

export type StateOfSlot = Pick<PlannedSlot, 'state' | 'reasons' | 'inTheWay'>;

/** The state of a slot: the first that holds, in this order. */
export function stateOf(
  slot: AskedSlot,
  purchase: Purchase,
  {
    given,
    labels,
    elsewhere,
  }: { readonly given: PlanGiven; readonly labels: Labels; readonly elsewhere: Elsewhere | null },
): StateOfSlot {
  const { request, choice } = slot;
  const count = purchase.counts.get(request);
  const extra = purchase.extra.get(request) ?? 0;
  const buying = (purchase.toBuy.get(request) ?? 0) > 0;
  const open = openOf(request);
  const retaken = buying && extra > 0;
  const again = retaken ? ['retake'] : [];
  const uncertain = open.filter(({ attempt }) => attempt.state === 'uncertain');
  if (uncertain.length > 0) {
    const undecided = uncertain.map((entry) => attemptLabel(entry, labels));
    return inState('uncertain', [...undecided, ...again], { kind: 'undecided', labels: undecided, retaken });
  }
  if (open.length > 0) {
    const reasons = [...interrupted(open, given), ...fetchBy(open, request.capability)];
    return inState('in_flight', [...(elsewhere === null ? reasons : ['elsewhere']), ...again]);
  }
  if (choice !== null && isAway(choice.entry, given.stored) && (choice.why !== 'old' || !buying)) {
    return inState('away');
  }
  if (slot.pick !== null && choice?.why === 'circled') {
    const { path, attempt } = choice.entry;
    const isSame = request.attempts.some((one) => one.path === path);
    return inState('circled', isSame ? [] : reasonsOf(slot.shot, request.request, attempt.request));
  }
  const has = request.takes.length;
  const left = (count?.missing ?? 0) + Math.max(count?.outlying ?? 0, extra);
  if (has > 0 && left === 0) return inState('current');
  const obstacle = purchase.obstacles.get(slot);
  if (obstacle !== undefined)
    return inState('waiting', [obstacleWords(obstacle)], { kind: 'obstacle', obstacle });
  const last = request.attempts.at(-1)?.attempt;
  if (has === 0 && last?.state === 'failed' && last.failure !== null) {
    const { charged } = last.failure;
    const reasons = [failureWords(last.failure), chargedWords[charged]];
    return inState('failed', reasons, { kind: 'failure', charged, lost: lostJobOf(request, given, labels) });
  }
  if (has > 0) {
    const wanted = Math.max(count?.wanted ?? 0, has + left);
    return inState('new', [extra > 0 && count?.missing === 0 ? 'retake' : `${has} of ${wanted}`]);
  }
  if (choice !== null)
    return inState('changed', reasonsOf(slot.shot, request.request, choice.entry.attempt.request));
  return inState('new');
}

/** The last that can be asked for from here. */
function lostJobOf(
  { attempts }: AskedRequest,
  { isReached }: PlanGiven,
  labels: Labels,
): Extract<InTheWay, { kind: 'failure' }>['lost'] {
  const lost = attempts.findLast(
    ({ attempt }) => isLost(attempt) && attempt.handle !== null && isReached(attempt),
  );
  if (lost === undefined) return null;
  const { slot, handle } = lost.attempt;
  return { slot, label: attemptLabel(lost, labels), job: jobId(handle) };
}

function inState(
  state: StateOfSlot['state'],
  reasons: StateOfSlot['reasons'] = [],
  inTheWay: StateOfSlot['inTheWay'] = null,
): StateOfSlot {
  return { state, reasons, inTheWay };
}

/** Where what is being made of a slot must be fetched; null: here, or nothing is. */
export function elsewhereOf(
  { request }: AskedSlot,
  { given, labels }: { readonly given: PlanGiven; readonly labels: Labels },
): Elsewhere | null {
  const [first, ...more] = openOf(request).map((entry) => ({
    entry,
    why: whyElsewhere(entry.attempt, given),
  }));
  if (first === undefined || first.why === null || more.some(({ why }) => why === null)) return null;
  const {
    clone,
    endpoint,
    account,
    request: { provider },
  } = first.entry.attempt;
  return { why: first.why, label: attemptLabel(first.entry, labels), clone, provider, endpoint, account };
}

/** An intent belongs to the clone that wrote it; what is submitted may be collected by any that has the account. */
function whyElsewhere(attempt: Attempt, { clone, isReached }: PlanGiven): Elsewhere['why'] | null {
  const whose = whoseIntent(attempt, clone);
  if (whose !== null) return whose === 'ours' ? null : 'clone';
  return isReached(attempt) ? null : 'account';
}

/** What this clone posted and wrote no answer to: its run died, unless it is just waiting for it. */
function interrupted(open: readonly LedgerEntry[], { clone }: PlanGiven): string[] {
  const isOurs = open.some(({ attempt }) => whoseIntent(attempt, clone) === 'ours');
  return isOurs ? ['its answer was probably lost: the next run looks for it'] : [];
}

/** The earliest time at which a result may be gone: its job can have ended at once. */
function fetchBy(open: readonly LedgerEntry[], { result_lifetime_s: lifetimeS }: Capability): string[] {
  const submitted = open.filter(({ attempt }) => attempt.state === 'submitted');
  const [first] = submitted.flatMap(({ attempt }) => attempt.submitted_at ?? []).sort();
  if (first === undefined || lifetimeS === null) return [];
  const goneAt = new Date(Date.parse(first) + lifetimeS * 1000).toISOString();
  return [`fetch by ${goneAt.slice(0, 16).replace('T', ' ')} UTC`];
}
