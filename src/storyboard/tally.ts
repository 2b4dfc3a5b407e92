import type { Diagnostic } from '../base/diagnostic.js';

/** What is wrong in several variants, counted by place, so that it is said once. */
export type Tally = {
  /** `variant` is its number, `name` what people call it. The same problem twice in one variant counts once. */
  add(problem: Diagnostic, variant: number, name: string): void;
  /** Each problem once; where there are several variants, with how many it concerns and one of them. */
  diagnostics(): readonly Diagnostic[];
};

type Count = { readonly problem: Diagnostic; variants: number; last: number; readonly example: string };

export function tally(): Tally {
  const counts = new Map<string, Count>();
  return {
    add: (problem, variant, name) => {
      const { file, start } = problem.place;
      const key = [problem.code, file, start.line, start.column, problem.message].join('\n');
      const count = counts.get(key);
      if (count === undefined) {
        counts.set(key, { problem, variants: 1, last: variant, example: name });
      } else if (count.last !== variant) {
        count.variants += 1;
        count.last = variant;
      }
    },
    diagnostics: () => [...counts.values()].map(said),
  };
}

function said({ problem, variants, example }: Count): Diagnostic {
  if (example === '') return problem;
  const where =
    variants === 1 ? `in ${example}` : `in ${variants.toLocaleString('en-US')} variants, e.g. ${example}`;
  return { ...problem, message: `${problem.message} (${where})` };
}
