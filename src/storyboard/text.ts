/** Texts as they enter requests: NFC, runs of white space as one space, none at the ends. */
export function normal(text: string): string {
  return spaced(text).trim();
}

/** Null where nothing, or nothing but blanks, was written. */
export function someText(text: string | undefined): string | null {
  const tidy = normal(text ?? '');
  return tidy === '' ? null : tidy;
}

/** As `normal`, with a space kept at each end: for a stretch of a longer text. */
export function spaced(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ');
}
