import { advance } from '../attempt/advance.js';
import { finish, giveUpDisk, heedFound, heedLost, replan } from './ends.js';
import { joinLine, PLANNED_AGAIN_MS, ROOM_AGAIN_MS, takeTurn } from './gate.js';
import { noteAccepted, noteAnswered } from './pace.js';
import { tellMove } from './tell-move.js';
import { whyClosed, type Due, type Errand, type Traffic } from './traffic.js';
import { heldBack, type End } from '../attempt/end.js';
import { failureKinds } from '../attempt/failure-kinds.js';
import type { Next } from '../attempt/next.js';
import type { Work } from '../attempt/work.js';

export async function step(traffic: Traffic, due: Due): Promise<void> {
  switch (due.kind) {
    case 'errand':
      await move(traffic, due);
      break;
    case 'turn': {
      const taken = await takeTurn(traffic, due.gate);
      if (taken !== null) goOn(traffic, taken.errand, taken.next);
      break;
    }
    case 'replan':
      // What it lets in is written to the disk, too.
      if (traffic.troubled.size > 0 && !traffic.given.stop.aborted) traffic.schedule.add(due, ROOM_AGAIN_MS);
      else await replan(traffic);
  }
}

async function move(traffic: Traffic, errand: Errand): Promise<void> {
  const { clock, stop } = traffic.given;
  const begins = errand.work.at === 'prepare';
  const why = whyClosed(traffic, errand.gate);
  const isTroubled = traffic.troubled.size > 0;
  if (begins && why === null && (isTroubled || traffic.unplanned.has(errand)) && !stop.aborted) {
    traffic.schedule.add(errand, isTroubled ? ROOM_AGAIN_MS : PLANNED_AGAIN_MS);
    return;
  }
  if (begins) errand.steppedMs = clock.steady();
  if (begins && why !== null && errand.order !== null) {
    finish(traffic, errand, heldBack(errand.order, why));
    return;
  }
  // Creates alone wait for their turn, and theirs come at the gate.
  goOn(traffic, errand, await advance(errand.work, errand.world, () => Promise.resolve(null)));
}

function goOn(traffic: Traffic, errand: Errand, next: Next): void {
  const { schedule, troubled, given } = traffic;
  troubled.delete(errand);
  const { slots, work } = errand;
  if (work.at === 'create') heedAnswer(traffic, errand, next);
  if (work.at === 'seek' && next.kind !== 'closed' && next.work.at !== 'seek') heedFound(traffic, errand);
  if (next.kind === 'closed') {
    if (next.trouble !== null) {
      given.onEvent({ kind: 'trouble', slots, message: next.trouble });
      if (work.at === 'take_back') giveUpDisk(traffic);
    }
    finish(traffic, errand, next.end);
    return;
  }
  if (next.trouble !== null) given.onEvent({ kind: 'trouble', slots, message: next.trouble.message });
  if (next.trouble?.why === 'disk') troubled.add(errand);
  tellMove(traffic, errand, next);
  errand.work = next.work;
  if (next.work.at === 'create') joinLine(traffic, errand, next.work);
  else schedule.add(errand, next.inMs);
}

/** What a create's answer says about its provider, as far as one sees by what comes next. */
function heedAnswer(traffic: Traffic, errand: Errand, next: Next): void {
  const { gate, steppedMs } = errand;
  const came = next.kind === 'closed' ? cameOf(next.end) : cameIn(next.work);
  if (came === 'lost') heedLost(traffic, errand);
  if (came === 'answer' || came === 'job') noteAnswered(gate.pace);
  if (came !== 'job') return;
  noteAccepted(gate.pace, steppedMs);
  gate.lost.clear();
}

/** `answer`: another than that creates come too fast; `lost`: nobody knows whether it began. */
type Came = 'job' | 'answer' | 'lost' | 'nothing';

function cameIn(work: Work): Came {
  if (work.at === 'take_back') return cameOf(work.end);
  const event = work.at === 'note' ? work.event.kind : null;
  if (work.at === 'seek' || event === 'answer_lost') return 'lost';
  return work.at === 'poll' || event === 'accepted' ? 'job' : 'answer';
}

function cameOf(end: End): Came {
  if (end.kind === 'uncertain') return 'lost';
  if (end.kind === 'held_back') return 'nothing';
  if (end.kind !== 'refused') return 'answer';
  const { kind } = end.failure;
  return kind === 'network' || failureKinds[kind].slowsCreates ? 'nothing' : 'answer';
}
