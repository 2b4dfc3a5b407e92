/** Texts as they enter requests: NFC, runs of white space as one space, none at the ends. */
export function normal(text: string): string {
  return spaced(text).trim();
}

/** The same with a space kept at each end, for a stretch of a longer text. */
export function spaced(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ');
}
