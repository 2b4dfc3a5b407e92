import { type Rate, SAMPLE_RATE } from '../base/time.js';
import { filmTicks } from '../media/film-encoder.js';
import { StitchFault } from './clip.js';
import type { Workshop } from './workshop.js';

export type Expected = { readonly frames: number; readonly rate: Rate; readonly samples: number };

/** The packets of a film as they are read back: exactly the timeline's frames on its grid, sound without a gap, both of one length. */
export async function verifyFilm(path: string, expected: Expected, workshop: Workshop): Promise<void> {
  const check = openCheck(expected);
  let rest = '';
  await workshop.make({
    shot: null,
    path: null,
    args: [
      '-v',
      'warning',
      '-i',
      path,
      '-map',
      '0:v:0',
      '-map',
      '0:a:0',
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
  const picture = (dts: number, pts: number): void => {
    if (dts <= lastDts) problems.push(`frame ${shown.length} is decoded before the one before it`);
    lastDts = dts;
    shown.push(pts);
  };
  const sound = (pts: number, duration: number): void => {
    if (soundEnd !== null && pts !== soundEnd) problems.push(`the sound has a gap at sample ${soundEnd}`);
    soundEnd = pts + duration;
  };
  const line = (text: string): void => {
    const base = /^#tb (\d): 1\/(\d+)/.exec(text);
    const wanted = base?.[1] === '0' ? perSecond : SAMPLE_RATE;
    if (base !== null && Number(base[2]) !== wanted) problems.push(`its time base is 1/${base[2] ?? ''}`);
    if (text === '' || text.startsWith('#')) return;
    const [stream = NaN, dts = NaN, pts = NaN, duration = NaN] = text.split(',').map(Number);
    if (stream === 0) picture(dts, pts);
    else sound(pts, duration);
  };
  const problem = (): string | null => {
    const { frames, samples } = expected;
    shown.sort((a, b) => a - b);
    const off = shown.findIndex((pts, k) => pts !== k * perFrame);
    if (shown.length !== frames) problems.push(`${shown.length} frames instead of ${frames}`);
    else if (off !== -1) problems.push(`frame ${off} is not in its place`);
    if (soundEnd !== samples)
      problems.push(`the sound ends at sample ${soundEnd ?? 'none'} instead of ${samples}`);
    return problems[0] ?? null;
  };
  return { line, problem };
}
