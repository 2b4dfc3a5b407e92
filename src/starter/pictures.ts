import { openEasel, type Context } from '../lettering/easel.js';
import { painted } from './paint.js';
import { paintFace, paintFull, type Person } from './people.js';
import type { Template } from './template.js';
import { paintBottle, paintCompass, paintKitchen, paintQuay } from './things.js';

const ada: Person = {
  ...{ skin: '#c98f6a', hair: '#33261f', long: false, clothes: '#d39b2f', trousers: '#39484f' },
  behind: ['#a9c4bd', '#8fb0ab'],
};
const lou: Person = {
  ...{ skin: '#ecc1a0', hair: '#b9532a', long: true, clothes: '#2f4468', trousers: '#6d4b3c' },
  behind: ['#e8cfae', '#d9b68a'],
};
const oilskin: Person = { ...ada, clothes: '#2f7f7c', behind: ['#b9c3cb', '#9aa8b3'] };

const square = [768, 768] as const;
const upright = [640, 960] as const;
const wide = [1280, 720] as const;

type Picture = {
  readonly path: string;
  readonly size: readonly [number, number];
  readonly paint: (ctx: Context) => void;
};

const pictures: Readonly<Record<Template, readonly Picture[]>> = {
  series: [
    { path: 'ada-face.png', size: square, paint: (ctx) => paintFace(ctx, ada) },
    { path: 'ada-full.png', size: upright, paint: (ctx) => paintFull(ctx, ada, false) },
    { path: 'ada-oilskin.png', size: upright, paint: (ctx) => paintFull(ctx, oilskin, true) },
    { path: 'compass.png', size: square, paint: paintCompass },
    { path: 'quay.png', size: wide, paint: paintQuay },
  ],
  ads: [
    { path: 'lou-face.png', size: square, paint: (ctx) => paintFace(ctx, lou) },
    { path: 'lou-full.png', size: upright, paint: (ctx) => paintFull(ctx, lou, false) },
    { path: 'bottle.png', size: square, paint: paintBottle },
    { path: 'kitchen.png', size: wide, paint: paintKitchen },
  ],
};

/** The placeholders of a template's cast, by their paths in the project: to be replaced by the author's own. */
export async function drawPictures(template: Template): Promise<ReadonlyMap<string, Buffer>> {
  const easel = await openEasel();
  return new Map(
    pictures[template].map(({ path, size, paint }) => [
      `storyboards/cast/${path}`,
      painted(easel, size, paint),
    ]),
  );
}
