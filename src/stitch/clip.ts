import { hashOf } from '../disk/store.js';
import type { VideoFacts } from '../storyboard/inputs.js';

/** The file that a timeline clip is cut from. */
export type Clip = {
  readonly path: string;
  readonly sha256: string;
  readonly facts: Pick<VideoFacts, 'width' | 'height' | 'frames' | 'rate' | 'hasAudio'>;
};

/** A film that cannot be made, and the shot it fails on. Thrown inside stitch alone; its door gives it as a value. */
export class StitchFault extends Error {
  readonly shot: string | null;

  constructor(shot: string | null, message: string) {
    super(message);
    this.shot = shot;
  }
}

export async function isWhole({ path, sha256 }: Pick<Clip, 'path' | 'sha256'>): Promise<boolean> {
  return (await hashOf(path)) === sha256;
}

/** A clip whose bytes are not those of its hash, or are gone, and a shot that it is for. */
export type Damaged = { readonly clip: Clip; readonly shot: string };

/** What is said of an author's file that is not what it was when the film was begun. */
export function changedText(path: string): string {
  return `${path} was changed or removed while the film was made`;
}

/** Thrown inside stitch alone, like a StitchFault: what to do about it is not known there. */
export class DamagedClip extends Error {}
