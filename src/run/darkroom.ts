import type { Rate } from '../base/time.js';
import type { Recipe } from '../ledger/request.js';
import type { PictureLimits } from '../providers/capability.js';
import type { StoredFile } from '../providers/provider.js';

/** What is to be sent of a file of the store: its path, its hash, and which part. */
export type Wanted = { readonly path: string; readonly sha256: string; readonly recipe: Recipe };

/** Frames `[from, to)` of a clip; `rate`: as they are shown at another rate than the clip's own. */
export type Stretch = {
  readonly clip: string;
  readonly from: number;
  readonly to: number;
  readonly rate: Rate | null;
};

/** Where ffmpeg makes what is sent from what is stored. The same thing is made once, and no stored file is ever touched. */
export interface Darkroom {
  /** The part that the recipe names, as it is; rejects where ffmpeg cannot make it. */
  part(wanted: Wanted): Promise<string>;
  /** The same as a picture that is whole, known and within the limits: the file itself, or a smaller copy. */
  picture(wanted: Wanted, limits: PictureLimits | null): Promise<StoredFile | { readonly problem: string }>;
  /** The same as an MP4. */
  video(wanted: Wanted): Promise<StoredFile>;
  /** How many frames a clip begins with that are those that were sent; null: the picture cannot tell. */
  leading(sent: Stretch, got: Stretch): Promise<number | null>;
}
