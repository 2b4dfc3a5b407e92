import type { Emblem } from '../../plan/overlays.js';

/** Whole pixels or parts of them, from the picture's upper left corner. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type Size = { readonly width: number; readonly height: number };

type Insets = {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
};

/** EBU R 95: graphics keep 5 % from each edge of a wide picture. Feeds show square and 4:5 pictures whole. */
const WIDE: Insets = { top: 0.05, right: 0.05, bottom: 0.05, left: 0.05 };
const UPRIGHT: Insets = { top: 0.05, right: 0.06, bottom: 0.05, left: 0.06 };

/**
 * What the apps draw over a picture that fills a phone: Meta's guidance for Reels ads (14 % at the top, 35 % at the
 * bottom, 6 % at the sides) and the buttons at the right of YouTube Shorts and TikTok (up to 192 of 1080 pixels), as
 * published in 2025.
 */
const TALL: Insets = { top: 0.14, right: 0.18, bottom: 0.35, left: 0.06 };

/** Narrower than this a picture fills a phone. */
const PHONE = 0.65;

/** Where what is laid over a picture may stand. */
export function safeArea({ width, height }: Size): Rect {
  const { top, right, bottom, left } = insetsOf(width / height);
  return {
    x: width * left,
    y: height * top,
    width: width * (1 - left - right),
    height: height * (1 - top - bottom),
  };
}

/** The corner of a logo: in whole, even pixels, as the picture's colours are. The apps' buttons begin below the upper corners. */
export function emblemRect({ position, width, margin, image }: Emblem, picture: Size): Rect {
  const { top, right, bottom, left } = insetsOf(picture.width / picture.height);
  const shorter = Math.min(picture.width, picture.height);
  const isTop = position.startsWith('top');
  const side = position.endsWith('left') || isTop ? left : right;
  const across = margin === null ? picture.width * side : shorter * margin;
  const down = margin === null ? picture.height * (isTop ? top : bottom) : shorter * margin;
  // A high picture is not as wide as it may be.
  const scale = Math.min((picture.width * width) / image.width, (picture.height * HIGHEST) / image.height);
  const [w, h] = [even(image.width * scale), even(image.height * scale)];
  const x = position.endsWith('left') ? across : picture.width - across - w;
  const y = isTop ? down : picture.height - down - h;
  return { x: even(x, 0), y: even(y, 0), width: w, height: h };
}

/** No logo is higher than this part of the picture. */
const HIGHEST = 0.4;

function even(pixels: number, least = 2): number {
  return Math.max(least, 2 * Math.round(pixels / 2));
}

function insetsOf(ratio: number): Insets {
  if (ratio < PHONE) return TALL;
  return ratio > 1.2 ? WIDE : UPRIGHT;
}
