import type { Provider } from '../../src/providers/provider.js';
import type { Clips } from '../support/service/clips.js';
import { callFaults, type CallFault, type Fate } from '../support/service/fault-table.js';
import type { Service } from '../support/service/service.js';
import { SHORT_SIDES } from '../support/service/sizes.js';
import type { Bench } from './entrant.js';

/** A way is a fault of the test service by its name. */
export type ServiceWay = CallFault | Fate;

/** Stages whose calls have no prompt that could ask for a fault. */
const unworded = ['ticket', 'upload', 'file', 'history'] as const;

/** A provider over its test service, with the clips that it was opened with. */
export function benchOver(service: Service, clips: Clips, provider: Provider): Bench<ServiceWay> {
  const { baseUrl, key, journal } = service;
  return {
    provider: () => provider,
    baseUrl,
    key,
    shortSides: SHORT_SIDES,
    bring(way) {
      const isQueued = unworded.some((stage) => way in callFaults[stage]);
      if (isQueued) service.queue(way);
      return { words: isQueued ? '' : `[${way}]`, provider };
    },
    history: provider.find === undefined ? null : service,
    charges: null,
    host: null,
    wire: {
      posts: () => journal.posts().length,
      jobs: () => journal.jobs(),
      violations: () => journal.violations(),
      happened: (way) => journal.happened(way),
    },
    async close() {
      await service.close();
      await clips.close();
    },
  };
}
