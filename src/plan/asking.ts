import type { Capability } from '../providers/capability.js';
import type { VideoFile } from '../storyboard/inputs.js';
import type { Format, Shot } from '../storyboard/storyboard.js';
import type { AskedSlot } from './asked.js';

/** A shot with all that decides its request. */
export type Asking = {
  readonly shot: Shot;
  readonly capability: Capability;
  readonly format: Format;
  readonly heading: string | null;
  /** The free model draws it in place of the one that is to shoot it. */
  readonly standsIn: boolean;
  /** Seconds that it lasts in the film. */
  readonly lastsS: number;
  /** Of what it goes on from; null: it begins anew. */
  readonly from: { readonly slot: AskedSlot } | { readonly footage: Footage } | null;
};

/** The author's own clip; `file` is null where it cannot be read, which the check of files says. */
export type Footage = { readonly shot: Shot; readonly path: string; readonly file: VideoFile | null };
