import { EncodedPacketSink, type Input, type InputVideoTrack } from 'mediabunny';
import { readIndex } from './read-index.js';

/** Seconds by which a file's picture begins after what begins first in it (its sound); 0 where that cannot be read. */
export async function pictureStart(path: string): Promise<number> {
  const start = await readIndex(path, async (input) => {
    const video = await input.getPrimaryVideoTrack();
    return video === null ? 0 : await startOf(video, input);
  });
  return typeof start === 'number' ? start : 0;
}

/** What must be known of a file before its first sound track is read; `startS`: as `pictureStart` says. */
export async function soundFacts(
  path: string,
): Promise<{ readonly startS: number; readonly isMono: boolean }> {
  const isMono = await readIndex(path, async (input) => {
    const [first] = await input.getAudioTracks();
    return (await first?.getNumberOfChannels()) === 1;
  });
  return { startS: await pictureStart(path), isMono: isMono === true };
}

/** What must be read of a clip so that a stretch of it is seen as it is: a picture lasts until the next one, however long that is. */
export type PictureTimes = {
  /** As `pictureStart` says. */
  readonly startS: number;
  /** Since when the picture is shown that is seen where the stretch begins. */
  readonly sinceS: number;
  /** Until when reading meets a picture that is shown after the stretch, or the end of all. */
  readonly untilS: number;
  /** How long the last picture of all is shown, where the stretch needs it; else 0. */
  readonly lastS: number;
};

/** Of a stretch in seconds from the clip's first picture. Where the index cannot be read, as if no picture lasted long. */
export async function pictureTimes(
  path: string,
  { fromS, toS }: { readonly fromS: number; readonly toS: number },
): Promise<PictureTimes> {
  const times = await readIndex(path, async (input): Promise<PictureTimes | null> => {
    const video = await input.getPrimaryVideoTrack();
    if (video === null) return null;
    const firstS = await video.getFirstTimestamp();
    const sink = new EncodedPacketSink(video);
    const shownAt = async (s: number): Promise<number> =>
      ((await sink.getPacket(firstS + s, { metadataOnly: true }))?.timestamp ?? firstS) - firstS;
    const [startS, sinceS] = [await startOf(video, input), await shownAt(fromS)];
    for (let aheadS = NEXT_S; aheadS < MOST_S; aheadS *= 2) {
      if ((await shownAt(toS + aheadS)) >= toS) return { startS, sinceS, untilS: toS + aheadS, lastS: 0 };
      if (aheadS === NEXT_S && (await shownAt(Infinity)) < toS) break;
    }
    const endS = (await video.computeDuration()) - firstS;
    return { startS, sinceS, untilS: toS + NEXT_S, lastS: Math.max(0, endS - (await shownAt(Infinity))) };
  });
  const known = times !== null && 'startS' in times ? times : null;
  return known ?? { startS: 0, sinceS: fromS, untilS: toS + NEXT_S, lastS: 0 };
}

/** So soon the next picture comes where none lasts long. */
const NEXT_S = 0.25;

/** No picture is shown for longer. */
const MOST_S = 48 * 3600;

async function startOf(video: InputVideoTrack, input: Input): Promise<number> {
  const startS = Math.max(0, await video.getFirstTimestamp());
  return startS - Math.min(startS, Math.max(0, await input.getFirstTimestamp()));
}
