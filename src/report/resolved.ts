import type { Hole } from '../ledger/hole.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isAdopted } from '../ledger/standing.js';
import type { Whereabouts } from '../run/attempt/give-up.js';
import type { Resolved } from '../run/resolve.js';
import { checkedText } from './adopted.js';
import { commandAfter, type Call } from './call.js';
import { nextAfterResolve } from './next.js';
import { becameText, uncircledText } from './possible-jobs.js';
import { collect, nextLine, TO_DECIDE } from './ways.js';

type Said = {
  /** The attempt, as a person called it. */
  readonly typed: string;
  readonly call: Call;
  readonly name: (entry: LedgerEntry) => string;
};

/** Why a person's decision was not written, and what to do. `job`: the id that was typed. */
export function unresolvedText(
  resolved: Exclude<Resolved, { kind: 'resolved' | 'doubted' }>,
  {
    typed,
    job,
    call,
    name,
    fileName,
  }: Said & { readonly job: string; readonly fileName: (hole: Hole) => string },
): string {
  const byForce = commandAfter(call, 'resolve', [typed, '--adopt', job, '--force']);
  switch (resolved.kind) {
    case 'refused':
      // It may end with a service's own words.
      return `Nothing was changed: ${resolved.reason.replace(/\.$/, '')}.\n`;
    case 'kept':
      return keptText(resolved.chance, { typed, call });
    case 'taken': {
      const owner = name(resolved.by);
      const disown = commandAfter(call, 'resolve', [owner, '--disown']);
      return isAdopted(resolved.by.attempt)
        ? `Nothing was changed: ${job} is the job of ${owner}.\n${nextLine(disown, `if it is not that of ${owner}`)}`
        : [
            `Nothing was changed: ${job} is certainly the job of ${owner}, whose own answer named it.\n`,
            nextLine(commandAfter(call, 'resolve', [typed]), TO_DECIDE),
          ].join('');
    }
    case 'taken_unread':
      return `Nothing was changed: ${job} stands in ${fileName(resolved.hole)}, where the record is not whole, as the job of another attempt. That is to be mended first.\n`;
    case 'was_disowned':
      return `Nothing was changed: ${job} was found to be another's job.\n${nextLine(byForce, 'if it is this one after all')}`;
    case 'differs':
      return [
        checkedText(resolved.entry, resolved.checked, name),
        `Nothing was changed: this is hardly the job of ${typed}.\n`,
        nextLine(byForce, 'if it is all the same'),
      ].join('');
  }
}

/** What is not given up, and what is done with it instead. */
function keptText(
  chance: Extract<Resolved, { kind: 'kept' }>['chance'],
  { typed, call }: Pick<Said, 'typed' | 'call'>,
): string {
  if (chance.kind === 'unknown') {
    const byForce = commandAfter(call, 'resolve', [typed, '--lost', '--force']);
    return `Nothing was changed: ${chance.why}.\n${nextLine(byForce, 'to give it up all the same')}`;
  }
  const { is, to } = whereabouts[chance.job];
  const isFfmpegAtFault = chance.job === 'home';
  const doctor = isFfmpegAtFault ? nextLine(commandAfter(call, 'doctor'), 'if ffmpeg cannot') : '';
  return `Nothing was changed: ${is}.\n${nextLine(collect(call), to)}${doctor}`;
}

const whereabouts: Readonly<Record<Whereabouts, { readonly is: string; readonly to: string }>> = {
  home: { is: 'its clip is in the store, and was not looked at yet', to: 'to look at it' },
  young: { is: 'it was submitted a moment ago, and its provider may show it later', to: 'to follow it' },
  pending: { is: 'its provider says that it is pending', to: 'to follow it' },
  failed: { is: 'its provider says that it is failed', to: 'to write that down' },
  done: { is: 'its clip can be had', to: 'to bring it home' },
};

/** What a decision made of an attempt. `circled`: the shots for which its clip was circled until now. */
export function resolvedText(
  { entry, checked, unread }: Extract<Resolved, { kind: 'resolved' }>,
  { typed, call, name, circled }: Said & { readonly circled: readonly string[] },
): string {
  return [
    checked === null ? '' : checkedText(entry, checked, name),
    circled.length === 0 ? '' : uncircledText(circled, call),
    unread === null
      ? ''
      : `Of its provider's history ${unread}. Its job would stand there if a clock was wrong.\n`,
    `${typed} is ${becameText(entry.attempt)}. ${nextAfterResolve(entry.attempt, typed, call)}`,
  ].join('');
}
