import { EncodedPacketSink, type Input, type InputVideoTrack } from 'mediabunny';
import { readIndex } from './read-index.js';

/** What must be known of a file before its first sound track is read. */
export type SoundFacts = {
  /** Seconds of it that are heard before the first picture is seen. */
  readonly beforeS: number;
  readonly isMono: boolean;
};

export async function soundFacts(path: string): Promise<SoundFacts> {
  const facts = await readIndex(path, async (input): Promise<SoundFacts> => {
    const video = await input.getPrimaryVideoTrack();
    const [sound] = await input.getAudioTracks();
    return {
      beforeS: video === null ? 0 : await soundBefore(video, input),
      isMono: (await sound?.getNumberOfChannels()) === 1,
    };
  });
  return 'kind' in facts ? { beforeS: 0, isMono: false } : facts;
}

/** Where an edit list begins between two pictures, ffmpeg shows the second at once, and plays the sound from there. */
async function soundBefore(video: InputVideoTrack, input: Input): Promise<number> {
  if ((await video.getFirstTimestamp()) >= 0) return await startOf(video, input);
  let firstS = Infinity;
  for await (const { timestamp } of new EncodedPacketSink(video).packets(undefined, undefined, META)) {
    if (timestamp >= -HARDLY_S) firstS = Math.min(firstS, timestamp);
    if (timestamp > firstS + REORDERED_S) break;
  }
  return Number.isFinite(firstS) ? Math.max(0, firstS) : 0;
}

const META = { metadataOnly: true } as const;

/** Rounding of times in an index, in seconds. */
const HARDLY_S = 0.001;

/** No picture is shown before one that comes so much earlier in the file. */
const REORDERED_S = 1;

/** What must be read of a clip so that a stretch of it is seen as it is: a picture lasts until the next one, however long that is. */
export type PictureTimes = {
  /** Seconds by which the file's picture begins after what begins first in it (its sound). */
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
