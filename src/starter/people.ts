import type { Context } from '../lettering/easel.js';
import { fillBox, fillFall, fillOval, fillShape, strokeLine, type Point } from './paint.js';

/** Who is drawn, in colours. */
export type Person = {
  readonly skin: string;
  readonly hair: string;
  readonly long: boolean;
  readonly clothes: string;
  readonly trousers: string;
  readonly behind: readonly [above: string, below: string];
};

const DARK = '#2b2622';

/** Head and shoulders, square. */
export function paintFace(ctx: Context, person: Person): void {
  fillFall(ctx, person.behind, { x: 0, y: 0, width: 640, height: 640 });
  fillOval(ctx, person.clothes, [320, 680, 250, 190]);
  paintHead(ctx, person, [320, 290]);
}

/** From head to foot, upright: two thirds as wide as high. */
export function paintFull(ctx: Context, person: Person, coat: boolean): void {
  const { clothes, trousers, behind, skin } = person;
  fillFall(ctx, behind, { x: 0, y: 0, width: 640, height: 960 });
  fillBox(ctx, 'rgba(0, 0, 0, 0.16)', [0, 830, 640, 130, 0]);
  fillOval(ctx, 'rgba(0, 0, 0, 0.25)', [320, 868, 130, 16]);
  for (const x of [262, 324]) {
    fillBox(ctx, trousers, [x, 540, 54, 310, 14]);
    fillBox(ctx, DARK, [x - 6, 834, 66, 34, 14]);
  }
  for (const [side, x] of [
    [-1, 226],
    [1, 414],
  ] as const) {
    strokeLine(
      ctx,
      [clothes, 46],
      [
        [x, 372],
        [x + side * 26, 470],
        [x + side * 22, 560],
      ],
    );
    fillOval(ctx, skin, [x + side * 22, 592, 24, 26]);
  }
  const hem = coat ? 740 : 580;
  fillShape(ctx, clothes, [
    [218, 350],
    [422, 350],
    [coat ? 446 : 424, hem],
    [coat ? 194 : 216, hem],
  ]);
  fillBox(ctx, clothes, [204, 330, 232, 90, 44]);
  if (coat)
    strokeLine(
      ctx,
      ['rgba(0, 0, 0, 0.2)', 5],
      [
        [320, 344],
        [320, hem],
      ],
    );
  ctx.save();
  ctx.translate(320, 210);
  ctx.scale(0.5, 0.5);
  paintHead(ctx, person, [0, 0]);
  ctx.restore();
}

/** About 300 wide and 400 high round its middle. */
function paintHead(ctx: Context, { skin, hair, long, clothes }: Person, [x, y]: Point): void {
  fillOval(ctx, hair, [x, y - 30, 172, 186]);
  if (long) fillBox(ctx, hair, [x - 172, y - 30, 344, 250, 60]);
  fillBox(ctx, skin, [x - 52, y + 110, 104, 130, 40]);
  fillOval(ctx, clothes, [x, y + 262, 110, 52]);
  fillOval(ctx, skin, [x, y, 138, 172]);
  fillOval(ctx, 'rgba(190, 70, 50, 0.18)', [x - 82, y + 62, 34, 24]);
  fillOval(ctx, 'rgba(190, 70, 50, 0.18)', [x + 82, y + 62, 34, 24]);
  for (const side of [-1, 1]) {
    fillOval(ctx, '#fbf7ef', [x + side * 56, y + 2, 25, 16]);
    fillOval(ctx, DARK, [x + side * 56, y + 2, 11, 13]);
    strokeLine(
      ctx,
      [hair, 11],
      [
        [x + side * 30, y - 38],
        [x + side * 58, y - 46],
        [x + side * 84, y - 36],
      ],
    );
  }
  strokeLine(
    ctx,
    ['rgba(90, 50, 30, 0.45)', 6],
    [
      [x - 2, y + 18],
      [x + 12, y + 58],
      [x - 8, y + 62],
    ],
  );
  strokeLine(
    ctx,
    ['#8e4a3c', 8],
    [
      [x - 42, y + 104],
      [x, y + 114],
      [x + 42, y + 104],
    ],
  );
  fillShape(ctx, hair, [
    [x - 140, y - 40],
    [x - 110, y - 150],
    [x + 20, y - 190],
    [x + 130, y - 130],
    [x + 140, y - 40],
    [x + 60, y - 112],
    [x - 30, y - 92],
  ]);
}
