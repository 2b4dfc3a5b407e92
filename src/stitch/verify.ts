import { rm } from 'node:fs/promises';
import { type Rate, SAMPLE_RATE, SOUND_PACKET } from '../base/time.js';
import { filmTicks } from '../media/film-encoder.js';
import type { TextSample } from './caption-track.js';
import { StitchFault } from './clip.js';
import { adler32, checksumsOf, type Packet, packetReader } from './packets.js';
import type { PieceFile } from './piece-files.js';
import type { Workshop } from './workshop.js';

export type Expected = {
  readonly rate: Rate;
  readonly samples: number;
  readonly pieces: readonly PieceFile[];
  /** Of its captions, and the titles of its chapters; empty: it has none. */
  readonly words: readonly TextSample[];
  readonly titles: readonly TextSample[];
};

/**
 * The packets of a film as they are read back: those of its pieces as they were decoded, on the film's grid, sound
 * without a gap, captions and chapters as written, all of one length. Anything that ffmpeg says about it is a fault.
 */
export async function verifyFilm(path: string, expected: Expected, workshop: Workshop): Promise<void> {
  const texts = [
    { samples: expected.words, map: '0:s:0', what: 'captions' },
    { samples: expected.titles, map: '0:d:0', what: 'chapters' },
  ].filter(({ samples }) => samples.length > 0);
  const { perSecond } = filmTicks(expected.rate);
  const picture = pictureCheck(await checksumsIn(expected.pieces), expected.rate);
  const readers: readonly StreamCheck[] = [
    picture,
    soundCheck(expected.samples),
    ...texts.map(({ samples, what }) => textCheck(samples, what)),
  ];
  const bases = [perSecond, SAMPLE_RATE, ...texts.map(() => perSecond)];
  const onHead = (line: string): void => {
    const [, stream, base] = /^#tb (\d): 1\/(\d+)/.exec(line) ?? [];
    if (base !== undefined && Number(base) !== bases[Number(stream)]) wrong(`its time base is 1/${base}`);
  };
  const maps = ['0:v:0', '0:a:0', ...texts.map(({ map }) => map)].flatMap((map) => ['-map', map]);
  await workshop.make({
    clips: [],
    files: [],
    args: ['-v', 'warning', '-i', path, ...maps, '-c', 'copy', '-f', 'framecrc', 'pipe:1'],
    onStdout: packetReader({ onHead, onPacket: (packet) => readers[packet.stream]?.next(packet) }),
    complaints: 'faults',
  });
  for (const { end } of readers) end();
  const damaged = picture.damaged();
  if (damaged === null) return;
  await rm(damaged, { force: true });
  wrong('a piece of its picture was damaged on the disk. The next stitch makes that again');
}

function wrong(problem: string): never {
  throw new StitchFault(null, `the joined film is not what it should be: ${problem}`);
}

/** Takes packets of one stream in their order, then says what is not as it should be, if anything is not. */
type StreamCheck = { readonly next: (packet: Packet) => void; readonly end: () => void };

function textCheck(samples: readonly TextSample[], what: string): StreamCheck {
  const wanted = samples.values();
  let at = 0;
  return {
    next: ({ pts, duration, sizeBytes, checksum }) => {
      const sample = wanted.next().value;
      const isRight =
        sample?.ticks === duration && sample.bytes.length === sizeBytes && adler32(sample.bytes) === checksum;
      if (pts !== at || !isRight) wrong(`its ${what} are not as written from ${pts} on`);
      at = pts + duration;
    },
    end: () => {
      if (wanted.next().done !== true) wrong(`it lacks ${what}`);
    },
  };
}

/** The first packet is the encoder's run-up, and stands before the film. */
function soundCheck(samples: number): StreamCheck {
  let end = -SOUND_PACKET;
  return {
    next: ({ pts, duration }) => {
      if (pts !== end) wrong(`its sound goes on at sample ${pts} instead of ${end}`);
      end = pts + duration;
    },
    end: () => {
      if (end !== samples) wrong(`its sound ends at sample ${end} instead of ${samples}`);
    },
  };
}

type PieceChecksums = PieceFile & { readonly checksums: readonly number[] };

/** `damaged`: the first piece whose packets are not those that were decoded. */
function pictureCheck(
  pieces: readonly PieceChecksums[],
  rate: Rate,
): StreamCheck & { readonly damaged: () => string | null } {
  const { perFrame } = filmTicks(rate);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const wanted = pieces.flatMap(({ path, checksums }) => checksums.map((checksum) => ({ path, checksum })));
  const shown: number[] = [];
  let lastDts = -Infinity;
  let damaged: string | null = null;
  return {
    next: ({ dts, pts, checksum }) => {
      const one = wanted[shown.length];
      if (one !== undefined && one.checksum !== checksum) damaged ??= one.path;
      if (dts <= lastDts) wrong(`frame ${shown.length} is decoded before the one before it`);
      lastDts = dts;
      shown.push(pts);
    },
    end: () => {
      if (shown.length !== frames) wrong(`${shown.length} frames instead of ${frames}`);
      const off = shown.sort((a, b) => a - b).findIndex((pts, k) => pts !== k * perFrame);
      if (off !== -1) wrong(`frame ${off} is not in its place`);
    },
    damaged: () => damaged,
  };
}

async function checksumsIn(pieces: readonly PieceFile[]): Promise<readonly PieceChecksums[]> {
  const all: PieceChecksums[] = [];
  for (const piece of pieces) all.push({ ...piece, checksums: (await checksumsOf(piece.path)) ?? [] });
  return all;
}
