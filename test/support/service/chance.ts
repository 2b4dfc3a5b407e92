import { createHash } from 'node:crypto';

/** In [0, 1). Seed and key alone decide, so a call has the same luck in whatever order calls arrive. */
export function chance(seed: number, key: string): number {
  return digestOf(seed, key).readUInt32BE(0) / 2 ** 32;
}

export function uuidFor(seed: number, key: string): string {
  const hex = digestOf(seed, key).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(12, 15)}`,
    `8${hex.slice(15, 18)}`,
    hex.slice(18, 30),
  ].join('-');
}

function digestOf(seed: number, key: string): Buffer {
  return createHash('sha256').update(`${seed} ${key}`).digest();
}
