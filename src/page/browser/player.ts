import type { SummaryClip } from '../summary/summary.js';
import { pictureOf, type Data } from './data.js';
import { element } from './element.js';
import { sharpen } from './still.js';

/** What can be played: a take's clip, or footage of the author's own. */
export type Playable = {
  readonly sha256: string;
  readonly file: string | null;
  /** Seconds into it where it begins. */
  readonly from_s: number;
  /** Seconds into it where its picture was taken. */
  readonly picture_s: number;
  readonly width: number;
  readonly height: number;
};

/** Of a take: its own part of the clip. */
export function playableOf(clip: SummaryClip): Playable {
  return { ...clip, from_s: clip.new_from_s, picture_s: (clip.new_from_s + clip.duration_s) / 2 };
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * A picture that plays: without sound while it is pointed at or has the focus, with sound once it is clicked. The clip is
 * not touched before, but for a sharper picture. Who asked for less motion sees it move only on a click.
 */
export function player(clip: Playable, name: string, data: Data): HTMLElement {
  const picture = pictureOf(clip.sha256);
  const image =
    picture === null
      ? element('span', { class: 'blank' }, 'no picture')
      : element('img', { src: picture, alt: '' });
  const { file } = clip;
  const box =
    file === null
      ? element(
          'p',
          { class: 'player' },
          image,
          element('span', { class: 'notice' }, 'its clip is not on this machine'),
        )
      : playing({ ...clip, file }, { image, name, data });
  box.style.setProperty('--ratio', String(clip.width / Math.max(1, clip.height)));
  return box;
}

function playing(
  clip: Playable & { readonly file: string },
  { image, name, data }: { image: HTMLElement; name: string; data: Data },
): HTMLButtonElement {
  const button = element('button', { class: 'player', type: 'button', 'aria-label': `Play ${name}` }, image);
  const href = data.hrefOf(clip.file);
  sharpen(button, { image, href, atS: clip.picture_s, width: clip.width });
  let video: HTMLVideoElement | null = null;
  const open = (): HTMLVideoElement => {
    if (video !== null) return video;
    const made = element('video', { src: `${href}#t=${clip.from_s}`, preload: 'auto', playsinline: true });
    made.muted = true;
    made.addEventListener('ended', () => {
      made.currentTime = clip.from_s;
      void made.play();
    });
    made.addEventListener('playing', () => button.classList.add('plays'));
    made.addEventListener('error', () => {
      close();
      button.classList.add('lost');
      button.title = `not found: ${clip.file}. Keep this page and the store where they stand to each other.`;
    });
    button.append(made);
    return (video = made);
  };
  const close = (): void => {
    video?.pause();
    video?.remove();
    video = null;
    button.classList.remove('plays', 'sounds');
  };
  const play = (): void => {
    if (!calm.matches)
      void open()
        .play()
        .catch(() => undefined); // taken away before it began
  };
  const toggle = (): void => {
    const made = open();
    if (!made.paused && !made.muted) {
      made.pause();
      return;
    }
    made.muted = false;
    button.classList.add('sounds');
    void made.play().catch(() => undefined);
  };
  button.addEventListener('pointerenter', play);
  button.addEventListener('pointerleave', () => (button.matches(':focus-visible') ? undefined : close()));
  button.addEventListener('focus', () => (button.matches(':focus-visible') ? play() : undefined));
  button.addEventListener('blur', close);
  button.addEventListener('click', toggle);
  return button;
}
