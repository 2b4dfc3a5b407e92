/** Rows of cells as aligned text: columns two spaces apart, those named in `right` aligned to the right, no trailing space. One line for each row, its end included. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const fill = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
      return right.includes(column) ? fill + cell : cell + fill;
    });
    return `${cells.join('  ').trimEnd()}\n`;
  });
}

/** Columns that a text takes in a terminal: none for paint, two for wide letters and emoji. */
export function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
  const shown = text.replace(/\u001b\[\d+m/g, '');
  // eslint-disable-next-line no-control-regex -- ASCII from its first character on
  if (/^[\u0000-\u007f]*$/.test(shown)) return shown.length;
  return [...graphemes.segment(shown)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
