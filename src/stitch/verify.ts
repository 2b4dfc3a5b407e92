import { type Rate, SAMPLE_RATE } from '../base/time.js';
import { filmTicks } from '../media/film-encoder.js';
import { StitchFault } from './clip.js';
import type { TextSample } from './caption-track.js';
import type { Workshop } from './workshop.js';

export type Expected = {
  readonly frames: number;
  readonly rate: Rate;
  readonly samples: number;
  /** Of its captions; empty: it has none. */
  readonly words: readonly TextSample[];
};

/** The packets of a film as they are read back: exactly the timeline's frames on its grid, sound without a gap, both of one length. */
export async function verifyFilm(path: string, expected: Expected, workshop: Workshop): Promise<void> {
  const check = openCheck(expected);
  let rest = '';
  await workshop.make({
    clips: [],
    files: [],
    args: [
      '-v',
      'warning',
      '-i',
      path,
      '-map',
      '0:v:0',
      '-map',
      '0:a:0',
      ...(expected.words.length === 0 ? [] : ['-map', '0:s:0']),
      '-c',
      'copy',
      '-f',
      'framecrc',
      'pipe:1',
    ],
    onStdout: (chunk) => {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(check.line);
      return true;
    },
  });
  const problem = check.problem();
  if (problem !== null) throw new StitchFault(null, `the joined film is not what it should be: ${problem}`);
}

function openCheck(expected: Expected): { line: (line: string) => void; problem: () => string | null } {
  const { perSecond, perFrame } = filmTicks(expected.rate);
  const shown: number[] = [];
  const problems: string[] = [];
  let lastDts = -Infinity;
  let soundEnd: number | null = null;
  const words = expected.words.values();
  let wordsEnd = 0;
  const picture = (dts: number, pts: number): void => {
    if (dts <= lastDts) problems.push(`frame ${shown.length} is decoded before the one before it`);
    lastDts = dts;
    shown.push(pts);
  };
  const sound = (pts: number, duration: number): void => {
    if (soundEnd !== null && pts !== soundEnd) problems.push(`the sound has a gap at sample ${soundEnd}`);
    soundEnd = pts + duration;
  };
  const caption = (pts: number, duration: number, rest: readonly number[]): void => {
    const [size = NaN, checksum = NaN] = rest;
    const wanted = words.next().value;
    const isRight =
      wanted?.ticks === duration && wanted.bytes.length === size && adler32(wanted.bytes) === checksum;
    if (pts !== wordsEnd || !isRight) problems.push(`its captions are not as written from ${pts} on`);
    wordsEnd = pts + duration;
  };
  const line = (text: string): void => {
    const base = /^#tb (\d): 1\/(\d+)/.exec(text);
    const wanted = [perSecond, SAMPLE_RATE, perSecond][Number(base?.[1])];
    if (base !== null && Number(base[2]) !== wanted) problems.push(`its time base is 1/${base[2] ?? ''}`);
    if (text === '' || text.startsWith('#')) return;
    const [stream = NaN, dts = NaN, pts = NaN, duration = NaN, ...rest] = text.split(',').map(Number);
    if (stream === 0) picture(dts, pts);
    else if (stream === 1) sound(pts, duration);
    else caption(pts, duration, rest);
  };
  const problem = (): string | null => {
    const { frames, samples } = expected;
    shown.sort((a, b) => a - b);
    const off = shown.findIndex((pts, k) => pts !== k * perFrame);
    if (shown.length !== frames) problems.push(`${shown.length} frames instead of ${frames}`);
    else if (off !== -1) problems.push(`frame ${off} is not in its place`);
    if (soundEnd !== samples)
      problems.push(`the sound ends at sample ${soundEnd ?? 'none'} instead of ${samples}`);
    if (words.next().done !== true) problems.push('it lacks captions');
    return problems[0] ?? null;
  };
  return { line, problem };
}

/** As ffmpeg's framecrc counts it: Adler-32 (RFC 1950) that begins with 0. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [0, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}
