import type { SummaryFilm, SummaryPlace } from '../summary/summary.js';
import type { Data } from './data.js';
import { element, words } from './element.js';
import { countStates, filterBar, passes } from './filters.js';
import { counted, runtime } from './format.js';
import { overview } from './overview.js';
import { pagedList } from './paging.js';
import { replaceRoute, type Route } from './route.js';
import { screening } from './screening.js';
import { shotCard } from './shot.js';

/** So many shots stand on a page. */
const PAGE = 24;

/** One film: to scale, then shot by shot. */
export function filmView(film: SummaryFilm, route: Route, data: Data): HTMLElement[] {
  const list = element('div', { class: 'shots' });
  let now = route;
  const fill = (): void => list.replaceChildren(...shotsOf(film, now, data));
  const change = (filter: Pick<Route, 'query' | 'states'>): void => {
    now = { ...now, ...filter, page: 0 };
    replaceRoute(now);
    fill();
  };
  const counts = countStates(film.shots.map(({ address }) => data.shotAt(address)));
  const choose = (chosen: SummaryPlace): void => {
    whole.pause();
    const index = film.shots.indexOf(chosen);
    now = { ...now, query: '', states: [], page: Math.floor(index / PAGE) };
    replaceRoute(now);
    fill();
    const heading = [...list.querySelectorAll('h3')].find((one) => one.textContent === chosen.id);
    heading?.closest('article')?.focus();
    heading?.scrollIntoView({ block: 'start' });
  };
  const scale = overview(film, data, choose);
  const whole = screening(film, data, scale.mark);
  fill();
  return [
    filmHead(film, data),
    ...whole.parts,
    ...scale.parts,
    filterBar(route, { counts, what: 'shots', change }),
    list,
  ];
}

function filmHead(film: SummaryFilm, data: Data): HTMLElement {
  const facts = [
    runtime(film.duration_s),
    `${film.frames.toLocaleString('en-US')} frames`,
    `${film.width} × ${film.height}`,
    counted(film.shots.length, 'shot'),
    ...(film.draft === null ? [] : [film.draft]),
    ...(film.made ? [] : ['not made yet']),
  ];
  const several = data.films.length > 1;
  return element(
    'header',
    { class: 'film' },
    several ? element('a', { class: 'back', href: '#/' }, '← All films') : null,
    element('h2', { tabindex: '-1' }, words(film.title)),
    element('p', { class: 'facts' }, facts.join(' · ')),
  );
}

/** The shots that pass, under the headings of their scenes. */
function shotsOf(film: SummaryFilm, route: Route, data: Data): HTMLElement[] {
  const all = film.shots.filter((place) => passes(place, data.shotAt(place.address), route));
  const cards = (shown: readonly SummaryPlace[]): HTMLElement[] =>
    shown.flatMap((place, index) => [
      ...headingOf(place, shown[index - 1]),
      shotCard(place, data.shotAt(place.address), data),
    ]);
  return pagedList(all, { route, size: PAGE, what: 'shot', cards });
}

function headingOf({ scene, heading }: SummaryPlace, before: SummaryPlace | undefined): HTMLElement[] {
  if (scene === null || scene === before?.scene) return [];
  return [element('p', { class: 'scene' }, words(heading ?? scene))];
}
