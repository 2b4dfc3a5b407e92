import type { SummaryFilm, SummaryPlace } from '../summary/summary.js';
import { pictureOf, type Data } from './data.js';
import { element, hidden } from './element.js';
import { seconds, signs, stateName } from './format.js';

/** What a place of a film shows now, as a small picture. */
export function pictureAt({ address, own }: SummaryPlace, data: Data): string | null {
  const take = data.shotAt(address)?.takes.find(({ shown }) => shown);
  return pictureOf(take?.clip?.sha256 ?? own?.sha256 ?? null);
}

/** A film to scale: each shot as wide as it lasts, with its state. `choose`: what a click on one does; null: it is only looked at. */
export function strip(film: SummaryFilm, data: Data, choose: ((id: string) => void) | null): HTMLElement {
  const items = film.shots
    .filter(({ duration_s }) => duration_s > 0)
    .map((place) => {
      const shot = data.shotAt(place.address);
      const picture = pictureAt(place, data);
      const state = shot?.state ?? 'current';
      const said = shot === null ? 'own footage' : stateName(state);
      const parts = [
        picture === null ? element('span', { class: 'blank' }) : element('img', { src: picture, alt: '' }),
        element('span', { class: 'sign', 'aria-hidden': 'true' }, shot === null ? '' : signs[state]),
        element('span', { class: 'id', 'aria-hidden': 'true' }, place.id),
        hidden(`${place.id}, ${seconds(place.duration_s)}, ${said}`),
      ];
      const title = `${place.id}: ${seconds(place.duration_s)}, ${said}`;
      const item = element(
        'li',
        { class: state },
        choose === null
          ? element('span', { class: 'cell', title }, ...parts)
          : element(
              'button',
              { class: 'cell', type: 'button', title, click: () => choose(place.id) },
              ...parts,
            ),
      );
      item.style.setProperty('--lasts', String(place.duration_s));
      return item;
    });
  return element(
    'ol',
    { class: choose === null ? 'strip small' : 'strip', 'aria-label': `${film.title}, to scale` },
    ...items,
  );
}
