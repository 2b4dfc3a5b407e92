import { frameAt, type Rate } from '../base/time.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Corner, Logo, Storyboard, Title, TitlePosition } from '../storyboard/storyboard.js';
import { captionsOf } from './captions.js';
import type { Timeline } from './timeline.js';

/** What is laid over a film's picture in frames `[from, to)`. */
export type Overlay = {
  readonly from: number;
  readonly to: number;
  /** In which it comes, and in which it goes; 0: it is there at once. */
  readonly fadeFrames: number;
  readonly shows: Sign;
};

export type Sign = Lettering | Emblem;

/** A text, what decides how it is set, and what it must not touch. */
export type Lettering = {
  readonly kind: 'text';
  readonly text: string;
  readonly position: TitlePosition | 'caption';
  /** Those low on the picture while a caption is read: it stands above them. */
  readonly above: readonly Lettering[];
  /** The logo beside it; null: there is none. */
  readonly beside: Emblem | null;
};

/** The author's picture in a corner. */
export type Emblem = Pick<Logo, 'position' | 'width' | 'margin' | 'opacity'> & {
  readonly kind: 'logo';
  readonly image: {
    readonly path: string;
    readonly sha256: string;
    readonly width: number;
    readonly height: number;
  };
};

/** What is laid over a film, the lowest first. */
export function overlaysOf(storyboard: Storyboard, timeline: Timeline, inputs: Inputs): readonly Overlay[] {
  const { film } = storyboard;
  const { frames, rate } = timeline;
  const emblem = emblemOf(film.logo, inputs);
  const titles = film.titles.flatMap((title): readonly TitleOverlay[] => {
    const span = spanOfTitle(title, frames, rate);
    const [from, to] = [Math.max(0, span.from), Math.min(frames, span.to)];
    if (to <= from) return [];
    const fadeFrames = Math.min(frameAt(title.fadeS, rate), Math.floor((to - from) / 2));
    return [{ from, to, fadeFrames, shows: titleLettering(title, emblem) }];
  });
  const captions = film.captions === 'burn' ? captionsOf(storyboard, timeline) : [];
  const burnt = captions.map(({ from, to, text }): Overlay => {
    const below = titles.filter((one) => isLow(one.shows.position) && one.from < to && from < one.to);
    const shows = { ...captionLettering(text, emblem), above: below.map((one) => one.shows) };
    return { from, to, fadeFrames: 0, shows };
  });
  const logo = emblem === null || frames === 0 ? [] : [{ from: 0, to: frames, fadeFrames: 0, shows: emblem }];
  return [...titles, ...burnt, ...logo];
}

type TitleOverlay = Overlay & { readonly shows: Lettering };

export function titleLettering({ text, position }: Title, beside: Emblem | null): Lettering {
  return { kind: 'text', text, position, above: [], beside };
}

export function captionLettering(text: string, beside: Emblem | null): Lettering {
  return { kind: 'text', text, position: 'caption', above: [], beside };
}

/** Null: there is no logo, or its file is no picture, which who checks the board says. */
export function emblemOf(logo: Logo | null, inputs: Inputs): Emblem | null {
  const file = logo === null ? undefined : inputs.get(logo.image);
  if (logo === null || file?.kind !== 'image') return null;
  const { position, width, margin, opacity } = logo;
  const image = { path: logo.image, sha256: file.sha256, width: file.width, height: file.height };
  return { kind: 'logo', position, width, margin, opacity, image };
}

const DEFAULT_TITLE_S = 3;

/** Film frames of a title as it is written, wherever the film begins and ends. */
export function spanOfTitle(
  { atS, durationS }: Pick<Title, 'atS' | 'durationS'>,
  frames: number,
  rate: Rate,
): { readonly from: number; readonly to: number } {
  const start = atS < 0 ? frames : 0;
  const from = start + frameAt(atS, rate);
  const to = start + frameAt(atS + (durationS ?? DEFAULT_TITLE_S), rate);
  return { from, to: durationS === null ? Math.min(to, Math.max(from, frames)) : to };
}

/** Where captions are read, too. */
export function isLow(position: TitlePosition | 'caption'): boolean {
  return position === 'bottom' || position === 'lower_third' || position === 'caption';
}

export function isTop(position: TitlePosition | 'caption' | Corner): boolean {
  return position.startsWith('top');
}
