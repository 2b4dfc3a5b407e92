import { writeFile } from 'node:fs/promises';
import { type Rate, SAMPLE_RATE, secondsAt } from '../base/time.js';
import { filmTicks, REORDER_FRAMES, repeatable } from '../media/film-encoder.js';
import { packetsOf, PACKET } from './aac.js';
import type { PieceFile } from './picture.js';

export type JoinGiven = {
  readonly pieces: readonly PieceFile[];
  readonly rate: Rate;
  /** ADTS. */
  readonly sound: string;
  readonly samples: number;
  /** MP4 of the film's captions; null: it has none. */
  readonly words: string | null;
  /** Where the list of pieces is written. */
  readonly list: string;
};

/**
 * Writes the list of pieces and says how ffmpeg joins them with the sound, without encoding either. Every time stamp is
 * written anew on the film's grid: containers round the lengths of pieces.
 */
export async function joinArgs({
  pieces,
  rate,
  sound,
  samples,
  words,
  list,
}: JoinGiven): Promise<readonly string[]> {
  const lines = pieces.map(({ path, frames }) => {
    const lengthS = secondsAt(frames, rate).toFixed(6);
    return `file '${path.replaceAll('\\', '/').replaceAll("'", "'\\''")}'\nduration ${lengthS}\n`;
  });
  await writeFile(list, `ffconcat version 1.0\n${lines.join('')}`);
  const { perSecond, perFrame } = filmTicks(rate);
  const picture = `setts=pts=round(PTS/${perFrame})*${perFrame}:dts=(N-${REORDER_FRAMES})*${perFrame}:duration=${perFrame}`;
  // The first packet is the encoder's run-up, and the last holds what is left: the track is as long as the film to the sample.
  const packets = packetsOf(samples);
  const rest = samples - (packets - 2) * PACKET;
  const audio = `aac_adtstoasc,setts=duration=if(eq(N\\,${packets - 1})\\,${rest}\\,${PACKET})`;
  return [
    // All pieces have one header: nothing in them needs converting.
    ...['-f', 'concat', '-safe', '0', '-auto_convert', '0', '-i', list],
    ...['-itsoffset', (-PACKET / SAMPLE_RATE).toFixed(10), '-f', 'aac', '-i', sound],
    ...(words === null ? [] : ['-i', words]),
    ...['-map', '0:v:0', '-map', '1:a:0', ...(words === null ? [] : ['-map', '2:s:0'])],
    ...['-c', 'copy', '-bsf:v', picture, '-bsf:a', audio],
    // The unit of edit lists: in milliseconds, as usual, they would cut the last frame or sample short.
    ...['-movie_timescale', String(leastCommonMultiple(perSecond, SAMPLE_RATE))],
    ...['-video_track_timescale', String(perSecond), '-movflags', '+faststart', ...repeatable, '-f', 'mp4'],
  ];
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
