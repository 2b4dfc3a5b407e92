import { EncodedPacketSink, type Input, MP4, QTFF } from 'mediabunny';
import { readIndex } from './read-index.js';

/** What the index of an MP4 says of its picture, as far as joining needs it. */
export type PictureIndex = {
  /** Packets, also those that are never shown. */
  readonly packets: number;
  /** When each is shown, ascending, in ticks. */
  readonly ticks: readonly number[];
  readonly ticksPerSecond: number;
  readonly beginsWithKey: boolean;
  /** The decoder's configuration (`avcC`) in hex: size, shape, colours, reordering. */
  readonly header: string;
};

/** Null: no such file, or not one with an H.264 picture whose index can be relied on. */
export async function pictureIndex(path: string): Promise<PictureIndex | null> {
  const index = await readIndex(path, indexIn, [MP4, QTFF]);
  return index === null || 'kind' in index ? null : index;
}

async function indexIn(input: Input): Promise<PictureIndex | null> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null || (await track.getCodec()) !== 'avc') return null;
  const header = headerOf(await track.getDecoderConfig());
  if (header === null) return null;
  const ticksPerSecond = await track.getTimeResolution();
  const ticks: number[] = [];
  let beginsWithKey: boolean | null = null;
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    beginsWithKey ??= packet.type === 'key';
    ticks.push(Math.round(packet.timestamp * ticksPerSecond));
  }
  return {
    packets: ticks.length,
    ticks: ticks.sort((a, b) => a - b),
    ticksPerSecond,
    beginsWithKey: beginsWithKey === true,
    header,
  };
}

/** The type of a decoder's configuration is the browser's, which this program does not have. */
function headerOf(config: unknown): string | null {
  if (typeof config !== 'object' || config === null || !('description' in config)) return null;
  return config.description instanceof Uint8Array ? Buffer.from(config.description).toString('hex') : null;
}
