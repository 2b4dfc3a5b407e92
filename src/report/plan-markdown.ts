import type { Plan, Totals } from '../plan/plan.js';
import { listedSlots } from '../plan/totals.js';
import { modelName } from '../providers/capability.js';
import { doubtedRetakesText } from './doubted-retakes.js';
import { budgetText, type Purse } from './money.js';
import { shortNames } from './names.js';
import { plain } from './paint.js';
import { lengthText, priceOnce } from './plan-prices.js';
import { sentOf } from './sent.js';
import { stateText, totalsText } from './state-text.js';

/**
 * The plan as a comment on a pull request: what will be shot again, why, and what it costs. What is current stays folded
 * away. `record`: what is missing of the record; empty where it is whole.
 */
export function planMarkdown(
  plan: Plan,
  totals: Totals,
  { purse, record }: { readonly purse: Purse; readonly record: string },
): string {
  const name = shortNames(plan.slots.keys());
  const priceOf = priceOnce(plan, name);
  const rows = listedSlots(plan).map((slot) => {
    const request = plan.requests.get(slot.request);
    const { price, note } = priceOf(slot);
    const cells = [
      `\`${name(slot.address)}\``,
      request === undefined
        ? ''
        : [`${modelName(request.capability)} ${request.request.operation}`, ...sentOf(request)].join('; '),
      lengthText(slot, request),
      stateText(slot, plain),
      String(slot.films.length),
      price === '' ? note : price,
    ];
    return {
      quiet: slot.state === 'current' || slot.state === 'circled',
      line: `| ${cells.map(cell).join(' | ')} |\n`,
    };
  });
  const loud = rows.filter((row) => !row.quiet).map((row) => row.line);
  const quiet = rows.filter((row) => row.quiet).map((row) => row.line);
  const budget = doubtedRetakesText(plan, name, plain) + budgetText(purse, plan, plain);
  return [
    `### ${totalsText(totals, plain)}\n`,
    record === ''
      ? ''
      : `\n**The record is not whole: sums may be too low, and prices wrong.**\n\n${quoted(record)}`,
    budget === '' ? '' : `\n${lines(budget)}`,
    loud.length === 0 ? '' : `\n${head}${loud.join('')}`,
    quiet.length === 0
      ? ''
      : `\n<details><summary>${quiet.length} with nothing to do</summary>\n\n${head}${quiet.join('')}\n</details>\n`,
  ].join('');
}

const head = '| shot | request | lasts | state | films | price |\n| --- | --- | --- | --- | ---: | ---: |\n';

/** Lines that stay lines. */
function lines(text: string): string {
  return text.trimEnd().replace(/\n/g, '  \n') + '\n';
}

/** As it stands, file names with it. */
function quoted(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

/** Text of the author's may hold what Markdown reads as structure. */
function cell(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\s+/g, ' ').replace(/</g, '&lt;');
}
