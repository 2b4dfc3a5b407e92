import type { z } from 'zod';

/** What came back, without the key, which some services repeat to whom they refuse, and without the prompt. */
export type Answer = {
  readonly status: number;
  /** What `Retry-After` says, in seconds or as a date; null: nothing. */
  readonly retryAfterMs: number | null;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly json: unknown;
};

/** With any other status a gateway may hide a job that was begun: 409, 423 and 499 tell of requests under way. */
const REFUSALS: readonly number[] = [400, 401, 402, 403, 404, 413, 422, 429];

/** Whether a status says that a create certainly began nothing. */
export function isRefusal(status: number): boolean {
  return REFUSALS.includes(status);
}

/** What an answer holds, if it has the shape. `problem` names the fields that are amiss, never what stands in them. */
export function readJson<S extends z.ZodType>(
  { status, json, text }: Answer,
  schema: S,
): { readonly data: z.output<S> } | { readonly problem: string } {
  if (json === undefined) {
    return { problem: `answered ${status} with ${text.trim() === '' ? 'an empty body' : 'what is no JSON'}` };
  }
  const read = schema.safeParse(json);
  if (read.success) return { data: read.data };
  const amiss = read.error.issues.map(({ path }) => path.join('.') || 'all of it');
  return { problem: `answered ${status} in another shape: ${[...new Set(amiss)].slice(0, 5).join(', ')}` };
}

const MOST_LETTERS = 300;

/** What a service says, as short as a message may be. */
export function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}
