import { FPS, runFfmpeg, type Picture, type Size } from './pictures.js';

export type Reel = {
  readonly frames: readonly Picture[];
  readonly size: Size;
  /** New sound of exactly so many seconds, a tone of the clip's own or silence; null: none. */
  readonly sound: { readonly tone: boolean; readonly seconds: number; readonly clip: number } | null;
  /** What sounds before it: a clip's own sound, or silence where it has none; null: nothing. */
  readonly before: { readonly path: string | null; readonly seconds: number } | null;
};

const COLOURS = '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' ');
const PICTURE = `-c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p -bf 2 -g ${FPS} -threads 1`.split(
  ' ',
);
const SOUND = '-c:a aac -b:a 24k -ar 48000'.split(' ');

/** H.264 with AAC in MP4, 24 fps, sound by its own length and not by the picture's. */
export async function encode(
  { frames, size, sound, before }: Reel,
  path: string,
  ffmpeg: string,
): Promise<void> {
  const parts = [
    ...(before === null ? [] : [partBefore(before)]),
    ...(sound === null ? [] : [{ input: lavfi(sound), seconds: sound.seconds }]),
  ];
  const graph = parts.map(
    ({ seconds }, n) =>
      `[${n + 1}:a:0]aresample=48000,aformat=sample_fmts=fltp:channel_layouts=mono,apad,atrim=end=${seconds},` +
      `asetpts=PTS-STARTPTS[p${n}]`,
  );
  const joined = `${parts.map((_, n) => `[p${n}]`).join('')}concat=n=${parts.length}:v=0:a=1[a]`;
  const heard =
    parts.length === 0 ? [] : ['-filter_complex', [...graph, joined].join(';'), '-map', '[a]', ...SOUND];
  await runFfmpeg(
    ffmpeg,
    [
      ...`-f rawvideo -pix_fmt yuv420p -s ${size.width}x${size.height} -r ${FPS} -i pipe:0`.split(' '),
      ...parts.flatMap(({ input }) => input),
      ...['-map', '0:v:0', ...PICTURE, ...COLOURS],
      ...heard,
      ...['-movflags', '+faststart', path],
    ],
    frames,
  );
}

function partBefore({ path, seconds }: NonNullable<Reel['before']>): { input: string[]; seconds: number } {
  return { input: path === null ? lavfi({ tone: false, clip: 0 }) : ['-i', path], seconds };
}

/** A tone's pitch is its clip's: 200 Hz and 10 for each number. */
function lavfi({ tone, clip }: { tone: boolean; clip: number }): string[] {
  const what = tone ? `sine=frequency=${200 + 10 * clip}:sample_rate=48000` : 'anullsrc=r=48000:cl=mono';
  return ['-f', 'lavfi', '-i', what];
}
