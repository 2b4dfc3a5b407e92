import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const COMMAND = new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** Milliseconds of a command from start to end; throws where it fails. */
export function timeCommand(args, cwd = '.') {
  const begun = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - begun) / 1e6;
}

/** The median of paired ratios: the measured and its reference take turns, so that what else the machine does hits both. */
export function medianRatio(measured, reference, rounds) {
  const ratios = Array.from({ length: rounds }, () => {
    const base = reference();
    return measured() / base;
  });
  return ratios.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'castreel-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
