import type { LockHeld } from '../disk/lock.js';
import { attemptedSlots, attemptMeant, decide, type Named, type Unclear } from '../decide.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isUnanswered } from '../ledger/standing.js';
import type { Planned } from '../pipeline.js';
import { attemptLabel, labelsOf } from '../plan/label.js';
import { foldOf } from '../record.js';
import { commandAfter, type Call } from '../report/call.js';
import { doubtedText } from '../report/doubted.js';
import { lockedText, waitingText } from '../report/lock.js';
import { attemptName, shortNames } from '../report/names.js';
import { undecidedText } from '../report/possible-jobs.js';
import { resolvedText, unresolvedText } from '../report/resolved.js';
import { soughtText } from '../report/sought.js';
import { whoCanAsk } from '../run/account.js';
import type { Decision } from '../run/resolve.js';
import { addressOf, findSlots, type Address } from '../storyboard/address.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { look, type BoardFlags } from './look.js';
import { fileNameFrom } from './record-files.js';
import { callOf } from './project-options.js';
import type { Terminal } from './terminal.js';

export type ResolveFlags = BoardFlags & {
  readonly adopt?: string;
  readonly force?: true;
  readonly neverArrived?: true;
  readonly lost?: true;
  readonly disown?: true;
  readonly wait?: true;
};

export async function resolve(terminal: Terminal, attempt: string, flags: ResolveFlags): Promise<ExitCode> {
  const decision = decisionOf(flags);
  const { project, planned } = await look(terminal, flags);
  const sought = findSlots(attempt, attemptedSlots(planned));
  if (sought.kind !== 'found') throw new UsageError(soughtText(attempt, sought, planned.storyboards));
  const { addresses, take: label } = sought;
  if (decision === null) return say(terminal, attempt, { planned, meant: { addresses, label }, flags });
  const onWait =
    flags.wait === true ? ({ owner }: LockHeld): void => terminal.say(`${waitingText(owner)}\n`) : null;
  const resolved = await decide(project, planned, { addresses, label, decision, onWait });
  const call = callOf(flags, flags.board ?? []);
  const name = attemptNames(planned);
  switch (resolved.kind) {
    case 'unclear':
      return sayUnclear(terminal, attempt, { found: resolved, call });
    case 'held':
      terminal.say(
        lockedText(resolved, { breaking: commandAfter(call, 'render', ['--collect', '--break-lock']) }),
      );
      return exit.locked;
    case 'refused':
    case 'kept':
    case 'taken':
    case 'taken_unread':
    case 'was_disowned':
    case 'differs': {
      const said = { typed: attempt, job: flags.adopt ?? '', call, name, fileName: fileNameFrom(terminal) };
      terminal.say(unresolvedText(resolved, said));
      return exit.refused;
    }
    case 'doubted':
      terminal.say(
        doubtedText(resolved, {
          typed: attempt,
          option: flags.lost === true ? '--lost' : '--never-arrived',
          call,
        }),
      );
      return exit.refused;
    case 'resolved': {
      const circled = decision.kind === 'disown' ? circledUntilNow(planned, resolved.entry) : [];
      const slots = circled.map(shortNames(planned.plan.slots.keys()));
      terminal.say(resolvedText(resolved, { typed: attempt, call, name, circled: slots }));
      return exit.done;
    }
  }
}

/** Attempts as a person types them. */
function attemptNames(planned: Planned): (entry: LedgerEntry) => string {
  const name = shortNames(attemptedSlots(planned));
  const labels = labelsOf(foldOf(planned.record, planned.accounts).entries);
  return (entry) => attemptName({ slot: entry.attempt.slot, label: attemptLabel(entry, labels) }, name);
}

/** Slots for which the clip was picked that an attempt came to before it was disowned, whatever else they are now. */
function circledUntilNow({ storyboards, picks }: Planned, { attempt }: LedgerEntry): Address[] {
  const clips = attempt.disowned.flatMap((one) => one.clip_sha256 ?? []);
  const boards = new Map(storyboards.map(({ board }) => [board.path, board.id]));
  return [...boards].flatMap(([path, id]) =>
    [...(picks.get(path) ?? [])].flatMap(([slot, { clip8 }]) =>
      clips.some((clip) => clip.startsWith(clip8)) ? [addressOf(id, slot)] : [],
    ),
  );
}

/** Without a decision nothing is changed: what there is to decide on is said. */
function say(
  terminal: Terminal,
  attempt: string,
  { planned, meant, flags }: { planned: Planned; meant: Named; flags: ResolveFlags },
): ExitCode {
  const found = attemptMeant(planned, meant);
  const call = callOf(flags, flags.board ?? []);
  if ('kind' in found) return sayUnclear(terminal, attempt, { found, call });
  const { entry } = found;
  const undecided = planned.plan.undecided.find(({ path }) => path === entry.path);
  const name = shortNames(attemptedSlots(planned));
  const { provider } = entry.attempt.request;
  const asked = whoCanAsk(entry.attempt, planned.accounts.get(provider) ?? null);
  const unreached = 'why' in asked ? asked.why : null;
  terminal.out(
    undecidedText(entry, undecided ?? { jobs: [], shared: null }, { typed: attempt, unreached, call, name }),
  );
  return isUnanswered(entry.attempt) ? exit.undecided : exit.done;
}

/** What may stand where the record is not whole is no slip of who typed it. */
function sayUnclear(
  terminal: Terminal,
  attempt: string,
  { found, call }: { readonly found: Unclear; readonly call: Call },
): ExitCode {
  if (found.holes.length === 0) throw unclear(attempt, found, call);
  const files = found.holes.map(fileNameFrom(terminal)).join(', ');
  terminal.say(
    `${attempt} may stand in ${files}, where the record is not whole: that is to be mended first.\n`,
  );
  return exit.refused;
}

function unclear(attempt: string, { among }: Unclear, call: Call): UsageError {
  const [shot = attempt] = attempt.split('#');
  const [only, second] = among;
  const there =
    only !== undefined && second === undefined ? `there is ${only}` : `there are ${among.join(', ')}`;
  const command = commandAfter(call, 'resolve', [`${shot}#${only ?? 'tNN'}`]);
  return new UsageError(`${attempt} does not name one attempt: SHOT#tNN is wanted, and ${there}: ${command}`);
}

/** Null: none was said. */
function decisionOf({ adopt, force, neverArrived, lost, disown }: ResolveFlags): Decision | null {
  const said: Decision[] = [
    ...(adopt === undefined ? [] : [{ kind: 'adopt' as const, id: adopt, force: force === true }]),
    ...(neverArrived === true ? [{ kind: 'never_arrived' as const, force: force === true }] : []),
    ...(lost === true ? [{ kind: 'lost' as const, force: force === true }] : []),
    ...(disown === true ? [{ kind: 'disown' as const }] : []),
  ];
  const [decision = null, another] = said;
  if (another !== undefined) {
    throw new UsageError('give one of --adopt ID, --never-arrived, --lost, --disown');
  }
  if (force === true && (decision === null || decision.kind === 'disown'))
    throw new UsageError('--force goes with --adopt ID, --never-arrived and --lost alone');
  return decision;
}
