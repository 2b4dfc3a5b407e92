import { filesOf, besideFilm } from '../plan/deliveries.js';
import type { PlannedFilm } from '../plan/plan.js';
import type { Delivery } from '../storyboard/storyboard.js';

/** What is delivered of a film, a line each. */
export function deliveriesText(film: PlannedFilm): string {
  return delivered(film)
    .map(({ path, delivery }) => {
      const { width, height, quality, maxBytes } = delivery;
      const facts = [
        `${path} · ${width}×${height}`,
        ...(quality === 'standard' ? [] : [quality]),
        ...(maxBytes === null ? [] : [`at most ${maxBytes / 1_000_000} MB`]),
        ...(hasPoster(delivery) ? ['with a poster'] : []),
      ];
      return `  also ${facts.join(' · ')}\n`;
    })
    .join('');
}

export function deliveriesJson(film: PlannedFilm): readonly object[] {
  return delivered(film).map(({ path, delivery }) => ({
    path,
    width: delivery.width,
    height: delivery.height,
    quality: delivery.quality,
    max_mb: delivery.maxBytes === null ? null : delivery.maxBytes / 1_000_000,
    poster: hasPoster(delivery) ? besideFilm(path, 'jpg') : null,
  }));
}

function delivered(film: PlannedFilm): readonly { readonly path: string; readonly delivery: Delivery }[] {
  return filesOf(film).flatMap(({ path, delivery }) => (delivery === null ? [] : [{ path, delivery }]));
}

function hasPoster({ poster }: Delivery): boolean {
  return poster !== null && poster !== false;
}
