import type { SummaryFilm, SummaryPlace } from '../summary/summary.js';
import type { Data } from './data.js';
import { element } from './element.js';
import { runtime } from './format.js';
import { placedIn, strip, tonesOf } from './strip.js';

/** In pixels: what of the line can be taken hold of with a finger. */
const LEAST_WINDOW = 24;

/**
 * A film to scale, whole: its strip, which scrolls where its shots would be too narrow to read, and then above it all of
 * the film as a line, on which a window stands over what the strip shows. `mark` says which moment is on the screen.
 */
export function overview(
  film: SummaryFilm,
  data: Data,
  choose: (place: SummaryPlace) => void,
): { readonly parts: readonly HTMLElement[]; readonly mark: (atS: number) => void } {
  const placed = placedIn(film);
  const cells = strip(film, data, choose);
  const band = element('div', { class: 'band' }, cells);
  const line = element('input', {
    class: 'whole',
    type: 'range',
    min: '0',
    max: '1000',
    step: 'any',
    'aria-label': `Where in ${film.title} the strip is`,
    hidden: true,
  });
  line.style.setProperty('--tones', tonesOf(film, data));
  line.addEventListener('input', () => band.scrollTo({ left: (line.valueAsNumber / 1000) * hiddenOf(band) }));
  const follow = (): void => {
    line.hidden = hiddenOf(band) <= 1;
    const whole = line.clientWidth;
    const window = Math.max(LEAST_WINDOW, (whole * band.clientWidth) / band.scrollWidth);
    line.style.setProperty('--window', `${window}px`);
    line.value = String((1000 * band.scrollLeft) / Math.max(1, hiddenOf(band)));
    const inS = (px: number): string => runtime((film.duration_s * px) / band.scrollWidth);
    const [from, to] = [band.scrollLeft, band.scrollLeft + band.clientWidth].map(inS);
    line.setAttribute('aria-valuetext', `${from} to ${to} of ${runtime(film.duration_s)}`);
  };
  band.addEventListener('scroll', follow, { passive: true });
  new ResizeObserver(follow).observe(band);
  let marked: Element | null = null;
  const mark = (atS: number): void => {
    line.style.setProperty('--at', String(atS / film.duration_s));
    const now = cells.children[placed.findLastIndex(({ place }) => place.start_s <= atS)] ?? null;
    if (now === marked) return;
    marked?.classList.remove('now');
    now?.classList.add('now');
    marked = now;
    if (now instanceof HTMLElement && !isIn(now, band)) band.scrollTo({ left: now.offsetLeft - 12 });
  };
  return { parts: [line, band], mark };
}

/** Pixels of it that do not fit. */
function hiddenOf(band: HTMLElement): number {
  return band.scrollWidth - band.clientWidth;
}

function isIn({ offsetLeft, offsetWidth }: HTMLElement, { scrollLeft, clientWidth }: HTMLElement): boolean {
  return offsetLeft >= scrollLeft && offsetLeft + offsetWidth <= scrollLeft + clientWidth;
}
