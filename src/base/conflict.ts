/**
 * The two versions in a file that git could not merge, in either of its styles (`merge`, `diff3`); null: there are no
 * whole conflict markers in it. What git merged by itself stands in both.
 */
export function versionsIn(text: string): readonly [ours: string, theirs: string] | null {
  const ours: string[] = [];
  const theirs: string[] = [];
  let at: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  let conflicts = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const marker = /^(<{7}|\|{7}|={7}|>{7})(?= |\r?\n|$)/.exec(line)?.[1]?.[0];
    if (marker === undefined) {
      if (at === 'both' || at === 'ours') ours.push(line);
      if (at === 'both' || at === 'theirs') theirs.push(line);
    } else if (marker === '<' && at === 'both') at = 'ours';
    else if (marker === '|' && at === 'ours') at = 'base';
    else if (marker === '=' && (at === 'ours' || at === 'base')) at = 'theirs';
    else if (marker === '>' && at === 'theirs') {
      at = 'both';
      conflicts += 1;
    } else return null;
  }
  return conflicts > 0 && at === 'both' ? [ours.join(''), theirs.join('')] : null;
}
