import { readFileSync } from 'node:fs';
import type { Capability } from '../../src/providers/capability.js';
import { AT_ONCE } from '../../src/run/traffic/pace.js';

/** A page as one line, however its own are broken. */
export function proseOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ');
}

const WORDS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'];

/** A count as running text has it. */
export function inWords(count: number): string {
  return WORDS[count] ?? String(count);
}

/** The same, where a sentence begins with it. */
export function firstWord(count: number): string {
  const word = inWords(count);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** The first tag that a prompt may have: `<IMAGE_1>`. */
export function firstTag({ template, base }: { template: string; base: number }): string {
  return `\`${template.replace('{n}', String(base))}\``;
}

export function atOnceText({ rates }: Capability): string {
  return rates.in_flight === null ? `${AT_ONCE}, as no limit is documented` : String(rates.in_flight);
}

export function pollsText({ polls }: Capability): string {
  return `asked about first after ${polls.first_s} s, and then every ${polls.every_s} s (less often as it grows old)`;
}

/** Above which pictures go as a smaller copy; nothing, where they never do. */
export function pictureTexts({ picture_limits: limits }: Capability): string[] {
  if (limits === null) return [];
  return [`more than ${limits.longer_side_px} pixels on its longer side, or over ${limits.bytes / 1e6} MB`];
}

/** `November 2026` */
export function monthOf({ date }: Capability): string {
  return new Date(date).toLocaleString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
