/** How to get an ffmpeg; `commands`: those that install one here. */
export function ffmpegAdvice(commands: readonly string[]): string {
  const own = 'castreel doctor --install-ffmpeg';
  return ['Get one with any of these:', own, ...commands].join('\n  ') + '\n';
}
