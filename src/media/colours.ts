import type { Ffmpeg } from './ffmpeg.js';
import { runFfmpeg, strictInput } from './run-ffmpeg.js';

/** What a clip says of its colours, in ffmpeg's words; `unknown` where it says nothing. */
export type Colours = { readonly space: string; readonly transfer: string };

const UNKNOWN: Colours = { space: 'unknown', transfer: 'unknown' };

/** Asks the first picture: containers and codecs both may say it, and only who decodes knows which of them counts. */
export async function coloursOf(clip: string, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<Colours> {
  const first = ['-map', '0:v:0', '-vf', 'showinfo', '-frames:v', '1', '-f', 'null', '-'];
  const outcome = await runFfmpeg({ ffmpeg, args: ['-v', 'info', ...strictInput(clip), ...first], signal });
  if (outcome.kind !== 'done') return UNKNOWN; // whoever decodes it says why
  const said = /color_space:(\S+) color_primaries:\S+ color_trc:(\S+)/.exec(outcome.complaints);
  return said === null ? UNKNOWN : { space: said[1] ?? 'unknown', transfer: said[2] ?? 'unknown' };
}

export function isHdr({ transfer }: Colours): boolean {
  return transfer === 'smpte2084' || transfer === 'arib-std-b67';
}

/**
 * Filters from HDR to BT.709. `mobius` leaves the white of paper nearly white (218 of 235 in its levels), where `hable`
 * makes it grey (181).
 */
export const TONE_MAPPED =
  'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv';

/** Whether this ffmpeg has those filters: some builds lack zscale. */
export async function canToneMap(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<boolean> {
  const hdr = 'setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc';
  const source = `color=s=16x16:r=1:d=1,format=yuv420p10le,${hdr},${TONE_MAPPED}`;
  const outcome = await runFfmpeg({ ffmpeg, args: ['-f', 'lavfi', '-i', source, '-f', 'null', '-'], signal });
  return outcome.kind === 'done';
}
