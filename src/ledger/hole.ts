import { versionsIn } from '../base/conflict.js';
import type { Json } from '../base/digest.js';
import { jsonIn } from '../base/json.js';
import type { Address } from '../storyboard/address.js';
import { folderOf } from './attempt-path.js';
import { namesJob } from './jobs.js';

/**
 * Where the record may lack what was paid for: a file that cannot be read or that contradicts another, attempts that were
 * deleted or left elsewhere, a ledger that is gone. It stops every command that would spend.
 */
export type Hole = {
  /** The folder that `path` is in. */
  readonly ledger: string;
  /** The file that is to be mended, or the first of those that are lacking. */
  readonly path: string;
  /** A phrase that follows the file's name, with the way out. */
  readonly problem: string;
  /** Those that it is certainly about. */
  readonly slots: readonly Address[];
  /** What is known to stand there and no entry says, for the jobs that it names. */
  readonly text: string;
};

/** Whether it is about a slot: by the folder that its file lies in it is, whatever that says. */
export function isAbout({ slots, path }: Pick<Hole, 'slots' | 'path'>, slot: Address): boolean {
  return slots.includes(slot) || path.slice(0, Math.max(0, path.lastIndexOf('/'))) === folderOf(slot);
}

/** Whether one may stand for an attempt of which nobody can say which job is its own: any that is free may be that. */
export function hidesJobs(holes: readonly Pick<Hole, 'text'>[]): boolean {
  return holes.some(({ text }) =>
    (versionsIn(text) ?? text.split(/^(?=\{$)/m)).some((one) => !saysItsJob(one)),
  );
}

function saysItsJob(text: string): boolean {
  const json = jsonIn(text);
  return typeof json === 'object' && json !== null && 'handle' in json && json.handle !== null;
}

/** The first that names a job: then it is the job of the attempt that is lacking there. */
export function holeNaming<T extends Pick<Hole, 'text'>>(holes: readonly T[], handle: Json): T | undefined {
  return holes.find(({ text }) => namesJob(text, handle));
}
