import type { Look, Seen } from '../run/attempt/look.js';

const UNREAD = "its provider's history was not read";

const seenText: Readonly<Record<Seen, string>> = {
  nothing: 'nothing of it is listed yet, which proves nothing: it may be listed later',
  unsure: 'may be it, and nothing proves it',
  several: 'may be it, each as likely as the other',
  astray: 'just what was sent stands at another time: its own if a clock was wrong',
  waits: 'another request that is alike waits for its own answer, so that nothing there is certainly its own',
  unread: UNREAD,
};

/** What a look into a provider's history showed. */
export function lookText({ seen, reason, listed }: Look): string {
  const jobs = listed.length === 0 ? '' : listed.length === 1 ? 'a job ' : `${listed.length} jobs `;
  return `${jobs}${seenText[seen]}${reason === null ? '' : ` (${reason})`}`;
}

/** The same of the last look, after an attempt's own line. */
export function lookedText(look: Look | null): string {
  if (look === null) return '';
  const text =
    look.seen === 'unread' || look.seen === 'waits'
      ? lookText(look)
      : `in its provider's history ${lookText(look)}`;
  return `. ${text.charAt(0).toUpperCase()}${text.slice(1)}. The next run looks again`;
}

/** Of an attempt: why its provider's history was not read. Empty: it was, or there is none. */
export function unreadText(reason: string | null): string {
  return reason === null ? '' : `${UNREAD} (${reason})`;
}

/** Of a job that takes longer than is usual: how long by now, and that nobody must wait for it. */
export function lateText({
  ageMs,
  usualMs,
}: {
  readonly ageMs: number;
  readonly usualMs: number | null;
}): string {
  const usual = usualMs === null ? '' : `, where such jobs usually take ${elapsedText(usualMs)} at most`;
  return `still being made after ${elapsedText(ageMs)}${usual}. Ctrl-C is safe: \`--collect\` fetches it later`;
}

/** `3:40`, `26:03:40`. */
export function elapsedText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** Nobody waits by the tenth of a long wait. */
export function waitText(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
