import { jsonIn } from '../base/json.js';
import { z } from 'zod';
import { attemptSchema, type Attempt } from './attempt.js';

/** The version of attempts that this program writes; a later one adds a step that lifts the one before. */
const VERSION = 1;

/** The text of an attempt's file: indented, so that `git diff` shows what changed. */
export function textOfAttempt(attempt: Attempt): string {
  return `${JSON.stringify(attempt, null, 2)}\n`;
}

/** Reads an attempt's file. The problem is a phrase that follows the file's name, with the way out. */
export function readAttempt(text: string): { attempt: Attempt } | { problem: string } {
  const json = jsonIn(text);
  if (json === undefined) {
    return {
      problem: /^(<{7}|={7}|>{7})/m.test(text)
        ? 'holds conflict markers: keep the side that is further on (done, failed, submitted, uncertain, intent)'
        : 'is not a whole JSON document: restore it from git',
    };
  }
  const version = z.object({ version: z.number().int() }).safeParse(json);
  if (version.success && version.data.version > VERSION) {
    return { problem: `was written by a newer castreel (version ${version.data.version}): update castreel` };
  }
  const parsed = attemptSchema.safeParse(json);
  if (parsed.success) return { attempt: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    problem: `is not an attempt: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}; restore it from git`,
  };
}
