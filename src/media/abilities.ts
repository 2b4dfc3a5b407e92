import { runProcess } from '../base/process.js';
import type { Ffmpeg } from './ffmpeg.js';

/** What films are made with. Tone mapping of HDR is asked for by itself, as films do without it. */
const needed = {
  encoders: ['libx264', 'aac', 'png', 'mjpeg'],
  filters: [
    'aresample',
    'crop',
    'fps',
    'framerate',
    'gblur',
    'loop',
    'overlay',
    'pad',
    'scale',
    'tpad',
    'trim',
    'xfade',
  ],
} as const;

/** Encoders and filters that this ffmpeg was built without: `filter xfade`. */
export async function abilitiesLacking({ path }: Ffmpeg, signal: AbortSignal): Promise<readonly string[]> {
  const lacking = (['encoders', 'filters'] as const).map(async (kind) => {
    const args = ['-hide_banner', '-nostdin', `-${kind}`];
    const outcome = await runProcess({ file: path, args, signal, silenceMs: 30_000 });
    // A line is ` V....D libx264  words` or ` .S. xfade  VV->V  words`.
    const listed = outcome.kind === 'done' ? outcome.stdout.match(/(?<=^ \S+ +)\S+/gm) : null;
    return needed[kind]
      .filter((name) => listed?.includes(name) !== true)
      .map((name) => `${kind.slice(0, -1)} ${name}`);
  });
  return (await Promise.all(lacking)).flat();
}
