import { open } from 'node:fs/promises';
import {
  ADTS,
  EncodedPacketSink,
  FLAC,
  type Input,
  type InputVideoTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';
import { secondsAt } from '../base/time.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { checkContainer } from './container.js';
import { frameRateOf } from './frame-rate.js';
import { MAGIC_BYTES, magicOf } from './magic.js';
import { readIndex } from './read-index.js';
import { type Unreadable, unreadable } from './unreadable.js';

export type VideoClip = VideoFacts & { readonly kind: 'video' };

export type MediaFacts = VideoClip | { readonly kind: 'audio'; readonly durationS: number } | Unreadable;

/** The facts of a film clip or a sound file, read in-process from its index; nothing is decoded. */
export async function mediaFacts(path: string): Promise<MediaFacts> {
  const incomplete = await checkFile(path);
  if (incomplete !== null) return incomplete;
  return await readIndex(path, factsIn, [MP4, QTFF, WEBM, MATROSKA, WAVE, MP3, FLAC, OGG, ADTS]);
}

async function factsIn(input: Input): Promise<MediaFacts> {
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (video !== null) return await factsOfVideo(video, audio !== null);
  if (audio !== null) return { kind: 'audio', durationS: await audio.computeDuration() };
  return unreadable('unreadable', 'neither picture nor sound is in it');
}

/** The facts of a clip that must have a picture. */
export async function videoFacts(path: string): Promise<VideoClip | Unreadable> {
  const facts = await mediaFacts(path);
  return facts.kind === 'audio' ? unreadable('unreadable', 'it has sound and no picture') : facts;
}

async function checkFile(path: string): Promise<Unreadable | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(MAGIC_BYTES);
    const { bytesRead } = await file.read(head, 0, MAGIC_BYTES, 0);
    const magic = magicOf(head.subarray(0, bytesRead));
    if (magic === null || magic.kind === 'image' || magic.kind === 'known') {
      return unreadable('unknown_format', 'no film or sound that can be read');
    }
    return magic.kind === 'container' ? await checkContainer(file, magic.format) : null;
  } finally {
    await file.close();
  }
}

async function factsOfVideo(track: InputVideoTrack, hasAudio: boolean): Promise<MediaFacts> {
  const ticksPerSecond = await track.getTimeResolution();
  const shown: number[] = [];
  let end = 0;
  const sink = new EncodedPacketSink(track);
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    const tick = Math.round(packet.timestamp * ticksPerSecond);
    if (tick < 0) continue; // before the edit list's beginning: decoded, never shown
    shown.push(tick);
    end = Math.max(end, tick + Math.round(packet.duration * ticksPerSecond));
  }
  if (shown.length === 0) return unreadable('unreadable', 'not one picture is in it');
  const ticks = shown.sort((a, b) => a - b);
  const { rate, variableRate } = frameRateOf({ ticks, end, ticksPerSecond });
  return {
    kind: 'video',
    width: Math.round(await track.getDisplayWidth()),
    height: Math.round(await track.getDisplayHeight()),
    rate,
    variableRate,
    frames: ticks.length,
    durationS: secondsAt(ticks.length, rate),
    hasAudio,
  };
}
