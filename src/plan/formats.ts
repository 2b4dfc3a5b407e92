import { getOrMake } from '../base/get-or-make.js';
import { pictureSize } from '../storyboard/format.js';
import type { Format, Resolution } from '../storyboard/storyboard.js';

/** A film's format as this run makes it. */
export type MadeFormat = {
  readonly format: Format;
  /** Another resolution than the board's was asked for. */
  readonly overridden: boolean;
};

/** The formats that films were given so far, by name: what is equal is one object. */
export type Formats = Map<string, MadeFormat>;

/** A board's format, with the resolution that this run asks for instead; null: the board's own. */
export function madeFormat(formats: Formats, board: Format, resolution: Resolution | null): MadeFormat {
  const { aspect, shoot, rate, width, height, fit } = board;
  const name = [aspect, shoot, board.resolution, rate.n, rate.d, width, height, fit].join(' ');
  return getOrMake(formats, name, () => {
    const overridden = resolution !== null && resolution !== board.resolution;
    const format = overridden ? { ...board, resolution, ...pictureSize(aspect, resolution) } : board;
    return { format, overridden };
  });
}
