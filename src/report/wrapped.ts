import { widthOf } from './table.js';

/**
 * A text as a paragraph in a terminal: broken between words where its line is full, the further lines set in as far as
 * the first begins. `indent`: columns before it; the first line's are the caller's.
 */
export function wrapped(text: string, { indent, columns }: { indent: number; columns: number }): string {
  const room = Math.max(20, columns - indent);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
