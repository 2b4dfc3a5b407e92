import { complaintsOn } from '../base/complaints.js';
import { isUnmerged } from '../base/conflict.js';
import { childOf, type Node, type ScalarNode } from '../base/node.js';
import { readCsv, type Table } from './csv.js';
import type { Inputs } from './inputs.js';
import { error, type Report } from '../base/problem.js';
import { pathInRoot, textProblem } from './reading.js';
import { NAME } from './name.js';

/** The CSV files of a board. */
export type Tables = {
  /** Null: it cannot be read, which is said. */
  read(from: ScalarNode): Table | null;
  /** Whether all that were asked for could be read. */
  complete(): boolean;
};

/** A name with its value. */
export type Given = { readonly name: string; readonly value: ScalarNode };

export function tablesOf(inputs: Inputs, report: Report): Tables {
  let complete = true;
  const read = (from: ScalarNode): Table | null => {
    const path = pathInRoot(from, report);
    if (path === null) return null;
    const file = inputs.get(path);
    if (file?.kind !== 'text') {
      textProblem(path, file, from.place).forEach(report);
      return null;
    }
    const complaints = complaintsOn(path, file.text);
    if (isUnmerged(file.text, complaints)) {
      complaints.diagnostics.forEach(report);
      return null;
    }
    const { table, diagnostics } = readCsv(path, file.text);
    diagnostics.forEach(report);
    const taken = table.columns.get('board');
    if (taken !== undefined) {
      const message = '`board` is the name of the board, so no column can be called that';
      report(error('name-taken', taken.place, { message }));
    }
    return table;
  };
  return {
    read: (from) => {
      const table = read(from);
      complete &&= table !== null;
      return table;
    },
    complete: () => complete,
  };
}

/** The text of `{ from: products.csv }`; null: this is something else. */
export function fromOf(node: Node): ScalarNode | null {
  const from = childOf(node, 'from');
  return from?.kind === 'scalar' ? from : null;
}

/** What a row says, by columns whose header can be used as a name; the others are for people. */
export function givenBy(table: Table, row: readonly ScalarNode[]): readonly Given[] {
  return [...table.columns].flatMap(([name, { index }]) => {
    const value = row[index];
    return value === undefined || name === 'board' || !NAME.test(name) ? [] : [{ name, value }];
  });
}
