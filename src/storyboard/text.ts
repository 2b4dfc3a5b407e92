/** Texts as they enter requests: NFC, runs of white space as one space, none at the ends. */
export function normal(text: string): string {
  return spaced(text).trim();
}

/** The same line by line; empty lines are none. */
export function tidyLines(text: string): string {
  const lines = text.split('\n').map(normal);
  return lines.filter((line) => line !== '').join('\n');
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
