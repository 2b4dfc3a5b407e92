import { advance } from '../attempt/advance.js';
import { finish, giveUpDisk, replan } from './ends.js';
import { joinLine, ROOM_AGAIN_MS, takeTurn } from './gate.js';
import { noteAccepted, noteAnswered } from './pace.js';
import { tellMove } from './tell-move.js';
import { whyClosed, type Due, type Errand, type Traffic } from './traffic.js';
import { heldBack, type End } from '../attempt/end.js';
import { failureKinds } from '../attempt/failure-kinds.js';
import type { Next } from '../attempt/next.js';

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
      await replan(traffic);
  }
}

async function move(traffic: Traffic, errand: Errand): Promise<void> {
  const { clock, stop } = traffic.given;
  const begins = errand.work.at === 'prepare';
  if (begins && traffic.troubled.size > 0 && !stop.aborted) {
    traffic.schedule.add(errand, ROOM_AGAIN_MS);
    return;
  }
  errand.steppedMs = clock.steady();
  const why = whyClosed(traffic, errand.gate);
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
  if (work.at === 'create' && wasAnswered(next)) noteAnswered(errand.gate.pace);
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
  if (work.at === 'create' && next.work.at === 'poll') noteAccepted(errand.gate.pace, errand.steppedMs);
  tellMove(traffic, errand, next);
  errand.work = next.work;
  if (next.work.at === 'create') joinLine(traffic, errand, next.work);
  else schedule.add(errand, next.inMs);
}

/** Whether a create was answered, as far as one sees by what comes next, and not that it came too fast. */
function wasAnswered(next: Next): boolean {
  if (next.kind === 'closed') return isAnswer(next.end);
  const { work } = next;
  if (work.at === 'take_back') return isAnswer(work.end);
  return work.at !== 'seek' && !(work.at === 'note' && work.event.kind === 'answer_lost');
}

function isAnswer(end: End): boolean {
  if (end.kind === 'refused')
    return end.failure.kind !== 'network' && !failureKinds[end.failure.kind].slowsCreates;
  return end.kind !== 'held_back' && end.kind !== 'uncertain';
}
