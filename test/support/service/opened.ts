import { afterAll, beforeAll, expect } from 'vitest';
import { openClips, type Clips, type ClipsGiven } from './clips.js';
import type { Service } from './service.js';

/**
 * Opens services that share their clips, for the tests of one file. After them all are closed, whatever became of the
 * tests, and none was sent what is not in its contract.
 */
export function openedServices(
  given: Partial<ClipsGiven> = {},
): <S extends Service>(open: (clips: Clips) => Promise<S>) => Promise<S> {
  let clips: Clips;
  const opened: Service[] = [];
  beforeAll(async () => void (clips = await openClips(given)));
  afterAll(async () => {
    for (const service of opened) await service.close();
    await clips.close();
    expect(opened.flatMap(({ journal }) => journal.violations())).toEqual([]);
  });
  return async (open) => {
    const service = await open(clips);
    opened.push(service);
    return service;
  };
}
