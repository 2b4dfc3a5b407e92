import { isFault, reasonOf } from '../base/fault.js';

/** What the exit code says. `strongest` picks one where several hold. */
export const exit = {
  done: 0,
  unexpected: 1,
  usage: 2,
  invalid: 3,
  refused: 4,
  notMade: 5,
  noAccess: 6,
  locked: 7,
  undecided: 8,
  somethingToShoot: 20,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

const strength: readonly ExitCode[] = [
  exit.unexpected,
  exit.interrupted,
  exit.noAccess,
  exit.undecided,
  exit.refused,
  exit.notMade,
];

export function strongest(codes: readonly ExitCode[]): ExitCode {
  return (
    strength.find((code) => codes.includes(code)) ?? codes.find((code) => code !== exit.done) ?? exit.done
  );
}

/** Why a file that was named cannot be used, in a few words. */
export function faultText(error: unknown): string {
  if (isFault(error, 'ENOENT')) return 'there is no such file';
  if (isFault(error, 'EISDIR')) return 'it is a folder';
  return reasonOf(error);
}

/** What was thrown by a command that is not to be typed again as it was: `next` goes on. */
export class NotAgain extends Error {
  override name = 'NotAgain';
  readonly next: string;

  constructor(next: string, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.next = next;
  }
}

/** The call's words are off: printed with the command's usage, exit 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
