import { chance } from './chance.js';
import { callFaults, fates, type CallFault, type Deed, type Fate, type Stage } from './fault-table.js';

/** Probabilities by fault or by stage (`job`: what becomes of one); a stage's are shared by its passing faults. */
export type Chaos = {
  readonly seed: number;
  readonly rates: Readonly<Partial<Record<CallFault | Fate | Stage | 'job', number>>>;
};

/** Whom a fault may happen to: the prompt, whose bracketed words ask for it, and what tells this one from others. */
export type Subject = { readonly prompt: string; readonly key: string };

export type Struck = { readonly name: CallFault; readonly deed: Deed };

/**
 * Faults on demand, in this order: queued by the test, asked for by words in brackets in the prompt, drawn by chaos.
 * `[poll_502]` happens as often as its table says, `[poll_502*5]` five times, `[poll_502*always]` always; of several
 * words of one stage the first goes first. A fate that is counted, `[failed_internal*1]`, is that of the first such job.
 */
export interface Faults {
  strike(stage: Stage, subject: Subject): Struck | null;
  /** Of the job that is about to start. */
  fate(subject: Subject): Fate | null;
  /** Happens to the next so many calls or jobs that it can happen to. */
  queue(name: CallFault | Fate, times?: number): void;
  /** Null: calm from now on. */
  chaos(chaos: Chaos | null): void;
}

const ASKED = /\[(\w+)(?:\*(\d+|always))?\]/g;
const known = new Set([
  ...Object.values(callFaults).flatMap((stage) => Object.keys(stage)),
  ...Object.keys(fates),
]);

/** Words in brackets that ask for a fault which there is not. */
export function strangersIn(prompt: string): string[] {
  return [...prompt.matchAll(ASKED)].flatMap(([, word = '']) => (known.has(word) ? [] : [word]));
}

export function openFaults(first: Chaos | null): Faults {
  let chaos = first;
  const queued: (CallFault | Fate)[] = [];
  const counts = new Map<string, number>();

  /** Counts up, and says how often it had been counted before. */
  const count = (key: string): number => {
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return before;
  };

  const choose = <Name extends CallFault | Fate>(
    stage: Stage | 'job',
    table: Readonly<Record<Name, { passing: boolean; times?: number }>>,
    { prompt, key }: Subject,
  ): Name | null => {
    const names = Object.keys(table) as Name[];
    const at = queued.findIndex((name) => names.includes(name as Name));
    if (at >= 0) return queued.splice(at, 1)[0] as Name;
    for (const [, word, asked] of prompt.matchAll(ASKED)) {
      const name = names.find((one) => one === word);
      if (name === undefined) continue;
      const times =
        asked === undefined ? (table[name].times ?? Infinity) : asked === 'always' ? Infinity : Number(asked);
      const counted = `${name} ${stage === 'job' || stage === 'create' ? prompt : key}`;
      if ((counts.get(counted) ?? 0) < times) {
        count(counted);
        return name;
      }
    }
    if (chaos === null) return null;
    const luck = chance(chaos.seed, `${stage} ${key} ${count(`${stage} ${key}`)}`);
    return drawn(names, luck, (name) => rateOf(stage, table, name));
  };

  const rateOf = <Name extends CallFault | Fate>(
    stage: Stage | 'job',
    table: Readonly<Record<Name, { passing: boolean }>>,
    name: Name,
  ): number => {
    const shared = Object.values<{ passing: boolean }>(table).filter(({ passing }) => passing).length;
    const share = table[name].passing ? (chaos?.rates[stage] ?? 0) / shared : 0;
    return chaos?.rates[name] ?? share;
  };

  return {
    strike(stage, subject) {
      const table: Readonly<Partial<Record<CallFault, Deed>>> = callFaults[stage];
      const name = choose(stage, table as Record<CallFault, Deed>, subject);
      const deed = name === null ? undefined : table[name];
      return name === null || deed === undefined ? null : { name, deed };
    },
    fate: (subject) => choose('job', fates, subject),
    queue: (name, times = 1) => queued.push(...Array<CallFault | Fate>(times).fill(name)),
    chaos: (next) => void (chaos = next),
  };
}

function drawn<Name>(names: readonly Name[], luck: number, rateOf: (name: Name) => number): Name | null {
  let sum = 0;
  return names.find((name) => luck < (sum += rateOf(name))) ?? null;
}
