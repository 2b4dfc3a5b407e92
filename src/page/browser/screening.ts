import type { SummaryFilm } from '../summary/summary.js';
import type { Data } from './data.js';
import { element } from './element.js';
import { clock } from './format.js';
import { noteButton } from './note.js';
import { placedIn } from './strip.js';

/**
 * The whole film, in the page: nothing of it is loaded before it is asked for. While it runs, `mark` is told the moment
 * that is on the screen; `pause` is for whoever goes to a shot.
 */
export function screening(
  film: SummaryFilm,
  data: Data,
  mark: (atS: number) => void,
): { readonly parts: readonly HTMLElement[]; readonly pause: () => void } {
  if (!film.made) return { parts: [], pause: () => undefined };
  const screen = element('div', { class: 'screening' });
  let video: HTMLVideoElement | null = null;
  const lineAt = (moment: string, atS: number): string => {
    const shot = placedIn(film).findLast(({ place }) => place.start_s <= atS)?.place;
    return `${film.title} at ${moment}${shot === undefined ? '' : `, ${shot.id} at ${clock(atS - shot.start_s)}`}: `;
  };
  const watch = (): void => {
    video ??= filmOnScreen(film, { href: data.hrefOf(film.file), mark });
    screen.replaceChildren(video, noteButton(video, 0, lineAt));
    button.hidden = true;
    video.focus();
    void video.play().catch(() => undefined); // its controls are there
  };
  const button = element('button', { class: 'watch', type: 'button', click: watch }, 'Watch the film');
  return { parts: [button, screen], pause: () => video?.pause() };
}

function filmOnScreen(
  film: SummaryFilm,
  { href, mark }: { href: string; mark: (atS: number) => void },
): HTMLVideoElement {
  const name = `The film ${film.title}`;
  const video = element('video', { src: href, controls: true, playsinline: true, 'aria-label': name });
  video.style.setProperty('--ratio', String(film.width / film.height));
  video.addEventListener('timeupdate', () => mark(video.currentTime));
  video.addEventListener('error', () => {
    video.replaceWith(element('p', { class: 'none' }, `${film.file} is not found beside this page.`));
  });
  return video;
}
