import type { SummaryFilm } from '../summary/summary.js';
import type { Data } from './data.js';
import { element, words } from './element.js';
import { countStates, filterBar, type Filter } from './filters.js';
import { counted, seconds, signs, stateName } from './format.js';
import { pagedList } from './paging.js';
import { hashOf, replaceRoute, type Route } from './route.js';
import { strip } from './strip.js';

const PAGE = 40;

/** Every film in a line, each to scale. */
export function filmsView(route: Route, data: Data): HTMLElement[] {
  const list = element('div', { class: 'films' });
  let now = route;
  const fill = (): void => list.replaceChildren(...filmsOf(now, data));
  const change = (filter: Filter): void => {
    now = { ...now, ...filter, page: 0 };
    replaceRoute(now);
    fill();
  };
  fill();
  return [
    element('h2', { tabindex: '-1' }, counted(data.films.length, 'film')),
    filterBar(route, { counts: countStates(data.shots), what: 'films', change }),
    list,
  ];
}

function filmsOf(route: Route, data: Data): HTMLElement[] {
  const all = data.films.filter((film) => passes(film, route, data));
  const cards = (shown: readonly SummaryFilm[]): HTMLElement[] => shown.map((film) => filmCard(film, data));
  return pagedList(all, { route, size: PAGE, what: 'film', cards });
}

function passes(film: SummaryFilm, { query, states }: Filter, data: Data): boolean {
  const known = [film.title, film.id, film.file].join(' ').toLocaleLowerCase();
  const isNamed = query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
  const has = (state: string): boolean =>
    film.shots.some(({ address }) => data.shotAt(address)?.state === state);
  return isNamed && (states.length === 0 || states.some(has));
}

function filmCard(film: SummaryFilm, data: Data): HTMLElement {
  const counts = countStates(film.shots.map(({ address }) => data.shotAt(address)));
  const states = [...counts].map(([state, count]) =>
    element(
      'span',
      { class: `state ${state}` },
      element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[state]),
      `${count} ${stateName(state)}`,
    ),
  );
  return element(
    'article',
    { class: 'card', tabindex: '-1' },
    element('h3', {}, element('a', { href: hashOf({ view: 'film', id: film.id }) }, words(film.title))),
    element(
      'p',
      { class: 'facts' },
      [seconds(film.duration_s), ...(film.made ? [] : ['not made yet'])].join(' · '),
    ),
    element('p', { class: 'states' }, ...states),
    strip(film, data, null),
  );
}
