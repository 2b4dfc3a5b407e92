import { formatUsd } from '../base/money.js';
import { chargedWords, failureWords } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';
import { countedOf } from '../ledger/standing.js';
import type { End, WhyHeldBack, WhyOpen } from '../run/attempt/end.js';
import { commandAfter, type Call } from './call.js';
import { listedText } from './listed.js';
import { costText } from './money.js';
import { attemptName } from './names.js';
import type { Paint } from './paint.js';
import { lookedText } from './waits.js';
import { collect, type Wording } from './ways.js';

/** What a run is told with. `labelOf`: what an attempt is called, `t02`. */
export type Telling = Wording & { readonly labelOf: (entry: LedgerEntry) => string };

/** How an errand ended, after what it was for. */
export function endText(
  end: End,
  name: string,
  { paint, ...telling }: Telling & { readonly paint: Paint },
): string {
  switch (end.kind) {
    case 'done': {
      const cost = countedOf(end.entry.attempt);
      const planned = end.entry.attempt.reserved_micro_usd;
      const dearer = cost > planned ? `  ${paint.bold(`planned: ${formatUsd(planned)}`)}` : '';
      return `${name}  ${paint.green('done')}${cost > 0 ? `  ${costText(end.entry.attempt)}` : ''}${dearer}`;
    }
    case 'failed':
      return `${name}  ${paint.red(`failed (${failureWords(end.failure)})`)}: ${end.failure.message} (${chargedWords[end.failure.charged]})`;
    case 'uncertain':
      return uncertainText(end, name, { paint, ...telling });
    case 'open':
      if (end.why === 'ffmpeg')
        return `${name}  ${paint.bold('its clip is here')}, and could not be looked at: it stays paid for, and \`${collect(telling.call)}\` tries again`;
      if (end.why === 'stopped' && end.entry.attempt.arrived !== null)
        return `${name}  ${paint.bold('stopped')}: its clip is here, and the next run looks at it`;
      if (end.why === 'bug') return `${name}  ${paint.red('left')}: a bug is in its way; it stays paid for`;
      return isFreeRequest(end.entry.attempt.request)
        ? `${name}  ${paint.bold('stopped')}: the next run makes it from the start`
        : `${name}  ${paint.bold(standingText(end))}${openText(end.why, telling.call)}${lastText(end)}`;
    case 'refused':
      return end.failure.kind === 'network'
        ? `${name}  ${paint.red('not sent')}: ${end.failure.message} (nothing was posted)`
        : `${name}  ${paint.red(`refused (${end.failure.kind})`)}: ${end.failure.message} (not charged)`;
    case 'held_back':
      return `${name}  not begun (${whyHeldBack[end.why]})`;
  }
}

function uncertainText(
  { entry, look }: Extract<End, { kind: 'uncertain' }>,
  called: string,
  { paint, ...telling }: Telling & { readonly paint: Paint },
): string {
  const attempt = attemptName({ slot: entry.attempt.slot, label: telling.labelOf(entry) }, telling.name);
  const all = commandAfter(telling.call, 'resolve', [attempt]);
  return [
    `${called}  ${paint.red('uncertain')}: ${entry.attempt.note ?? 'its answer was lost'}; it may have arrived, and counts as if it were paid`,
    lookedText(look),
    look === null ? '' : listedText(look, { postedMs: Date.parse(entry.attempt.intent_at), all }),
  ].join('');
}

function standingText({ isDone, why }: Extract<End, { kind: 'open' }>): string {
  if (!isDone) return 'still being made';
  return why === 'stopped' ? 'done, and its clip is not fetched yet' : 'done, but its clip could not be had';
}

function openText(why: WhyOpen, call: Call): string {
  switch (why) {
    case 'too_long':
      return `: this run waits no longer for it, and goes on. It stays paid for: \`${collect(call)}\` fetches it later`;
    case 'no_access':
      return ': it cannot be asked about with this key';
    case 'disk':
      return ': the disk takes nothing, so that it cannot be written down';
    case 'elsewhere':
      return ', with another account or at another address';
    case 'stopped':
    case 'ffmpeg':
    case 'bug':
      return '';
  }
}

/** Of what could not be asked about when this run stopped waiting. */
function lastText({ why, failure }: Extract<End, { kind: 'open' }>): string {
  return why === 'too_long' && failure !== null ? ` (${failure.message})` : '';
}

const whyHeldBack: Readonly<Record<WhyHeldBack, string>> = {
  stopped: 'stopped',
  cap: 'a cap leaves no room for it',
  lock_lost: 'its lock is gone: another run broke it, or it was deleted',
  disk: 'the disk takes nothing',
  bug: 'a bug is in its way',
  provider_stopped: 'its provider takes no more requests',
  provider_hangs: 'the jobs of its provider do not end',
  provider_busy: 'its provider took nothing for as long as a run waits',
  provider_lost: 'nobody knows what its provider answers',
  dearer: 'it costs more than was agreed to',
  circled: 'it, or what it goes on from, was circled since',
};
