import type { Context } from '../lettering/easel.js';
import { fillBox, fillFall, fillOval, fillShape, strokeLine } from './paint.js';

/** A picture of 16:9: 1138 by 640. */
const WIDTH = 1138;

export function paintQuay(ctx: Context): void {
  fillFall(ctx, ['#e9e1cc', '#bcd3d2'], { x: 0, y: 0, width: WIDTH, height: 330 });
  fillOval(ctx, '#f6efd9', [860, 120, 56, 56]);
  fillFall(ctx, ['#7fa9ac', '#4c7f86'], { x: 0, y: 330, width: WIDTH, height: 180 });
  for (const [x, width, colour] of [
    [40, 150, '#c98b5b'],
    [200, 120, '#d8b98a'],
    [330, 170, '#a9594a'],
    [510, 110, '#8fa39a'],
  ] as const) {
    fillBox(ctx, colour, [x, 210, width, 130, 0]);
    fillShape(ctx, '#5b4a44', [
      [x - 12, 212],
      [x + width / 2, 146],
      [x + width + 12, 212],
    ]);
    for (const side of [0.25, 0.65]) fillBox(ctx, '#f3e3b4', [x + width * side, 250, 24, 34, 3]);
  }
  fillBox(ctx, '#8f8471', [0, 334, 660, 26, 0]);
  for (const x of [700, 790, 905])
    strokeLine(
      ctx,
      ['#4a4038', 9],
      [
        [x, 300],
        [x, 440],
      ],
    );
  fillShape(ctx, '#a9594a', [
    [760, 420],
    [1010, 420],
    [970, 474],
    [800, 474],
  ]);
  strokeLine(
    ctx,
    ['#4a4038', 7],
    [
      [880, 420],
      [880, 250],
    ],
  );
  fillShape(ctx, '#efe4cd', [
    [892, 256],
    [892, 402],
    [990, 402],
  ]);
  fillFall(ctx, ['#b49b79', '#8d7659'], { x: 0, y: 480, width: WIDTH, height: 160 });
  for (let x = -60; x < WIDTH; x += 150)
    strokeLine(
      ctx,
      ['rgba(70, 50, 30, 0.25)', 4],
      [
        [x + 90, 482],
        [x, 640],
      ],
    );
}

export function paintKitchen(ctx: Context): void {
  fillFall(ctx, ['#f0dfbd', '#e3c594'], { x: 0, y: 0, width: WIDTH, height: 640 });
  fillBox(ctx, '#8a6b4b', [640, 60, 360, 290, 8]);
  fillFall(ctx, ['#f9e2b0', '#9fc0c4'], { x: 656, y: 76, width: 328, height: 258 });
  strokeLine(
    ctx,
    ['#8a6b4b', 12],
    [
      [820, 76],
      [820, 334],
    ],
  );
  fillBox(ctx, '#7f9d8f', [0, 0, 250, 420, 0]);
  for (const y of [30, 160, 290]) fillBox(ctx, '#6c8a7c', [24, y, 202, 110, 6]);
  strokeLine(
    ctx,
    ['#6b5238', 8],
    [
      [430, 0],
      [430, 120],
    ],
  );
  fillShape(ctx, '#c2593f', [
    [360, 190],
    [500, 190],
    [455, 120],
    [405, 120],
  ]);
  fillOval(ctx, 'rgba(255, 240, 190, 0.45)', [430, 250, 170, 90]);
  fillBox(ctx, '#a9764a', [0, 430, WIDTH, 40, 0]);
  fillFall(ctx, ['#8b5e39', '#6f4a2c'], { x: 0, y: 470, width: WIDTH, height: 170 });
  fillOval(ctx, '#e9e4d6', [330, 420, 80, 18]);
}

export function paintCompass(ctx: Context): void {
  fillFall(ctx, ['#d6c9ac', '#b8a680'], { x: 0, y: 0, width: 640, height: 640 });
  fillOval(ctx, 'rgba(0, 0, 0, 0.25)', [330, 350, 214, 214]);
  strokeLine(
    ctx,
    ['#8a6a2c', 26],
    [
      [320, 70],
      [320, 118],
    ],
  );
  fillOval(ctx, '#b98f3e', [320, 330, 214, 214]);
  fillOval(ctx, '#f2ead6', [320, 330, 172, 172]);
  for (let tick = 0; tick < 24; tick += 1) {
    const turn = (tick * Math.PI) / 12;
    const at = (radius: number) => [320 + radius * Math.sin(turn), 330 - radius * Math.cos(turn)] as const;
    strokeLine(ctx, ['#6b5a3c', tick % 6 === 0 ? 9 : 4], [at(tick % 6 === 0 ? 132 : 146), at(160)]);
  }
  fillShape(ctx, '#b23a2e', [
    [390, 218],
    [338, 342],
    [304, 318],
  ]);
  fillShape(ctx, '#3b4a54', [
    [250, 442],
    [302, 318],
    [338, 342],
  ]);
  fillOval(ctx, '#8a6a2c', [320, 330, 16, 16]);
}

export function paintBottle(ctx: Context): void {
  fillFall(ctx, ['#f0d9bd', '#e0b98f'], { x: 0, y: 0, width: 640, height: 640 });
  fillBox(ctx, '#b9744a', [0, 520, 640, 120, 0]);
  fillOval(ctx, 'rgba(0, 0, 0, 0.22)', [335, 560, 140, 22]);
  fillBox(ctx, '#b98a56', [276, 66, 88, 90, 14]);
  fillBox(ctx, '#3f8f83', [262, 130, 116, 90, 20]);
  fillBox(ctx, '#3f8f83', [216, 200, 208, 360, 46]);
  fillBox(ctx, 'rgba(255, 255, 255, 0.22)', [240, 224, 26, 300, 13]);
  fillShape(ctx, '#f4efe2', [
    [270, 390],
    [330, 350],
    [390, 356],
    [340, 382],
    [352, 420],
    [318, 392],
  ]);
}
