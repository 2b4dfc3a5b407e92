import type { Complaints } from './complaints.js';

/** A line with which git parts the sides of a conflict. */
const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?= |\r?$)/m;

/**
 * Whether a text that people write holds markers, which is said at the first. One that was left behind alone counts:
 * to a CSV it is a value like others, and would be paid for.
 */
export function isUnmerged(text: string, complaints: Complaints): boolean {
  const marker = MARKER.exec(text);
  if (marker === null) return false;
  complaints.fatal('unfinished-merge', [marker.index, marker.index + marker[0].length], {
    message: 'a merge was left unfinished: both sides of a conflict stand here',
    hint: 'keep one side, or join the two, and delete the lines that git put around them: `<<<<<<<`, `=======`, `>>>>>>>`',
  });
  return true;
}

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
    const marker = MARKER.exec(line)?.[0][0];
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
