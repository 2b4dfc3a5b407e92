import { element } from './element.js';

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
