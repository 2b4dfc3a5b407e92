/** Why bytes cannot be used as what they begin like; `detail` is a phrase for people. */
export type Unreadable = {
  readonly kind: 'unreadable';
  readonly problem: 'unknown_format' | 'truncated' | 'unreadable';
  readonly detail: string;
};

export function unreadable(problem: Unreadable['problem'], detail: string): Unreadable {
  return { kind: 'unreadable', problem, detail };
}
