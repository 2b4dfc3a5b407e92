import type { Hand } from '../../lettering/pen.js';
import type { Lettering } from '../../plan/overlays.js';

/** How the texts of one position are set. Sizes in units of 1/720 of the picture's shorter side. */
export type Style = {
  /** The first line as written, and those after it; they shrink together, down to `smallest` of these sizes. */
  readonly head: Face;
  readonly tail: Face;
  readonly smallest: number;
  /** The room, as parts of the safe area: its top, its bottom, how much of the width. */
  readonly from: number;
  readonly to: number;
  readonly wide: number;
  readonly align: 'center' | 'start';
  /** Which end of the room it keeps to. */
  readonly keepsTo: 'top' | 'middle' | 'bottom';
  /** What makes it readable on any picture: a shadow, a dark plate, a page of its own. */
  readonly ground: 'shadow' | 'plate' | 'bar' | 'page';
  /** Of its plate around it: across and down. */
  readonly padding: readonly [number, number];
  /** Lines that one line as written may become. */
  readonly maxLines: number;
};

export type Face = {
  readonly hand: Hand;
  readonly size: number;
  /** Line height in type sizes. */
  readonly leading: number;
  /** Above its first line where another line stands there, in type sizes. */
  readonly space: number;
  readonly colour: string;
};

export const INK = '#fdfbf6';
const SOFT = '#d9d5cb';
export const PAGE = '#0d0e10';
export const AMBER = '#dca54c';

const display: Face = {
  hand: { weight: 680, tracking: -0.018 },
  size: 78,
  leading: 1.12,
  space: 0,
  colour: INK,
};
const below: Face = {
  hand: { weight: 480, tracking: 0.002 },
  size: 34,
  leading: 1.32,
  space: 0.3,
  colour: INK,
};
const middle = { smallest: 0.42, wide: 0.9, align: 'center', padding: [0, 0], maxLines: 4 } as const;

/** The bands below and above never meet: two texts at once never touch. */
export const styles: Readonly<Record<Lettering['position'], Style>> = {
  card: {
    ...middle,
    ...{ head: display, tail: { ...below, colour: SOFT } },
    ...{ from: 0.08, to: 0.92, keepsTo: 'middle', ground: 'page' },
  },
  center: {
    ...middle,
    ...{ head: display, tail: below, from: 0.24, to: 0.72, keepsTo: 'middle', ground: 'shadow' },
  },
  top: {
    ...middle,
    ...{ head: { ...display, size: 56 }, tail: { ...below, size: 30 } },
    ...{ from: 0, to: 0.3, keepsTo: 'top', ground: 'shadow' },
  },
  bottom: {
    ...middle,
    ...{ head: { ...display, size: 56 }, tail: { ...below, size: 30 } },
    ...{ from: 0.72, to: 1, keepsTo: 'bottom', ground: 'shadow' },
  },
  lower_third: {
    head: { hand: { weight: 640, tracking: -0.008 }, size: 40, leading: 1.2, space: 0, colour: INK },
    tail: { hand: { weight: 450, tracking: 0.006 }, size: 25, leading: 1.34, space: 0.06, colour: SOFT },
    ...{ smallest: 0.6, from: 0.72, to: 1, wide: 0.72, align: 'start', keepsTo: 'bottom', ground: 'bar' },
    ...{ padding: [26, 14], maxLines: 3 },
  },
  caption: {
    head: { hand: { weight: 560, tracking: 0.003 }, size: 35, leading: 1.3, space: 0, colour: INK },
    tail: { hand: { weight: 560, tracking: 0.003 }, size: 35, leading: 1.3, space: 0, colour: INK },
    ...{ smallest: 0.66, from: 0.75, to: 1, wide: 0.86, align: 'center', keepsTo: 'bottom', ground: 'plate' },
    ...{ padding: [18, 7], maxLines: 4 },
  },
};
