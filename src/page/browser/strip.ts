import type { SummaryFilm, SummaryPlace } from '../summary/summary.js';
import { pictureOf, type Data } from './data.js';
import { element, hidden } from './element.js';
import { seconds, signs, stateName } from './format.js';

/** More shots than these are too narrow in a card of a list for pictures. */
const MANY = 40;

/** A shot in its film, and what of the film it has: until the next one begins, which may dissolve into it. */
export type Placed = { readonly place: SummaryPlace; readonly sharesS: number };

export function placedIn(film: SummaryFilm): readonly Placed[] {
  const placed = film.shots.filter(({ duration_s }) => duration_s > 0);
  return placed.map((place, index) => ({
    place,
    sharesS: (placed[index + 1]?.start_s ?? film.duration_s) - place.start_s,
  }));
}

/** What a place of a film shows now, as a small picture. */
export function pictureAt({ address, own }: SummaryPlace, data: Data): string | null {
  const take = data.shotAt(address)?.takes.find(({ shown }) => shown);
  return pictureOf(take?.clip?.sha256 ?? own?.sha256 ?? null);
}

/** A film to scale: each shot as wide as it lasts, with its state. `choose`: what a click on one does. */
export function strip(film: SummaryFilm, data: Data, choose: (place: SummaryPlace) => void): HTMLElement {
  const buttons = placedIn(film).map(({ place, sharesS }) => {
    const { said, parts } = cell(place, data);
    const title = `${place.id}: ${said}`;
    const click = (): void => choose(place);
    const button = element(
      'button',
      { class: 'cell', type: 'button', title, click, tabindex: '-1' },
      ...parts,
    );
    button.append(element('span', { class: 'id', 'aria-hidden': 'true' }, place.id), hidden(title));
    return { button, item: item(place, { sharesS, data }, button) };
  });
  const list = element(
    'ol',
    { class: 'strip', 'aria-label': `${film.title}, to scale` },
    ...buttons.map(({ item }) => item),
  );
  list.style.setProperty('--shots', String(buttons.length));
  return walkable(
    list,
    buttons.map(({ button }) => button),
  );
}

/** The same in a list of films, to be looked at. */
export function smallStrip(film: SummaryFilm, data: Data): HTMLElement {
  const placed = placedIn(film);
  if (placed.length > MANY) {
    const line = element('div', { class: 'tones', 'aria-hidden': 'true' });
    line.style.setProperty('--tones', tonesOf(film, data));
    return line;
  }
  return element(
    'ol',
    { class: 'strip small', 'aria-label': `${film.title}, to scale` },
    ...placed.map(({ place, sharesS }) => {
      const { said, parts } = cell(place, data);
      const title = `${place.id}: ${said}`;
      return item(
        place,
        { sharesS, data },
        element('span', { class: 'cell', title }, ...parts, hidden(title)),
      );
    }),
  );
}

/** Every shot of a film in the colour of its state, however many there are; each second one darker. */
export function tonesOf(film: SummaryFilm, data: Data): string {
  const percent = (atS: number): string => `${((100 * atS) / film.duration_s).toFixed(4)}%`;
  const stops = placedIn(film).map(({ place, sharesS }, index) => {
    const tone = `var(--${stateAt(place, data)})`;
    const shade = index % 2 === 0 ? tone : `color-mix(in srgb, ${tone} 70%, var(--room))`;
    return `${shade} ${percent(place.start_s)} ${percent(place.start_s + sharesS)}`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

function stateAt({ address }: SummaryPlace, data: Data): keyof typeof signs {
  return data.shotAt(address)?.state ?? 'current';
}

function cell(place: SummaryPlace, data: Data): { said: string; parts: HTMLElement[] } {
  const shot = data.shotAt(place.address);
  const picture = pictureAt(place, data);
  return {
    said: `${seconds(place.duration_s)}, ${shot === null ? 'own footage' : stateName(shot.state)}`,
    parts: [
      picture === null ? element('span', { class: 'blank' }) : element('img', { src: picture, alt: '' }),
      element('span', { class: 'sign', 'aria-hidden': 'true' }, shot === null ? '' : signs[shot.state]),
    ],
  };
}

function item(
  place: SummaryPlace,
  { sharesS, data }: { sharesS: number; data: Data },
  child: HTMLElement,
): HTMLElement {
  const made = element('li', { class: stateAt(place, data) }, child);
  made.style.setProperty('--lasts', String(sharesS));
  return made;
}

/** One stop for the tab key, whatever their number; arrows go on from there. */
function walkable(list: HTMLElement, buttons: readonly HTMLButtonElement[]): HTMLElement {
  buttons[0]?.setAttribute('tabindex', '0');
  list.addEventListener('focusin', ({ target }) => {
    for (const button of buttons) button.setAttribute('tabindex', button === target ? '0' : '-1');
  });
  list.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === event.target);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = buttons[steps[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
  return list;
}
