import type { SummaryFilm, SummaryPlace } from '../summary/summary.js';
import type { Data } from './data.js';
import { element, words } from './element.js';
import { countStates, filterBar, type Filter } from './filters.js';
import { counted, runtime, signs, stateName } from './format.js';
import { pagedList } from './paging.js';
import { hashOf, replaceRoute, type Route } from './route.js';
import { pictureAt, smallStrip } from './strip.js';

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
    filterBar(route, { counts: countFilms(data), what: 'films', change }),
    list,
  ];
}

/** How many films each state is in: so many its switch leaves. */
function countFilms(data: Data): ReturnType<typeof countStates> {
  const states = [...countStates(data.shots).keys()];
  return new Map(states.map((state) => [state, data.films.filter((film) => isIn(state, film, data)).length]));
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
  return isNamed && (states.length === 0 || states.some((state) => isIn(state, film, data)));
}

function isIn(state: string, { shots }: SummaryFilm, { shotAt }: Data): boolean {
  return shots.some(({ address }) => shotAt(address)?.state === state);
}

/** Of the shot that the fewest films share: by it this film is told from its variants. */
function posterOf(film: SummaryFilm, data: Data): string | null {
  const shared = (place: SummaryPlace): number => data.shotAt(place.address)?.films ?? Infinity;
  const [own] = film.shots
    .filter((place) => pictureAt(place, data) !== null)
    .sort((a, b) => (shared(a) === shared(b) ? 0 : shared(a) - shared(b)));
  return own === undefined ? null : pictureAt(own, data);
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
  const picture = posterOf(film, data);
  return element(
    'article',
    { class: 'card', tabindex: '-1' },
    picture === null
      ? element('span', { class: 'poster blank' }, 'no picture yet')
      : element('img', { class: 'poster', src: picture, alt: '' }),
    element('h3', {}, element('a', { href: hashOf({ view: 'film', id: film.id }) }, words(film.title))),
    element(
      'p',
      { class: 'facts' },
      [
        runtime(film.duration_s),
        counted(film.shots.length, 'shot'),
        ...(film.made ? [] : ['not made yet']),
      ].join(' · '),
    ),
    element('p', { class: 'states' }, ...states),
    smallStrip(film, data),
  );
}
