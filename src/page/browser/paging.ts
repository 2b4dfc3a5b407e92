import { element } from './element.js';
import { counted } from './format.js';
import { hashOf, type Route } from './route.js';

/** A page of a list, and links to the pages beside it. `hrefOf`: where page n stands. */
export function paged<T>(
  all: readonly T[],
  { page, size, hrefOf }: { page: number; size: number; hrefOf: (page: number) => string },
): { readonly shown: readonly T[]; readonly links: HTMLElement | null } {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(page, pages - 1);
  const shown = all.slice(at * size, (at + 1) * size);
  if (pages === 1) return { shown, links: null };
  const link = (to: number, text: string, rel: string): HTMLElement =>
    to < 0 || to >= pages
      ? element('span', { class: 'off' }, text)
      : element('a', { href: hrefOf(to), rel }, text);
  const from = at * size + 1;
  const links = element(
    'nav',
    { class: 'pages', 'aria-label': 'Pages' },
    link(at - 1, '← Previous', 'prev'),
    element('span', {}, `${from}–${from + shown.length - 1} of ${all.length.toLocaleString('en-US')}`),
    link(at + 1, 'Next →', 'next'),
  );
  return { shown, links };
}

/** A page of what passed a filter, or that nothing did; how many passed is said to who cannot see it. `what`: of one. */
export function pagedList<T>(
  all: readonly T[],
  {
    route,
    size,
    what,
    cards,
  }: {
    route: Route;
    size: number;
    what: 'film' | 'shot';
    cards: (shown: readonly T[]) => readonly HTMLElement[];
  },
): HTMLElement[] {
  const { shown, links } = paged(all, {
    page: route.page,
    size,
    hrefOf: (page) => hashOf({ ...route, page }),
  });
  const none = `No ${what} is like that. Take words or states out of the filter.`;
  return [
    element('p', { class: 'hidden', role: 'status' }, counted(all.length, what)),
    ...(all.length === 0 ? [element('p', { class: 'none' }, none)] : cards(shown)),
    ...(links === null ? [] : [links]),
  ];
}
