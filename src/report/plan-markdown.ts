import { formatUsd } from '../base/money.js';
import type { Plan, Totals } from '../plan/plan.js';
import { modelName } from '../providers/capability.js';
import { shortNames } from './names.js';
import { plain } from './paint.js';
import { stateText, totalsText } from './plan-text.js';

/** The plan as a comment on a pull request: what will be shot again, why, and what it costs. What is current stays folded away. */
export function planMarkdown(plan: Plan, totals: Totals): string {
  const name = shortNames(plan.slots.keys());
  const rows = [...plan.slots.values()].map((slot) => {
    const request = plan.requests.get(slot.request);
    const price =
      request === undefined || request.toBuy === 0
        ? ''
        : request.capability.free
          ? 'free'
          : request.estimateMicroUsd === null
            ? 'unknown'
            : formatUsd(request.estimateMicroUsd * request.toBuy);
    const cells = [
      `\`${name(slot.address)}\``,
      request === undefined ? '' : `${modelName(request.capability)} ${request.request.operation}`,
      request?.request.bought_s == null ? '' : `${request.request.bought_s} s`,
      stateText(slot, plain),
      String(slot.films.length),
      price,
    ];
    return {
      quiet: slot.state === 'current' || slot.state === 'circled',
      line: `| ${cells.map(cell).join(' | ')} |\n`,
    };
  });
  const loud = rows.filter((row) => !row.quiet).map((row) => row.line);
  const quiet = rows.filter((row) => row.quiet).map((row) => row.line);
  return [
    `### ${totalsText(totals, plain)}\n`,
    loud.length === 0 ? '' : `\n${head}${loud.join('')}`,
    quiet.length === 0
      ? ''
      : `\n<details><summary>${quiet.length} with nothing to do</summary>\n\n${head}${quiet.join('')}\n</details>\n`,
  ].join('');
}

const head = '| shot | request | buys | state | films | price |\n| --- | --- | --- | --- | ---: | ---: |\n';

/** Text of the author's may hold what Markdown reads as structure. */
function cell(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\s+/g, ' ').replace(/</g, '&lt;');
}
