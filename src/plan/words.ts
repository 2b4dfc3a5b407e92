import { spaced as normalized } from '../storyboard/text.js';

/** A text as it enters requests; nothing but white space is nothing. */
export function plain(text: string | null): string | null {
  const trimmed = text === null ? '' : spaced(text).trim();
  return trimmed === '' ? null : trimmed;
}

/** The same for a stretch of a longer text. What is in order already stays the same string: many requests share it. */
export function spaced(text: string): string {
  return /\s{2}|[^\S ]/.test(text) || text.normalize('NFC') !== text ? normalized(text) : text;
}
