import type { Spent, SummaryTake } from '../summary/summary.js';
import type { Data } from './data.js';
import { element, words } from './element.js';
import { costOf, counted, dollars } from './format.js';
import { playableOf, player } from './player.js';

/** More rows than these are for a table elsewhere: `castreel report --spend --format csv`. */
const MOST = 50;

const NOT_WHOLE =
  'The record is not whole, and each sum is the least that was spent: castreel plan says where.';

/** What was spent, and on what. */
export function spendView(data: Data): HTMLElement[] {
  const { spend } = data;
  const { total, retakes, reported } = spend;
  const atLeast = spend.is_whole ? '' : 'at least ';
  const unsure = total.perhaps_usd + total.uncertain_usd;
  const figures: [string, string, string][] = [
    [
      'Spent',
      `${atLeast}${dollars(total.counted_usd)}`,
      `${counted(total.takes, 'take')} of ${counted(total.attempts, 'attempt')}`,
    ],
    ['Uncertain', dollars(unsure), 'counted, and perhaps not charged'],
    ['Being made', dollars(total.open_usd), 'reserved'],
    [
      'Retakes',
      `${Math.round(retakes.rate * 100)} %`,
      `${retakes.retakes} of ${counted(retakes.takes, 'take')}`,
    ],
    [
      'Real cost',
      dollars(reported.real_usd),
      `expected ${dollars(reported.estimate_usd)}, ${reported.attempts} reported`,
    ],
  ];
  const tables: [string, readonly Spent[]][] = [
    ['Film', spend.by_film],
    ['Scene', spend.by_scene],
    ['Character', spend.by_character],
    ['Provider', spend.by_provider],
    ['Month', spend.by_month],
  ];
  return [
    element('h2', { tabindex: '-1' }, 'Spend'),
    element(
      'dl',
      { class: 'figures' },
      ...figures.map(([name, value, said]) =>
        element(
          'div',
          {},
          element('dt', {}, name),
          element('dd', {}, value),
          element('dd', { class: 'facts' }, said),
        ),
      ),
    ),
    ...(spend.is_whole ? [] : [element('p', { class: 'none' }, NOT_WHOLE)]),
    ...(total.attempts === 0 && spend.is_whole
      ? [element('p', { class: 'none' }, 'Nothing was paid yet.')]
      : []),
    element('div', { class: 'spends' }, ...tables.filter(([, rows]) => rows.length > 0).map(spendTable)),
    ...(total.attempts === 0
      ? []
      : [
          element(
            'p',
            { class: 'facts' },
            'What several films or characters share counts in full for each of them.',
          ),
        ]),
    ...goneParts(data),
  ];
}

/** What was paid for and no film can show: whoever wants it back writes its shot again as it was. */
function goneParts(data: Data): HTMLElement[] {
  if (data.gone.length === 0) return [];
  const shown = data.gone.slice(0, MOST);
  const left = data.gone.length - shown.length;
  return [
    element('h3', {}, 'Of shots that no board has any more'),
    element(
      'ul',
      { class: 'gone' },
      ...shown.flatMap(({ name, takes }) =>
        takes.map((take) => element('li', {}, ...goneTake(name, take, data))),
      ),
    ),
    ...(left > 0
      ? [element('p', { class: 'facts' }, `and ${left} more in castreel report --format json`)]
      : []),
  ];
}

function goneTake(name: string, take: SummaryTake, data: Data): HTMLElement[] {
  const called = `${name} ${take.label}`;
  return [
    take.clip === null
      ? element('p', { class: 'player empty' }, take.said)
      : player(playableOf(take.clip), called, data),
    element('p', {}, words(called), ` · ${costOf(take)}`),
    element('p', { class: 'facts' }, words(take.prompt)),
  ];
}

function spendTable([name, rows]: [string, readonly Spent[]]): HTMLElement {
  const largest = Math.max(...rows.map(({ counted_usd }) => counted_usd), 1e-9);
  const shown = [...rows]
    .sort((a, b) => (name === 'Month' ? 0 : b.counted_usd - a.counted_usd))
    .slice(0, MOST);
  const lines = shown.map((row) => {
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.setProperty('--share', String(row.counted_usd / largest));
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, words(row.name)),
      element('td', { class: 'amount' }, bar, dollars(row.counted_usd)),
      element('td', {}, String(row.takes)),
      element('td', {}, String(row.attempts)),
    );
  });
  const head = [name, 'Spent', 'Takes', 'Attempts'].map((text) => element('th', { scope: 'col' }, text));
  const left = rows.length - shown.length;
  return element(
    'table',
    {},
    element(
      'caption',
      {},
      `By ${name.toLowerCase()}${left > 0 ? `, ${left} more in castreel report --spend` : ''}`,
    ),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...lines),
  );
}
