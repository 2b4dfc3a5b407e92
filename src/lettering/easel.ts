import type { SKRSContext2D } from '@napi-rs/canvas';
import { openFonts, type CanvasModule, type Fonts, type OwnFont } from './fonts.js';

export type Context = SKRSContext2D;

/** What a panel is drawn with, opened once for all clips of a run: the fonts it has loaded stay loaded. */
export type Easel = { readonly canvas: CanvasModule; readonly fonts: Fonts };

/** Loads the canvas, 35 MB with its binary: only when a clip is made. `own`: see `OwnFont`. */
export async function openEasel(own: readonly OwnFont[] = []): Promise<Easel> {
  const canvas = await import('@napi-rs/canvas');
  return { canvas, fonts: openFonts(canvas, own) };
}

export function contextOf(easel: Easel, width: number, height: number): Context {
  return easel.canvas.createCanvas(width, height).getContext('2d');
}
