import type { Diagnostic } from '../base/diagnostic.js';

/** What is wrong in several shots and variants, counted by place, so that it is said once. */
export type Tally = {
  /** `variant` is its number, `name` what people call it. The same problem twice in one variant counts once. */
  add(problem: Diagnostic, variant: number, name: string): void;
  /** Each problem once; where there are several shots or variants, with how many it concerns and one of them. */
  diagnostics(): readonly Diagnostic[];
};

type Count = {
  readonly problem: Diagnostic;
  readonly shots: Set<string>;
  variants: number;
  last: number;
  readonly example: string;
};

/**
 * A shot's id in a message about a line that many shots may share (a default, a cell): messages that differ in nothing
 * else are one. Only for what a tally says on.
 */
export function named(shot: string): string {
  return `\u{E000}${shot}\u{E001}`;
}

const NAMED = /\u{E000}([^\u{E001}]*)\u{E001}/gu;

export function tally(): Tally {
  const counts = new Map<string, Count>();
  return {
    add: (problem, variant, name) => {
      const { file, start } = problem.place;
      const shots = problem.message.match(NAMED)?.join() ?? '';
      const said = problem.message.replace(NAMED, '');
      const key = [problem.code, file, start.line, start.column, said].join('\n');
      const count = counts.get(key) ?? { problem, shots: new Set(), variants: 0, last: -1, example: name };
      counts.set(key, count);
      count.shots.add(shots);
      if (count.last === variant) return;
      count.variants += 1;
      count.last = variant;
    },
    diagnostics: () => [...counts.values()].map(said),
  };
}

function said({ problem, shots, variants, example }: Count): Diagnostic {
  const where = [
    ...(shots.size > 1 ? [`${shots.size.toLocaleString('en-US')} shots`] : []),
    ...(variants > 1 ? [`${variants.toLocaleString('en-US')} variants, e.g. ${example}`] : []),
    ...(variants === 1 && example !== '' ? [example] : []),
  ];
  const message = problem.message.replace(NAMED, '$1');
  return { ...problem, message: where.length === 0 ? message : `${message} (in ${where.join(', ')})` };
}
