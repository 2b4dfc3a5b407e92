import { castView } from './cast.js';
import { readData, type Data } from './data.js';
import { byId, element, words } from './element.js';
import { filmView } from './film.js';
import { filmsView } from './films.js';
import { moment } from './format.js';
import { listenToKeys } from './keys.js';
import { hashOf, readRoute, type Route } from './route.js';
import { spendView } from './spend.js';

const data = readData();
const main = element('main', { id: 'main', tabindex: '-1' });
const links = [
  ['films', 'Films'],
  ['cast', 'Cast'],
  ['spend', 'Spend'],
] as const;

function start(): void {
  const help = listenToKeys(turn);
  const open = element('button', { type: 'button', class: 'help', click: () => help.showModal() }, 'Keys');
  byId('page').replaceChildren(
    element('a', { class: 'skip', href: '#main', click: skip }, 'Skip to content'),
    element(
      'header',
      { class: 'top' },
      element('h1', {}, words(data.project)),
      element(
        'nav',
        { 'aria-label': 'Views' },
        ...links.map(([view, text]) => element('a', { href: hashOf({ view }), 'data-view': view }, text)),
      ),
      open,
    ),
    main,
    element('footer', {}, `Written by castreel report, ${moment(data.made_at)}. Nothing here spends.`),
    element('p', { id: 'said', role: 'status' }),
    help,
  );
  addEventListener('hashchange', () => show(true));
  show(false);
}

/** Shows where the address says one is. `moved`: by a link, so the focus goes along. */
function show(moved: boolean): void {
  const route = readRoute(location.hash);
  main.replaceChildren(...viewOf(route, data));
  for (const link of document.querySelectorAll('.top nav a')) {
    const isHere = link.getAttribute('data-view') === (route.view === 'film' ? 'films' : route.view);
    if (isHere) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!moved) return;
  scrollTo(0, 0);
  main.querySelector('h2')?.focus({ preventScroll: true });
}

/** A project with one film has no list of films. */
function viewOf(route: Route, all: Data): HTMLElement[] {
  if (route.view === 'cast') return castView(route, all);
  if (route.view === 'spend') return spendView(all);
  const [only, ...more] = all.films;
  const film = route.view === 'film' ? all.filmOf(route.id) : more.length === 0 ? only : null;
  return film == null ? filmsView(route, all) : filmView(film, { ...route, view: 'film', id: film.id }, all);
}

function turn(by: 1 | -1): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`.pages a[rel=${by === 1 ? 'next' : 'prev'}]`);
  if (link === null) return false;
  history.pushState(null, '', link.href);
  show(true);
  return true;
}

/** The address says where one is, so a link inside the page must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  main.focus();
}

start();
