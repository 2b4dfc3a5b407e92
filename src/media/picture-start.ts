import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';

/** Seconds by which a file's picture begins after what begins first in it (its sound). */
export async function pictureStart(path: string): Promise<number> {
  const source = new FilePathSource(path, { handleUnhandledError: () => undefined });
  const input = new Input({ source, formats: ALL_FORMATS });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (video === null) return 0;
    const start = Math.max(0, await video.getFirstTimestamp());
    return start - Math.min(start, Math.max(0, await input.getFirstTimestamp()));
  } finally {
    input.dispose();
  }
}
