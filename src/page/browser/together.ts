import type { SummaryClip, SummaryTake } from '../summary/summary.js';
import { commandLine } from './copy.js';
import type { Data } from './data.js';
import { element } from './element.js';
import { costOf } from './format.js';
import { playableOf } from './player.js';

/** A take whose clip is beside the page. */
type Here = SummaryTake & { readonly clip: SummaryClip & { readonly file: string } };

export function takesHere(takes: readonly SummaryTake[]): readonly Here[] {
  return takes.filter((take): take is Here => take.clip?.file != null);
}

/**
 * Takes side by side, in step: they start at once, pause at once, and wait at the end for the longest. A click on one
 * has it heard, a second one pauses all of them.
 */
export function together(
  takes: readonly Here[],
  data: Data,
): { readonly box: HTMLElement; readonly first: HTMLElement } {
  const screens = takes.map((take) => screenOf(take, data));
  const align = (): readonly Screen[] => {
    const elapsedS = Math.max(...screens.map(({ video, fromS }) => video.currentTime - fromS), 0);
    const lasting = screens.filter(({ lastsS }) => elapsedS < lastsS);
    for (const { video, fromS } of lasting) video.currentTime = fromS + elapsedS;
    return lasting;
  };
  const playAll = (): void => {
    for (const { video } of align()) void video.play().catch(() => undefined); // taken away before it began
  };
  const again = (): void => {
    if (!screens.every(({ video }) => video.ended || video.error !== null)) return;
    for (const { video, fromS } of screens) video.currentTime = fromS;
    playAll();
  };
  const toggle = (heard: HTMLVideoElement): void => {
    const runs = screens.some(({ video }) => !video.paused);
    if (runs && !heard.muted) {
      for (const { video } of screens) video.pause();
      align();
      return;
    }
    for (const { video, button } of screens) {
      video.muted = video !== heard;
      button.classList.toggle('sounds', video === heard);
    }
    if (!runs) playAll();
  };
  for (const { video, button } of screens) {
    button.addEventListener('click', () => toggle(video));
    video.addEventListener('ended', again);
  }
  void Promise.all(screens.map(({ video }) => canPlay(video))).then(playAll);
  const box = element('div', { class: 'together' }, ...screens.map(({ part }) => part));
  return { box, first: box.firstElementChild as HTMLElement };
}

type Screen = {
  readonly part: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly video: HTMLVideoElement;
  readonly fromS: number;
  readonly lastsS: number;
};

function screenOf(take: Here, data: Data): Screen {
  const { file, duration_s, width, height } = take.clip;
  const { from_s } = playableOf(take.clip);
  const video = element('video', {
    src: `${data.hrefOf(file)}#t=${from_s}`,
    preload: 'auto',
    playsinline: true,
  });
  video.muted = true;
  const button = element(
    'button',
    { class: 'player plays', type: 'button', 'aria-label': `Play all, with the sound of ${take.label}` },
    video,
  );
  button.style.setProperty('--ratio', String(width / Math.max(1, height)));
  video.addEventListener('error', () => button.classList.add('lost'));
  const marks = [
    take.label,
    costOf(take),
    ...(take.circled ? ['● circled'] : take.shown ? ['in the film'] : []),
  ];
  const part = element(
    'figure',
    {},
    button,
    element('figcaption', { class: 'facts' }, marks.join(' · ')),
    take.circle === null ? null : commandLine(take.circle, null),
  );
  return { part, button, video, fromS: from_s, lastsS: duration_s - from_s };
}

async function canPlay(video: HTMLVideoElement): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const event of ['canplaythrough', 'error']) video.addEventListener(event, () => resolve());
  });
}
