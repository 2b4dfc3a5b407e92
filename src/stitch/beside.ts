import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { hashOf } from '../disk/store.js';
import type { Caption } from '../plan/captions.js';
import { besideFilm, type Finish } from '../plan/deliveries.js';
import type { Timeline } from '../plan/timeline.js';
import { captionFiles } from './caption-files.js';
import { makePoster } from './poster.js';
import type { Workshop } from './workshop.js';

/** A file that stands beside a film, under the film's name. */
export type BesideFile = {
  readonly path: string;
  /** Writes it under another name; `film` is where the film is meanwhile. */
  readonly make: (aside: string, film: string) => Promise<void>;
};

type BesideGiven = {
  readonly out: string;
  readonly captions: readonly Caption[];
  readonly timeline: Timeline;
  readonly finish: Finish;
};

/** Captions and the poster of a film, where it has any. */
export function besideOf(
  { out, captions, timeline: { rate }, finish }: BesideGiven,
  workshop: Workshop,
): readonly BesideFile[] {
  const texts = captionFiles(out, captions, rate).map(({ path, text }): BesideFile => {
    return { path, make: (aside) => writeFile(aside, text) };
  });
  const frame = finish.posterFrame;
  if (frame === null) return texts;
  const make: BesideFile['make'] = (poster, film) => makePoster({ film, poster }, { frame, rate }, workshop);
  return [...texts, { path: besideFilm(out, 'jpg'), make }];
}

/**
 * What somebody put where a file is to be written, or changed there, gets another name. Says which; null: there was
 * nothing, or what this program wrote.
 */
export async function keepTheirs(
  path: string,
  { ours, next }: { ours: string | undefined; next: string },
): Promise<string | null> {
  const there = await hashOf(path);
  if (there === null || there === ours || there === next) return null;
  const kept = path.replace(/(?=\.\w+$)/, `.kept-${there.slice(0, 4)}`);
  await rename(path, kept);
  return `${basename(path)} was not as castreel wrote it: it is ${basename(kept)} now`;
}
