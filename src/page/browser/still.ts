import { element } from './element.js';

const seen = new WeakMap<Element, (isSeen: boolean) => void>();
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) seen.get(target)?.(isIntersecting);
});

/**
 * Over a picture that is shown larger than the page holds it: the same frame, from the clip itself, while it is in sight.
 * A page of very many pictures holds each of them small.
 */
export function sharpen(
  box: HTMLElement,
  { image, href, atS, width }: { image: HTMLElement; href: string; atS: number; width: number },
): void {
  let isWanted = false;
  let still: HTMLVideoElement | null = null;
  const show = async (): Promise<void> => {
    const isSharper = image instanceof HTMLImageElement && (await isSoft(image, width));
    if (!isSharper || !isWanted || still !== null) return;
    still = element('video', { class: 'still', src: `${href}#t=${atS}`, preload: 'metadata' });
    still.muted = true;
    still.addEventListener('loadeddata', () => still?.classList.add('there'));
    still.addEventListener('error', () => still?.remove()); // its picture stays; who plays it is told
    image.after(still);
  };
  seen.set(box, (isSeen) => {
    isWanted = isSeen;
    if (isSeen) void show();
    else {
      still?.remove();
      still = null;
    }
  });
  sight.observe(box);
}

/** `width`: of the clip, beyond which there is nothing to gain. */
async function isSoft(image: HTMLImageElement, width: number): Promise<boolean> {
  await image.decode().catch(() => undefined);
  const shown = Math.min(image.clientWidth * devicePixelRatio, width);
  return image.naturalWidth * 1.25 < shown;
}
