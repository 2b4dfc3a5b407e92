import { readIndex } from './read-index.js';

/** Seconds by which a file's picture begins after what begins first in it (its sound); 0 where that cannot be read. */
export async function pictureStart(path: string): Promise<number> {
  const start = await readIndex(path, async (input) => {
    const video = await input.getPrimaryVideoTrack();
    if (video === null) return 0;
    const startS = Math.max(0, await video.getFirstTimestamp());
    return startS - Math.min(startS, Math.max(0, await input.getFirstTimestamp()));
  });
  return typeof start === 'number' ? start : 0;
}
