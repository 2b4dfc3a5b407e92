import { formatUsd } from '../base/money.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Checked, Comparison } from '../plan/same-job.js';
import { someNames } from './names.js';
import { table } from './table.js';

const verdicts = new Map<boolean | null, string>([
  [true, 'fits'],
  [false, 'DIFFERS'],
  [null, 'cannot be compared'],
]);

/** What a provider says of a job that a person named, beside what the attempt asked for. */
export function checkedText(
  { attempt }: LedgerEntry,
  { said, comparison, rivals }: Checked,
  name: (entry: LedgerEntry) => string,
): string {
  const { provider, model, operation, bought_s: dueS } = attempt.request;
  const row = (what: keyof Comparison, says: string | null, due: string): string[] => [
    `  ${what}`,
    says ?? 'not said',
    due,
    verdicts.get(comparison[what]) ?? '',
  ];
  const lines = table([
    ['', provider, 'the attempt', ''],
    row('model', modelText(said.model, said.operation), modelText(model, operation) ?? ''),
    row('created', createdText(said.createdAtMs), momentText(attempt.intent_at)),
    row('length', said.lengthS === null ? null : `${said.lengthS} s`, dueS === null ? '' : `${dueS} s`),
    row(
      'cost',
      said.costMicroUsd === null ? null : formatUsd(said.costMicroUsd),
      formatUsd(attempt.reserved_micro_usd),
    ),
  ]);
  const [nearer, others] = [true, false].map((is) =>
    someNames(rivals.flatMap((one) => (one.nearer === is ? [name(one.entry)] : []))),
  );
  return [
    ...lines,
    'Its words and pictures no answer shows: compare them where you found the id.\n',
    nearer === '' ? '' : `It was created nearer to ${nearer}: lost answers, too.\n`,
    others === '' ? '' : `It may be that of ${others} just as well: lost answers, too.\n`,
  ].join('');
}

/** `2026-11-21 15:31:05`, UTC; null: it is not said. */
export function createdText(ms: number | null): string | null {
  return ms === null ? null : momentText(new Date(ms).toISOString());
}

/** `2026-11-21 15:31:05`. */
export function momentText(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}

function modelText(model: string | null, operation: string | null): string | null {
  if (model === null) return operation;
  return operation === null ? model : `${model} (${operation})`;
}
