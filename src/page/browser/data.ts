import type { Summary, SummaryFilm, SummaryShot } from '../summary/summary.js';
import { byId } from './element.js';

/** What `castreel report` wrote into the page. */
type Embedded = { readonly root: string; readonly summary: Summary };

export type Data = Summary & {
  readonly shotAt: (address: string | null) => SummaryShot | null;
  readonly filmOf: (id: string) => SummaryFilm | null;
  /** A file of the project, as this page reaches it. */
  readonly hrefOf: (file: string) => string;
};

export function readData(): Data {
  const { root, summary } = JSON.parse(byId('summary').textContent) as Embedded;
  const shots = new Map(summary.shots.map((shot) => [shot.address, shot]));
  const films = new Map(summary.films.map((film) => [film.id, film]));
  return {
    ...summary,
    shotAt: (address) => shots.get(address ?? '') ?? null,
    filmOf: (id) => films.get(id) ?? null,
    hrefOf: (file) => [root, file].join('/').split('/').map(encodeURIComponent).join('/'),
  };
}

/** A small picture of a clip or an image, as the page holds it; null: it holds none. */
export function pictureOf(sha256: string | null): string | null {
  const text = sha256 === null ? null : document.getElementById(`picture-${sha256}`);
  return text === null ? null : `data:image/jpeg;base64,${text.textContent}`;
}
