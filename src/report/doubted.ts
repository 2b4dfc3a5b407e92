import type { Doubt } from '../run/attempt/doubt.js';
import type { Resolved } from '../run/resolve.js';
import { commandAfter, type Call } from './call.js';
import { listedText } from './listed.js';
import { lookText, unreadText } from './waits.js';
import { collect, nextLine, nextLines, type Step } from './ways.js';

type Said = {
  /** The attempt, as a person called it. */
  readonly typed: string;
  /** What was said of it. */
  readonly option: '--never-arrived' | '--lost';
  readonly call: Call;
};

/** Why it is not believed yet that an attempt came to nothing, and what to do. */
export function doubtedText(
  { entry, doubt }: Extract<Resolved, { kind: 'doubted' }>,
  { typed, option, call }: Said,
): string {
  const resolving = (...words: string[]): string => commandAfter(call, 'resolve', [typed, ...words]);
  const allTheSame: Step = { command: resolving(option, '--force'), what: 'if you know it all the same' };
  const again: Step = { command: collect(call), what: 'to look for it' };
  switch (doubt.kind) {
    case 'there': {
      const [only, second] = doubt.jobs;
      const home: Step = { command: collect(call), what: 'to bring it home' };
      const adopt: Step = { command: resolving('--adopt', only?.id ?? 'ID'), what: 'if it is the first' };
      return `Nothing was changed: ${thereText(doubt)}.\n${nextLines([second === undefined ? home : adopt])}`;
    }
    case 'likely': {
      const { look, jobs } = doubt;
      const [only, second] = jobs;
      const postedMs = Date.parse(entry.attempt.intent_at);
      const lines = listedText({ listed: jobs, hardly: [] }, { postedMs, all: collect(call) });
      const one = second === undefined ? 'if it is this job' : 'if it is one of these';
      const id = second === undefined ? (only?.id ?? 'ID') : 'ID';
      const force = look.hardly.some((job) => jobs.includes(job)) ? ['--force'] : [];
      return [
        `Nothing was changed: in its provider's history ${lookText(look)}.${lines}\n`,
        nextLine(resolving('--adopt', id, ...force), one),
        nextLine(resolving(option, '--force'), 'if it is not'),
      ].join('');
    }
    case 'unread':
      return `Nothing was changed: ${unreadText(doubt.reason)}.\n${nextLines([again, allTheSame])}`;
    case 'waits':
      return `Nothing was changed: another request that is alike has no answer yet.\n${nextLines([again, allTheSame])}`;
    case 'young':
      return `Nothing was changed: it was posted a moment ago, and its provider may list it later.\n${nextLines([again, allTheSame])}`;
  }
}

/** `it is there as 5246883b`. */
function thereText({ jobs }: Extract<Doubt, { kind: 'there' }>): string {
  const ids = jobs.map(({ id }) => id ?? 'a job without an id');
  return ids.length === 1 ? `it is there as ${ids.join('')}` : `it is there, as one of ${ids.join(', ')}`;
}
