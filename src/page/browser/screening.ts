import type { SummaryFilm } from '../summary/summary.js';
import type { Data } from './data.js';
import { element } from './element.js';

/**
 * The whole film, in the page: nothing of it is loaded before it is asked for. While it runs, the strip shows the shot
 * that is on the screen; `pause` is for whoever goes to one.
 */
export function screening(
  film: SummaryFilm,
  data: Data,
  strip: HTMLElement,
): { readonly parts: readonly HTMLElement[]; readonly pause: () => void } {
  if (!film.made) return { parts: [], pause: () => undefined };
  const screen = element('div', { class: 'screening' });
  let video: HTMLVideoElement | null = null;
  const watch = (): void => {
    video ??= filmOnScreen(film, { href: data.hrefOf(film.file), strip });
    screen.replaceChildren(video);
    button.hidden = true;
    video.focus();
    void video.play().catch(() => undefined); // its controls are there
  };
  const button = element('button', { class: 'watch', type: 'button', click: watch }, 'Watch the film');
  return { parts: [button, screen], pause: () => video?.pause() };
}

function filmOnScreen(
  film: SummaryFilm,
  { href, strip }: { href: string; strip: HTMLElement },
): HTMLVideoElement {
  const name = `The film ${film.title}`;
  const video = element('video', { src: href, controls: true, playsinline: true, 'aria-label': name });
  video.style.setProperty('--ratio', String(film.width / film.height));
  const placed = film.shots.filter(({ duration_s }) => duration_s > 0);
  video.addEventListener('timeupdate', () => {
    const now = placed.findLastIndex(({ start_s }) => start_s <= video.currentTime);
    [...strip.children].forEach((item, index) => item.classList.toggle('now', index === now));
  });
  video.addEventListener('error', () => {
    video.replaceWith(element('p', { class: 'none' }, `${film.file} is not found beside this page.`));
  });
  return video;
}
