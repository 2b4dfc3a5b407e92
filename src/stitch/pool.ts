import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** What the films of a command share: the cores, open files, and whatever one of them is making that others want too. */
export interface Pool {
  /** So many of them run at once. */
  readonly processes: number;
  /** One ffmpeg to a core, within reason: each uses one thread, so that what it writes does not depend on the machine. */
  process<T>(work: () => Promise<T>): Promise<T>;
  /** Index files are small, open files are few. */
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Makes files, but for those that are just being made: waits for those, and makes what does not come of them. */
  once(paths: readonly string[], make: (paths: readonly string[]) => Promise<void>): Promise<void>;
}

const READS = 16;

/** On a machine of many cores: each ffmpeg takes a quarter of a gigabyte of memory. */
const MOST_PROCESSES = 8;

export function openPool(processes = Math.min(availableParallelism(), MOST_PROCESSES)): Pool {
  const [process, read] = [pLimit(processes), pLimit(READS)];
  const making = new Map<string, Promise<void>>();
  const once: Pool['once'] = async (paths, make) => {
    const others = paths.flatMap((path) => {
      const work = making.get(path);
      return work === undefined ? [] : [{ path, work }];
    });
    const own = paths.filter((path) => !making.has(path));
    if (own.length > 0) {
      const work = make(own);
      for (const path of own) making.set(path, work);
      try {
        await work;
      } finally {
        for (const path of own) making.delete(path);
      }
    }
    const lacking: string[] = [];
    for (const { path, work } of others) {
      const isMade = await work.then(
        () => true,
        () => false, // told by who made it
      );
      if (!isMade) lacking.push(path);
    }
    if (lacking.length > 0) await once(lacking, make);
  };
  return { processes, process: (work) => process(work), read: (work) => read(work), once };
}
