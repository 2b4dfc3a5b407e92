import { secondsAt, type Rate } from '../base/time.js';
import type { Caption } from '../plan/captions.js';
import { besideFilm } from '../plan/deliveries.js';

/** A text that stands beside a film under the film's name. */
export type CaptionFile = { readonly path: string; readonly text: string };

/** SRT and VTT of a film's captions; none where it has none. */
export function captionFiles(out: string, captions: readonly Caption[], rate: Rate): readonly CaptionFile[] {
  if (captions.length === 0) return [];
  return (['srt', 'vtt'] as const).map((form) => ({
    path: besideFilm(out, form),
    text: form === 'srt' ? srtText(captions, rate) : vttText(captions, rate),
  }));
}

function srtText(captions: readonly Caption[], rate: Rate): string {
  const cues = captions.map(
    ({ from, to, text }, n) => `${n + 1}\n${timing(from, to, { rate, point: ',' })}\n${unmarked(text)}\n`,
  );
  return cues.join('\n');
}

function vttText(captions: readonly Caption[], rate: Rate): string {
  const cues = captions.map(
    ({ from, to, text }) => `\n${timing(from, to, { rate, point: '.' })}\n${escaped(text)}\n`,
  );
  return `WEBVTT\n${cues.join('')}`;
}

function timing(from: number, to: number, { rate, point }: { rate: Rate; point: string }): string {
  const [start, end] = [from, to].map((frame) => clockText(secondsAt(frame, rate), point));
  return `${start ?? ''} --> ${end ?? ''}`;
}

/** Down to the millisecond, so that no caption outlasts its film. */
function clockText(seconds: number, point: string): string {
  const ms = Math.floor(seconds * 1000 + 1e-6);
  const two = (value: number): string => String(Math.floor(value) % 60).padStart(2, '0');
  const hours = String(Math.floor(ms / 3_600_000)).padStart(2, '0');
  return `${hours}:${two(ms / 60_000)}:${two(ms / 1000)}${point}${String(ms % 1000).padStart(3, '0')}`;
}

/** SRT has no way to write what players take for markup (`<b>`, `{\an8}`) but to put something unseen into it. */
function unmarked(text: string): string {
  return text.replace(/<(?=[/a-z])|\{(?=\\)|--(?=>)/gi, '$&\u2060');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
