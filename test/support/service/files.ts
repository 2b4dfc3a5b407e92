import { uuidFor } from './chance.js';

/** A file that the service keeps: uploaded, or the kept output of a job. */
export type KeptFile = {
  readonly id: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly createdAtMs: number;
  /** Null: until it is deleted. */
  readonly expiresAtMs: number | null;
};

export interface Files {
  keep(file: { filename: string; type: string; bytes: Uint8Array; livesS: number | null }): KeptFile;
  /** Null: never was there, deleted, or expired. */
  get(id: string): KeptFile | null;
  all(): readonly KeptFile[];
  remove(id: string): boolean;
}

/** `secondMs`: what one second of a life lasts, and is said to last. */
export function openFiles(given: { seed: number; nowMs: () => number; secondMs: number }): Files {
  const kept = new Map<string, KeptFile>();
  let made = 0;
  const get = (id: string): KeptFile | null => {
    const file = kept.get(id);
    return file === undefined || (file.expiresAtMs ?? Infinity) <= given.nowMs() ? null : file;
  };
  return {
    get,
    keep({ livesS, ...file }) {
      const createdAtMs = given.nowMs();
      const id = `file_${uuidFor(given.seed, `file ${made++}`)}`;
      const expiresAtMs = livesS === null ? null : createdAtMs + livesS * given.secondMs;
      kept.set(id, { ...file, id, createdAtMs, expiresAtMs });
      return kept.get(id)!;
    },
    all: () => [...kept.keys()].flatMap((id) => get(id) ?? []),
    remove: (id) => get(id) !== null && kept.delete(id),
  };
}
