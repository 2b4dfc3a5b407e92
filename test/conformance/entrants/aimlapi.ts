import { aimlapiProvider } from '../../../src/providers/aimlapi/adapter.js';
import { aimlapiModels } from '../../../src/providers/aimlapi/models.js';
import { openAimlapi } from '../../support/service/aimlapi.js';
import { openClips } from '../../support/service/clips.js';
import type { Entrant } from '../entrant.js';
import { benchOver, noUploads, usualFaults, usualHistory, type ServiceWay } from '../over-service.js';

/** Over the server that behaves as AI/ML API's contract says. */
export const aimlapi: Entrant<ServiceWay> = {
  name: 'aimlapi',
  capabilities: aimlapiModels,
  faults: {
    ...usualFaults,
    ...usualHistory,
    ...noUploads('it takes addresses, and is sent no file'),
    key: ['bad_key'],
    funds: ['quota', 'forbidden'],
    moderated: ['moderated_failed'],
    job_refused: ['failed_invalid_argument'],
    expired: { never: 'no status of its contract says so' },
  },
  finds: 'its own',
  says: [],
  lacks: {},

  async open() {
    const clips = await openClips({ mode: 'template' });
    const hosted = new Map<string, Uint8Array>();
    const service = await openAimlapi({ clips, took: 1, elsewhere: (url) => hosted.get(url) ?? null });
    return {
      ...benchOver(service, clips, aimlapiProvider),
      charges: service,
      host: (address, bytes) => void hosted.set(address, bytes),
    };
  },
};
