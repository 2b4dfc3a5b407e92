import { versionsIn } from '../base/conflict.js';
import { jsonIn } from '../base/json.js';
import { z } from 'zod';
import type { Address } from '../storyboard/address.js';
import { attemptSchema, VERSION, type Attempt } from './attempt.js';
import { wayOutOf } from './contradiction.js';
import { mergeAttempts } from './merge.js';
import { isFreeRequest, keyOf } from './request.js';

/** What lifts an attempt of a version to the next. */
const lifts: Readonly<Record<number, (attempt: Record<string, unknown>) => Record<string, unknown>>> = {
  // What was said of an attempt that had a job was who adopted it, and nothing else.
  1: ({ handle, note, ...attempt }) => ({
    ...attempt,
    handle,
    adopted: handle === null || note === null ? null : 'person',
    candidates: [],
    disowned: [],
    note,
  }),
  2: (attempt) => ({ ...attempt, unread: null, arrived: null }),
};

const fields = attemptSchema.keyof().options;

/** The text of an attempt's file: indented, its fields always in one order, so that `git diff` shows what changed. */
export function textOfAttempt(attempt: Attempt): string {
  const inOrder = Object.fromEntries(fields.map((field) => [field, attempt[field]]));
  return `${JSON.stringify(inOrder, null, 2)}\n`;
}

/** `isMerged`: the file holds two versions that git could not merge, and this is what they say together. */
export type ReadAttempt =
  | { readonly attempt: Attempt; readonly isMerged: boolean }
  /** A phrase that follows the file's name, with the way out; and the slots that it is certainly about. */
  | { readonly problem: string; readonly slots: readonly Address[] };

/** Reads an attempt's file. */
export function readAttempt(text: string): ReadAttempt {
  const versions = versionsIn(text);
  if (versions === null) return readVersion(text);
  const [ours, theirs] = versions.map(readVersion) as [ReadAttempt, ReadAttempt];
  if ('problem' in ours || 'problem' in theirs) {
    const problem =
      'holds conflict markers, and not two whole versions: restore it from git, the side that is further on';
    return { problem, slots: [ours, theirs].flatMap((one) => ('attempt' in one ? one.attempt.slots : [])) };
  }
  const merged = mergeAttempts(ours.attempt, theirs.attempt);
  if (!('contradiction' in merged)) return { attempt: merged, isMerged: true };
  const problem = `${merged.contradiction}: ${wayOutOf(merged, { ours: ours.attempt, theirs: theirs.attempt })}`;
  return { problem, slots: [...new Set([...ours.attempt.slots, ...theirs.attempt.slots])] };
}

function readVersion(text: string): ReadAttempt {
  const unreadable = (problem: string): ReadAttempt => ({ problem, slots: [] });
  const json = jsonIn(text);
  if (json === undefined) return unreadable('is not a whole JSON document: restore it from git');
  const versioned = z.looseObject({ version: z.number().int() }).safeParse(json);
  if (versioned.success && versioned.data.version > VERSION) {
    return unreadable(`was written by a newer castreel (version ${versioned.data.version}): update castreel`);
  }
  const parsed = attemptSchema.safeParse(versioned.success ? lifted(versioned.data) : json);
  if (parsed.success) return withItsKey(parsed.data);
  const issue = parsed.error.issues[0];
  return unreadable(
    `is not an attempt: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; restore it from git`,
  );
}

/**
 * Words that were replaced in a file were not shot: nobody would miss what was, nor buy what was not. What is free is simply
 * made again.
 */
function withItsKey(attempt: Attempt): ReadAttempt {
  const { key, request, slots } = attempt;
  if (isFreeRequest(request) || keyOf(request) === key) return { attempt, isMerged: false };
  return { problem: REPLACED, slots };
}

const REPLACED =
  'holds another request than the one of its key, as after a search and replace over all files: undo that, or restore it from git';

function lifted(attempt: { readonly version: number } & Record<string, unknown>): Record<string, unknown> {
  const { version } = attempt;
  const lift = lifts[version];
  return lift === undefined ? attempt : lifted({ ...lift(attempt), version: version + 1 });
}
