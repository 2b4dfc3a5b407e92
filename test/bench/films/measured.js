import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const STITCH = new URL('stitch.js', import.meta.url).pathname;
export const FFMPEG = spawnSync('which', ['ffmpeg'], { encoding: 'utf8' }).stdout.trim();

/** Stitches films one after the other in one process, those in a list at once: milliseconds of each, and the most memory of it with its ffmpegs. */
export async function stitched(...films) {
  const child = fork(STITCH);
  const watch = watchMemory(child.pid);
  const times = [];
  for (const film of films) {
    const atOnce = Array.isArray(film) ? film : [film];
    child.send(atOnce.map((one) => ({ width: 1280, height: 720, ...one, ffmpegPath: FFMPEG })));
    const [{ ms, error }] = await once(child, 'message');
    if (error !== undefined) throw new Error(error);
    times.push(ms);
  }
  child.disconnect();
  await once(child, 'exit');
  return { ms: times[0], times, peakMb: watch.end() };
}

/** The same of one ffmpeg. */
export async function ran(args) {
  const begun = performance.now();
  const child = spawn(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const watch = watchMemory(child.pid);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${args.join(' ')}`);
  return { ms: performance.now() - begun, peakMb: watch.end() };
}

/** Resident memory of a process and all below it, seen twenty times a second. */
function watchMemory(root) {
  let peakKb = 0;
  const timer = setInterval(() => (peakKb = Math.max(peakKb, treeKb(root))), 50);
  return {
    end: () => {
      clearInterval(timer);
      return peakKb / 1024;
    },
  };
}

function treeKb(root) {
  const all = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? (statusOf(pid) ?? []) : []));
  const tree = new Set([root]);
  // Children have higher numbers than their parents, but for the few that come after the numbers began anew.
  for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  return all.reduce((sum, { pid, kb }) => sum + (tree.has(pid) ? kb : 0), 0);
}

function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const number = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { pid: number('Pid'), parent: number('PPid'), kb: number('VmRSS') };
  } catch {
    return null; // ended meanwhile
  }
}

/** The middle one of ratios that were measured in turns. */
export function medianOf(ratios) {
  return ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)];
}
