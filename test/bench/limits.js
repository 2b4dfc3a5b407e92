/** A row that holds a limit: the figure that it tells of, and the most or the least that it may be. */
export function limited(text, figure, { atMost = Infinity, atLeast = -Infinity }) {
  const limit = atMost < Infinity ? `at most ${atMost}` : `at least ${atLeast}`;
  return { text: `${text} (${limit})`, isBroken: !(figure >= atLeast && figure <= atMost) };
}

/** Prints rows as they are measured, texts or `limited`; returns those that broke their limit. */
export async function printRows(rows) {
  const broken = [];
  for await (const row of rows) {
    const { text, isBroken } = typeof row === 'string' ? { text: row, isBroken: false } : row;
    console.log(`  ${text}${isBroken ? '  ✗ its limit is broken' : ''}`);
    if (isBroken) broken.push(text);
  }
  return broken;
}
