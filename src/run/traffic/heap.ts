/** What waits until it is due; `order`: when it was added. */
export type Timed<Item> = { readonly atMs: number; readonly order: number; readonly item: Item };

/** Into a binary heap: the earliest first, of two at one time the one that was added first. */
export function insert<Item>(heap: Timed<Item>[], timed: Timed<Item>): void {
  let at = heap.push(timed) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    const above = heap[up];
    if (above === undefined || !before(timed, above)) break;
    heap[at] = above;
    at = up;
  }
  heap[at] = timed;
}

export function takeFirst<Item>(heap: Timed<Item>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    const [left, right] = [heap[down], heap[down + 1]];
    if (left !== undefined && right !== undefined && before(right, left)) down += 1;
    const below = heap[down];
    if (below === undefined || !before(below, last)) break;
    heap[at] = below;
    at = down;
  }
  heap[at] = last;
}

function before<Item>(a: Timed<Item>, b: Timed<Item>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
