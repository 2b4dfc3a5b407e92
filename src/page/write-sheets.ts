import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEasel } from '../lettering/easel.js';
import type { OwnFont } from '../lettering/fonts.js';
import { madeAside, type Derived } from '../media/aside.js';
import { drawSheet } from './draw-sheet.js';
import type { Pictures } from './pictures.js';
import { sheetsOf } from './summary/sheets.js';
import type { Summary } from './summary/summary.js';

/** Summary → contact sheets in a folder: where each stands. */
export async function writeSheets(
  summary: Summary,
  {
    dir,
    pictures,
    mark,
    fonts,
  }: { dir: string; pictures: Pictures; mark: Derived['mark']; fonts: readonly OwnFont[] },
): Promise<readonly string[]> {
  const easel = await openEasel(fonts);
  const paths: string[] = [];
  for (const sheet of sheetsOf(summary)) {
    const path = join(dir, `${sheet.name}.png`);
    const png = await drawSheet(sheet, { easel, pictures });
    await madeAside(path, { mark, make: (aside) => writeFile(aside, png) });
    paths.push(path);
  }
  return paths;
}
