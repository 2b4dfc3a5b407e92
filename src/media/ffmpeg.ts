import { existsSync } from 'node:fs';
import { runProcess } from '../base/process.js';
import { bundledFfmpeg } from './bundled.js';
import { commandsFor, findManager } from './package-managers.js';
import { searchPathFor } from './search-path.js';

/** An ffmpeg that was run once and can do what films need. */
export type Ffmpeg = {
  readonly path: string;
  /** `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Of ffmpeg and its H.264 encoder: what the bytes of a picture depend on besides the recipe. */
  readonly build: string;
};

/** Where to look. Environment variables come as values; null where they are not set. */
export type FfmpegPlaces = {
  readonly flag: string | null;
  readonly envPath: string | null;
  readonly searchPath: string;
  readonly signal: AbortSignal;
};

export type FfmpegSearch =
  | { readonly kind: 'found'; readonly ffmpeg: Ffmpeg; readonly by: FfmpegPlace }
  /** `problem` is a sentence for people, `commands` what they type on this system. */
  | { readonly kind: 'missing'; readonly problem: string; readonly commands: readonly string[] };

export type FfmpegPlace = '--ffmpeg' | 'FFMPEG_PATH' | 'ffmpeg-static' | 'PATH';

/** Older ones do not know `-fps_mode`. */
const FLOOR = [5, 1] as const;

/**
 * Finds ffmpeg by `--ffmpeg`, `FFMPEG_PATH`, the file of ffmpeg-static where it exists, `PATH`. What a person named is
 * not passed over when it is of no use; the other two are.
 */
export async function findFfmpeg(places: FfmpegPlaces): Promise<FfmpegSearch> {
  const problems: string[] = [];
  for (const { by, path, named } of await candidates(places)) {
    const tried = await tryFfmpeg(path, places.signal);
    if (typeof tried !== 'string') return { kind: 'found', ffmpeg: tried, by };
    problems.push(`${path} (${by}) ${tried}`);
    if (named) break;
  }
  const problem =
    problems.length === 0 ? 'ffmpeg is needed to make films and was not found' : problems.join('; ');
  return { kind: 'missing', problem, commands: commandsFor(await findManager(places.searchPath)) };
}

type Candidate = { readonly by: FfmpegPlace; readonly path: string; readonly named: boolean };

async function candidates({ flag, envPath, searchPath }: FfmpegPlaces): Promise<Candidate[]> {
  const bundled = bundledFfmpeg()?.binary ?? null;
  const onPath = await searchPathFor('ffmpeg', searchPath);
  const all = [
    { by: '--ffmpeg', path: flag, named: true },
    { by: 'FFMPEG_PATH', path: envPath, named: true },
    { by: 'ffmpeg-static', path: bundled !== null && existsSync(bundled) ? bundled : null, named: false },
    { by: 'PATH', path: onPath, named: false },
  ] as const;
  return all.flatMap(({ path, ...rest }) => (path === null || path === '' ? [] : [{ ...rest, path }]));
}

/** Encodes one frame: proves that the encoder is there and tells both versions. A string says why it is of no use. */
export async function tryFfmpeg(path: string, signal: AbortSignal): Promise<Ffmpeg | string> {
  const outcome = await runProcess({
    file: path,
    args: '-nostdin -f lavfi -i color=s=16x16:r=1:d=1 -c:v libx264 -f h264 pipe:1'.split(' '),
    signal,
    silenceMs: 30_000,
  });
  if (outcome.kind === 'not_started') return 'cannot be run';
  if (outcome.kind === 'stopped' || outcome.kind === 'stalled') return 'did not answer';
  const version = /^ffmpeg version (\S+)/m.exec(outcome.stderr)?.[1];
  if (version === undefined) return 'is not an ffmpeg';
  if (isTooOld(version)) return `is version ${version}; at least ${FLOOR.join('.')} is needed`;
  if (outcome.kind === 'failed')
    return `(version ${version}) cannot encode H.264: it was built without libx264`;
  const encoder = /x264 - (core \d+(?: r\d+)?(?: [0-9a-f]+)?)/.exec(outcome.stdout)?.[1] ?? 'x264';
  return { path, version, build: `ffmpeg ${version}, x264 ${encoder}` };
}

/** Builds between releases (`N-109542-g…`, `git-…`) have no number and are taken as new. */
function isTooOld(version: string): boolean {
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  if (numbers === null) return false;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  return major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1]);
}
