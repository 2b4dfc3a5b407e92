import { platform } from 'node:os';
import { searchPathFor } from './search-path.js';

/** A system's way to install ffmpeg: commands without a shell, in order. */
type Manager = {
  readonly program: string;
  readonly asRoot: boolean;
  readonly steps: readonly (readonly string[])[];
  /** What may be needed first, for people; never run. */
  readonly before: readonly string[];
};

export type FoundManager = Manager & { readonly path: string };

const managers: readonly Manager[] = [
  {
    program: 'apt-get',
    asRoot: true,
    steps: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'ffmpeg'],
    ],
    before: [],
  },
  {
    program: 'dnf',
    asRoot: true,
    steps: [['dnf', 'install', '-y', 'ffmpeg']],
    // Fedora's own ffmpeg-free cannot encode H.264.
    before: [
      'sudo dnf install -y https://mirrors.rpmfusion.org/free/fedora/rpmfusion-free-release-$(rpm -E %fedora).noarch.rpm',
    ],
  },
  { program: 'pacman', asRoot: true, steps: [['pacman', '-S', '--noconfirm', 'ffmpeg']], before: [] },
  { program: 'apk', asRoot: true, steps: [['apk', 'add', '--no-cache', 'ffmpeg']], before: [] },
  { program: 'brew', asRoot: false, steps: [['brew', 'install', 'ffmpeg']], before: [] },
  {
    program: 'winget',
    asRoot: false,
    steps: [
      [
        'winget',
        'install',
        '--exact',
        '--id',
        'Gyan.FFmpeg',
        '--accept-source-agreements',
        '--accept-package-agreements',
      ],
    ],
    before: [],
  },
];

/** The first package manager in a PATH. */
export async function findManager(searchPath: string): Promise<FoundManager | null> {
  for (const manager of managers) {
    const path = await searchPathFor(manager.program, searchPath);
    if (path !== null) return { ...manager, path };
  }
  return null;
}

/** What a person types on this system to get ffmpeg. */
export function commandsFor(manager: Manager | null): readonly string[] {
  const known = manager ?? managers.find((one) => one.program === usual[platform()]) ?? null;
  if (known === null) return ['export FFMPEG_PATH=/path/to/ffmpeg  # from https://ffmpeg.org/download.html'];
  const sudo = known.asRoot ? 'sudo ' : '';
  return [...known.before, ...known.steps.map((step) => `${sudo}${step.join(' ')}`)];
}

/** Where no manager was found: the one that most people of the system have. */
const usual: Partial<Record<NodeJS.Platform, string>> = { darwin: 'brew', win32: 'winget' };
