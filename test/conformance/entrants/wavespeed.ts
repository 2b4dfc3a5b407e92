import { wavespeedProvider } from '../../../src/providers/wavespeed/adapter.js';
import { wavespeedModels } from '../../../src/providers/wavespeed/models.js';
import { openClips } from '../../support/service/clips.js';
import { openWavespeed } from '../../support/service/wavespeed.js';
import type { Entrant } from '../entrant.js';
import { benchOver, usualFaults, usualHistory, type ServiceWay } from '../over-service.js';

/** Over the server that behaves as WaveSpeedAI's contract says, with inputs in its history. */
export const wavespeed: Entrant<ServiceWay> = {
  name: 'wavespeed',
  capabilities: wavespeedModels,
  faults: {
    ...usualFaults,
    ...usualHistory,
    upload_busy: ['ticket_429', 'upload_429'],
    upload_broke: ['ticket_502', 'ticket_html', 'ticket_half', 'ticket_no_id', 'upload_502', 'upload_401'],
    upload_cut: ['ticket_hang_up', 'upload_reset', 'upload_lost_answer'],
    upload_key: ['ticket_401'],
    upload_unseen: ['file_429', 'file_502', 'file_reset'],
    job_broke: ['failed_unavailable', 'failed_internal', 'timed_out'],
    expired: ['expired', 'cancelled'],
  },
  finds: 'alike',
  says: ['model', 'operation', 'createdAtMs'],
  lacks: { bill: 'nothing of its contract says what a single job cost' },

  async open() {
    const clips = await openClips({ mode: 'template' });
    return benchOver(await openWavespeed({ clips, took: 1, echoes: 'inputs' }), clips, wavespeedProvider);
  },
};
