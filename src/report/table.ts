/** Rows of cells as aligned text: columns two spaces apart, those named in `right` aligned to the right, no trailing space. One line for each row, its end included. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const fill = ' '.repeat((widths[column] ?? 0) - width(cell));
      return right.includes(column) ? fill + cell : cell + fill;
    });
    return `${cells.join('  ').trimEnd()}\n`;
  });
}

/** Cells may be painted: escape sequences take no room. */
function width(cell: string): number {
  // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
  return cell.replace(/\u001b\[\d+m/g, '').length;
}
